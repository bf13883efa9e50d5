import type { GivenFile } from "../../worker/protocol.ts";
import { readRunFile, type RunFile } from "../history/run-file.ts";
import { linkSelection, runTextOf } from "../state/address.ts";
import type { RunStore } from "../state/run.ts";
import { importingTexts } from "../words/importing.texts.ts";
import { textsIn } from "../words/texts.ts";

/** Opens what was pasted: a share link, or the JSON of a cluster. */
export async function openText(run: RunStore, text: string): Promise<void> {
  const link = text.length < MOST_LINK_CHARACTERS ? runTextOf(text) : null;
  const given: GivenFile = { name: pastedName(run), text };
  if (isObserved(given)) run.setState({ observed: given });
  else if (link === null) await openGiven(run, [given]);
  else if ((await run.getState().open({ kind: "link", text: link })).ok) run.getState().select(linkSelection(text));
}

/** Longer texts are documents: a link that a browser accepts is far shorter. */
const MOST_LINK_CHARACTERS = 2_000_000;

/** Opens dropped or chosen files together; one that the browser cannot read is said by name, and nothing is opened. */
export async function openGivenFiles(run: RunStore, chosen: readonly File[]): Promise<void> {
  if (chosen.length === 0) return;
  run.setState({ opening: true });
  const files: GivenFile[] = [];
  for (const file of chosen) {
    try {
      files.push({ name: file.name, text: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      refuse(run, file.name);
      return;
    }
  }
  const runFile = files.length === 1 ? runFileIn(files[0]) : null;
  if (runFile !== null) {
    await openRunFile(run, runFile, files[0]?.name ?? "");
    return;
  }
  const [record] = files.length === 1 ? files.filter(isObserved) : [];
  if (record !== undefined) {
    run.setState({ opening: false, observed: record });
    return;
  }
  const link = files.length === 1 ? linkIn(files[0]) : null;
  if (link === null) await openGiven(run, files);
  else await openText(run, link);
}

/** The link that a file holds and nothing else: what the share dialog saves where a chat would cut it. */
function linkIn(file: GivenFile | undefined): string | null {
  if (file === undefined || typeof file.text === "string" || file.text.byteLength >= MOST_LINK_CHARACTERS) return null;
  const text = new TextDecoder().decode(file.text).trim();
  return /^https?:\/\/\S+$/.test(text) && runTextOf(text) !== null ? text : null;
}

/** Whether a file is the record of a real cluster that `attach` kept, of this version or another. */
function isObserved({ text }: GivenFile): boolean {
  const head = text.slice(0, 100);
  return (typeof head === "string" ? head : new TextDecoder().decode(head)).includes("\"quorumscape-observed/");
}

/** The run that a file holds which this page, or another version of it, has saved; null where it holds none. */
function runFileIn(file: GivenFile | undefined): RunFile | "newer" | null {
  if (file === undefined || file.text.length > MOST_LINK_CHARACTERS) return null;
  return readRunFile(typeof file.text === "string" ? file.text : new TextDecoder().decode(file.text));
}

async function openRunFile(run: RunStore, file: RunFile | "newer", name: string): Promise<void> {
  if (file === "newer") refuse(run, name, "newer");
  // It stands there by itself: a word to stop would end the way there.
  else await run.getState().open({ kind: "link", text: file.link, at: file.at });
}

function refuse(run: RunStore, name: string, why: "unreadable" | "newer" = "unreadable"): void {
  const { language } = run.getState();
  const text = textsIn(importingTexts, language)[why](name);
  run.setState({
    opening: false,
    notices: { about: "open", ok: false, list: [{ level: "error", code: "file.unreadable", where: name, text, values: {} }] },
  });
}

/** Opens files at once where nothing is imported yet; otherwise asks first whether they belong together with what is. */
async function openGiven(run: RunStore, files: readonly GivenFile[]): Promise<void> {
  const { imported, open } = run.getState();
  if (imported.length === 0) await open({ kind: "files", files, add: false });
  else run.setState({ waiting: files, opening: false, notices: null });
}

/** A name by which a pasted text is told from those pasted before. */
function pastedName(run: RunStore): string {
  const { imported, language } = run.getState();
  const name = textsIn(importingTexts, language).pasted;
  const taken = imported.filter((file) => file.name.startsWith(name)).length;
  return taken === 0 ? name : `${name} ${taken + 1}`;
}
