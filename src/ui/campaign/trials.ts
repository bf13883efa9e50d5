import { createStore, type StoreApi } from "zustand";
import { reportJson, titledReport } from "../../campaign/documents.ts";
import { reportCampaign, type VariantReport } from "../../campaign/report.ts";
import type { TrialOutcome } from "../../campaign/trial.ts";
import type { Duration } from "../../kernel/time.ts";
import { writeJson } from "../../kernel/write-json.ts";
import type { StartWorker } from "../state/port.ts";
import { openTrialWorker, runOnWorkers, type TrialWorker } from "./trial-worker.ts";

/** The run of a link under many seeds: what is asked for, what has ended, and how far it is. */
export interface Trials {
  readonly link: string;
  /** How many actions the run has. */
  readonly actions: number;
  readonly length: Duration;
  readonly count: number;
  /** Of runs of this length, by seed. */
  readonly outcomes: ReadonlyMap<number, TrialOutcome>;
  /** What is under way, and for how many milliseconds more, as far as one can tell; null while nothing is. */
  readonly job: { readonly done: number; readonly of: number; readonly left: number | null } | null;
  /** Why it ended before its end; null where it did not. */
  readonly ending: "stopped" | { readonly failure: string } | null;
  /** Texts of links to seeds that the report names. */
  readonly links: ReadonlyMap<number, string>;
}

export type TrialsStore = Pick<StoreApi<Trials>, "getState" | "subscribe" | "getInitialState"> & {
  /** Another length makes other runs; more seeds leave those that have ended. */
  readonly change: (asked: Partial<Pick<Trials, "length" | "count">>) => void;
  /** Runs the seeds that have not ended. */
  readonly start: () => Promise<void>;
  readonly stop: () => void;
  /** The command line's `report.json`, and the command that writes it. */
  readonly document: () => Promise<{ readonly text: string; readonly command: string }>;
  readonly close: () => void;
};

export const MOST_SEEDS = 10_000;
const USUAL_SEEDS = 200;
/** The report is drawn anew this often while trials end. */
const DRAW_MILLIS = 400;

/** The outcomes that are asked for, as a report. */
export const reportOfSeeds = ({ outcomes, count }: Pick<Trials, "outcomes" | "count">): VariantReport | undefined =>
  reportCampaign([{ changes: [] }], { from: 1, to: count }, askedFor({ outcomes, count })).variants[0];

const askedFor = ({ outcomes, count }: Pick<Trials, "outcomes" | "count">): TrialOutcome[] =>
  [...outcomes.values()].filter(({ seed }) => seed <= count);

/** Rejects where no worker can be had. */
export async function openTrials(start: StartWorker, link: string): Promise<TrialsStore> {
  const desk = openTrialWorker(start);
  try {
    const world = await desk.ask({ kind: "world", link });
    if (world.kind !== "world") throw new Error(world.kind);
    return createTrials(start, desk, { link, length: world.length, actions: world.actions });
  } catch (error) {
    desk.close();
    throw error;
  }
}

function createTrials(
  startWorker: StartWorker, desk: TrialWorker, world: Pick<Trials, "link" | "length" | "actions">,
): TrialsStore {
  const store = createStore<Trials>(() =>
    ({ ...world, count: USUAL_SEEDS, outcomes: new Map(), job: null, ending: null, links: new Map() }));
  const { getState, getInitialState, subscribe, setState } = store;
  let stopping = new AbortController();
  return {
    getState, getInitialState, subscribe,
    change: (asked) => {
      const isOther = asked.length !== undefined && asked.length !== getState().length;
      setState({ ...asked, ending: null, ...(isOther ? { outcomes: new Map(), links: new Map() } : {}) });
    },
    start: async () => {
      if (getState().job !== null) return;
      stopping = new AbortController();
      await runRest(store, startWorker, stopping);
      await findLinks(store, desk);
    },
    stop: () => stopping.abort(),
    document: async () => {
      const { link, length, count, outcomes } = getState();
      const campaign = { link, length, seeds: { from: 1, to: count } };
      const answer = await desk.ask({ kind: "outline", campaign });
      if (answer.kind !== "outline") throw new Error(answer.kind);
      const { outline, command } = answer;
      return { text: `${writeJson(reportJson(titledReport(outline, askedFor({ outcomes, count }))))}\n`, command };
    },
    close: () => {
      stopping.abort();
      desk.close();
    },
  };
}

/** Runs the seeds that have not ended. */
async function runRest(
  { getState, setState }: StoreApi<Trials>, startWorker: StartWorker, stopping: AbortController,
): Promise<void> {
  const { link, length, count, outcomes: before } = getState();
  const { signal } = stopping;
  const seeds = Array.from({ length: count }, (_, place) => place + 1).filter((seed) => !before.has(seed));
  const outcomes = new Map(before);
  const began = performance.now();
  let drawn = began;
  const draw = (): void => {
    const done = outcomes.size - before.size;
    drawn = performance.now();
    const left = done === 0 ? null : (drawn - began) / done * (seeds.length - done);
    setState({ outcomes: new Map(outcomes), ending: null, job: { done, of: seeds.length, left } });
  };
  const ended = (outcome: TrialOutcome): void => {
    outcomes.set(outcome.seed, outcome);
    if (performance.now() - drawn >= DRAW_MILLIS) draw();
  };
  draw();
  try {
    await runOnWorkers(startWorker, { link, length, seeds, signal, ended });
    if (signal.aborted) setState({ ending: "stopped" });
  } catch (error) {
    stopping.abort();
    setState({ ending: { failure: error instanceof Error ? error.message : String(error) } });
  }
  setState({ outcomes, job: null });
}

/** A link to each seed that the report names: packing one may take a while, so only to those. */
async function findLinks({ getState, setState }: StoreApi<Trials>, desk: TrialWorker): Promise<void> {
  const { link, length, links } = getState();
  const { measures = [], breached = [] } = reportOfSeeds(getState()) ?? {};
  const named = [...measures.flatMap(({ worst }) => worst ?? []), ...breached];
  const seeds = [...new Set(named.map(({ seed }) => seed))].filter((seed) => !links.has(seed));
  const answer = await desk.ask({ kind: "links", link, length, seeds }).catch(() => null);
  if (answer?.kind !== "links" || getState().length !== length) return;
  setState({ links: new Map([...links, ...answer.texts.map((text, place) => [seeds[place] ?? 0, text] as const)]) });
}
