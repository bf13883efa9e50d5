import { createStore, delMany, entries, get, set, setMany, type UseStore } from "idb-keyval";
import { byWorth, tooMuch, type ShelvedRun } from "./shelved-run.ts";

/** Why nothing is kept: the browser has no place for it (a private window, a policy), or none is left. */
export type ShelfTrouble = "none" | "full";

/** A run that alone would push most others out. */
const MOST_BYTES_EACH = 5_000_000;

const aboutKey = (id: string): string => `about ${id}`;
const textKey = (id: string): string => `text ${id}`;

/** Opened anew for each question: a browser that refused once may allow it later. */
const shelf = (): UseStore => createStore("quorumscape-runs", "runs");

/** Everything that is kept, the newest first; or why nothing can be. */
export async function listShelf(): Promise<readonly ShelvedRun[] | ShelfTrouble> {
  try {
    return runsIn(await entries<string, unknown>(shelf()));
  } catch {
    return "none";
  }
}

const runsIn = (all: readonly (readonly [string, unknown])[]): readonly ShelvedRun[] =>
  all.map(([, value]) => value).filter(isShelvedRun).sort((a, b) => b.keptAt - a.keptAt);

/** Another version may have kept something else. */
const isShelvedRun = (value: unknown): value is ShelvedRun =>
  typeof value === "object" && value !== null && "mark" in value && "deeds" in value && Array.isArray(value.deeds)
  && "keptAt" in value && typeof value.keptAt === "number" && "id" in value && typeof value.id === "string";

/** The text that replays it; null where it is gone. */
export async function shelvedText(id: string): Promise<string | null> {
  const text: unknown = await get(textKey(id), shelf()).catch(() => null);
  return typeof text === "string" ? text : null;
}

/** Keeps a run, and lets go what is too much; null where that went well. */
export async function shelveRun(run: ShelvedRun, text: string): Promise<ShelfTrouble | null> {
  if (run.bytes > MOST_BYTES_EACH) return "full";
  const place = shelf();
  const known = await listShelf();
  if (typeof known === "string") return known;
  const write = (): Promise<void> => setMany([[aboutKey(run.id), run], [textKey(run.id), text]], place);
  const others = known.filter(({ id }) => id !== run.id);
  try {
    await letGo(tooMuch(others, run.bytes), place);
    await write();
    return null;
  } catch {
    // The browser gives less than that: half of what is kept makes room.
    const half = byWorth(others).slice(Math.ceil(others.length / 2));
    return letGo(half, place).then(write).then(() => null, () => "full");
  }
}

export const renameShelved = (run: ShelvedRun, label: string): Promise<void> => set(aboutKey(run.id), { ...run, label }, shelf());

export const dropShelved = (run: ShelvedRun): Promise<void> => letGo([run], shelf());

const letGo = (runs: readonly ShelvedRun[], place: UseStore): Promise<void> =>
  delMany(runs.flatMap(({ id }) => [aboutKey(id), textKey(id)]), place);

/** The length of a text and a sum over its characters: enough to see whether a run is one that is kept. */
export function markOf(text: string): string {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return `${text.length}.${(sum >>> 0).toString(16)}`;
}
