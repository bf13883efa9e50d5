import type { RunSource } from "../../worker/protocol.ts";
import { linkSelection, linkText } from "../state/address.ts";
import { useRun } from "../state/run.ts";
import { wordsIn } from "../words/index.ts";

/** Opens what was pasted: a share link, or the JSON of a cluster. */
export async function openText(text: string): Promise<void> {
  const link = text.length < MOST_LINK_CHARACTERS ? linkText(text) : null;
  const name = wordsIn(useRun.getState().language).importing.pasted;
  if (link === null) await open({ kind: "files", files: [{ name, text }] });
  else if (await open({ kind: "link", text: link })) useRun.getState().select(linkSelection(text));
}

/** Longer texts are documents: a link that a browser accepts is far shorter. */
const MOST_LINK_CHARACTERS = 2_000_000;

/** Opens dropped or chosen files together; one that the browser cannot read is said by name, and nothing is opened. */
export async function openFiles(chosen: readonly File[]): Promise<void> {
  if (chosen.length === 0) return;
  useRun.setState({ opening: true });
  const files: { name: string; text: string }[] = [];
  for (const file of chosen) {
    try {
      files.push({ name: file.name, text: await file.text() });
    } catch {
      refuse(file.name);
      return;
    }
  }
  await open({ kind: "files", files });
}

function refuse(name: string): void {
  const { language } = useRun.getState();
  const text = wordsIn(language).notices.unreadable(name);
  useRun.setState({
    opening: false,
    notices: { about: "open", ok: false, list: [{ level: "error", code: "file.unreadable", where: name, text, values: {} }] },
  });
}

const open = async (source: RunSource): Promise<boolean> => (await useRun.getState().open(source)).ok;
