import { formatAction } from "../../action/index.ts";
import type { AppContext } from "../app/context.ts";
import type { RunState } from "../state/run.ts";
import { listShelf, markOf, shelveRun } from "./run-shelf.ts";
import type { ShelvedRun } from "./shelved-run.ts";

/** What is done in quick succession is kept once. */
const CALM_MILLIS = 800;
/** Of more deeds the first tell what the run is about. */
const MOST_DEEDS = 5;

/** A run as it is being kept. */
interface Shelving {
  /** What it was when it was opened; "" where somebody had done something to it before that was known. */
  readonly base: string;
  /** Which one of the shelf it is, once that is known. */
  known: ShelvedRun | null;
}

/**
 * From now on every run of this page to which somebody does something is kept in the browser, and every imported cluster: also
 * when the tab is closed a second later. A lesson keeps its place by itself. Returns what ends that.
 */
export function keepHistory({ run }: AppContext): () => void {
  let shelving: Shelving | null = null;
  let timer = 0;
  const keep = (state: RunState): void => {
    clearTimeout(timer);
    timer = 0;
    const { kept, lesson, status, opening } = state;
    if (kept === null || lesson !== null || status === null || opening) return;
    const mark = markOfRun(status);
    shelving ??= { base: state.deed !== null || status.branches.length > 1 ? "" : mark, known: null };
    if (mark !== shelving.base || status.scenario === "imported") void shelve(status, kept, mark, shelving);
  };
  const end = run.subscribe((now, before) => {
    // Another run is about to take the place of this one.
    if (timer !== 0 && now.opening && !before.opening) keep(before);
    if (now.kept === before.kept) return;
    if (now.kept === null) shelving = null;
    clearTimeout(timer);
    timer = window.setTimeout(() => keep(run.getState()), CALM_MILLIS);
  });
  const leave = (): void => {
    if (document.visibilityState === "hidden") keep(run.getState());
  };
  document.addEventListener("visibilitychange", leave);
  keep(run.getState());
  return () => {
    end();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", leave);
  };
}

type Status = NonNullable<RunState["status"]>;

async function shelve(status: Status, text: string, mark: string, shelving: Shelving): Promise<void> {
  if (shelving.known === null) {
    // A run that was taken from the shelf, or that a reload has brought back, goes on there.
    const runs = await listShelf();
    const same = typeof runs === "string" ? undefined : runs.find((each) => each.mark === shelving.base || each.mark === mark);
    shelving.known ??= same ?? null;
  }
  const { scenario, name, seed, now: at } = status;
  const id = shelving.known?.id ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  const about: ShelvedRun = {
    id, scenario, name, seed, at, keptAt: Date.now(), label: shelving.known?.label ?? "", mark, bytes: text.length,
    ...deedsOfRun(status),
  };
  shelving.known = about;
  await shelveRun(about, text);
}

const inputsOf = ({ branches, branch }: Status): Status["branches"][number]["inputs"] =>
  branches.find(({ id }) => id === branch)?.inputs ?? [];

/** The same for two runs to which the same was done: wherever they stand. */
function markOfRun(status: Status): string {
  const { scenario, name, seed, preset, names } = status;
  const done = inputsOf(status).map(({ at, action }) => `${at} ${formatAction(action, names)}`);
  return markOf([scenario, name, seed, preset, ...done].join("\n"));
}

/** Faults before settings: that is what a run is remembered by. */
function deedsOfRun(status: Status): Pick<ShelvedRun, "deeds" | "deedCount"> {
  const actions = inputsOf(status).filter(({ at }) => at <= status.now).map(({ action }) => action);
  const first = [...actions.filter(({ kind }) => kind !== "set"), ...actions.filter(({ kind }) => kind === "set")];
  return { deeds: first.slice(0, MOST_DEEDS).map((action) => formatAction(action, status.names)), deedCount: actions.length };
}
