import type { GivenFile } from "../../worker/protocol.ts";
import { linkSelection, linkText } from "../state/address.ts";
import { useRun } from "../state/run.ts";
import { wordsIn } from "../words/index.ts";

/** Opens what was pasted: a share link, or the JSON of a cluster. */
export async function openText(text: string): Promise<void> {
  const link = text.length < MOST_LINK_CHARACTERS ? linkText(text) : null;
  if (link === null) await openGiven([{ name: pastedName(), text }]);
  else if ((await useRun.getState().open({ kind: "link", text: link })).ok) useRun.getState().select(linkSelection(text));
}

/** Longer texts are documents: a link that a browser accepts is far shorter. */
const MOST_LINK_CHARACTERS = 2_000_000;

/** Opens dropped or chosen files together; one that the browser cannot read is said by name, and nothing is opened. */
export async function openFiles(chosen: readonly File[]): Promise<void> {
  if (chosen.length === 0) return;
  useRun.setState({ opening: true });
  const files: GivenFile[] = [];
  for (const file of chosen) {
    try {
      files.push({ name: file.name, text: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      refuse(file.name);
      return;
    }
  }
  const link = files.length === 1 ? linkIn(files[0]) : null;
  if (link === null) await openGiven(files);
  else await openText(link);
}

/** The link that a file holds and nothing else: what the share dialog saves where a chat would cut it. */
function linkIn(file: GivenFile | undefined): string | null {
  if (file === undefined || typeof file.text === "string" || file.text.byteLength >= MOST_LINK_CHARACTERS) return null;
  const text = new TextDecoder().decode(file.text).trim();
  return /^https?:\/\/\S+$/.test(text) && linkText(text) !== null ? text : null;
}

function refuse(name: string): void {
  const { language } = useRun.getState();
  const text = wordsIn(language).notices.unreadable(name);
  useRun.setState({
    opening: false,
    notices: { about: "open", ok: false, list: [{ level: "error", code: "file.unreadable", where: name, text, values: {} }] },
  });
}

/** Opens files at once where nothing is imported yet; otherwise asks first whether they belong together with what is. */
async function openGiven(files: readonly GivenFile[]): Promise<void> {
  const { imported, open } = useRun.getState();
  if (imported.length === 0) await open({ kind: "files", files, add: false });
  else useRun.setState({ waiting: files, opening: false, notices: null });
}

/** A name by which a pasted text is told from those pasted before. */
function pastedName(): string {
  const { imported, language } = useRun.getState();
  const name = wordsIn(language).importing.pasted;
  const taken = imported.filter((file) => file.name.startsWith(name)).length;
  return taken === 0 ? name : `${name} ${taken + 1}`;
}
