import type { GivenFile, RunSource } from "../../worker/protocol.ts";
import { useRun } from "../state/run.ts";
import { wordsIn } from "../words/index.ts";

const LINK_MARK = "#s=";

/** The text behind `#s=` of a link or of a page's address; null where there is none. */
export function linkText(text: string): string | null {
  const at = text.indexOf(LINK_MARK);
  return at < 0 ? null : text.slice(at + LINK_MARK.length).trim();
}

/** The page's address with a run's text behind it: a link that replays the run. */
export function addressOf(text: string): string {
  return `${location.href.split("#")[0] ?? ""}${LINK_MARK}${text}`;
}

/** Opens what was pasted: a share link, or the JSON of a cluster. */
export async function openText(text: string): Promise<void> {
  const link = text.length < MOST_LINK_CHARACTERS ? linkText(text) : null;
  const name = wordsIn(useRun.getState().language).importing.pasted;
  await open(link === null ? { kind: "files", files: [{ name, text }], add: false } : { kind: "link", text: link });
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
  await open({ kind: "files", files, add: false });
}

function refuse(name: string): void {
  const { language } = useRun.getState();
  const text = wordsIn(language).notices.unreadable(name);
  useRun.setState({
    opening: false,
    notices: { about: "open", ok: false, list: [{ level: "error", code: "file.unreadable", where: name, text, values: {} }] },
  });
}

async function open(source: RunSource): Promise<void> {
  await useRun.getState().open(source);
}
