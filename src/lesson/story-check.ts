import { generateTopology } from "../cluster/topologies.ts";
import type { Scenario, ExpectedStory } from "../exchange/scenario.ts";
import type { Instant } from "../kernel/time.ts";
import type { Notice } from "../language/notice.ts";
import { PAST_FOLDS } from "../session/folds.ts";
import { advanceRun, createRun, pastOf } from "../session/run.ts";
import { createQueryBook } from "./expression/compile.ts";
import { queryFold } from "./expression/queries.ts";
import { readTerm, type LessonReading } from "./reading.ts";
import { viewOfRun } from "./scene.ts";

/** What a scenario was expected to do, and whether it did. */
export interface StoryCheck {
  /** The conditions in the order of the story, each with whether it held at its instant. */
  readonly lines: readonly { readonly that: string; readonly at: Instant; readonly holds: boolean }[];
  /** Actions that the cluster refused: a story in which something planned did not happen is another story. */
  readonly refusals: readonly string[];
}

/** The story told by a run of its own, or what cannot be read in it. */
export type ToldStory =
  | { readonly ok: true; readonly check: StoryCheck }
  | { readonly ok: false; readonly notices: readonly Notice[] };

/** Runs a scenario and holds it to its story: each condition at its instant, those without one at the end. */
export function checkStory(scenario: Scenario, { until, must }: ExpectedStory): ToldStory {
  const reading: LessonReading = { book: createQueryBook(), notices: [], onBench: false };
  const terms = must.map(({ that, at }, place) =>
    ({ that, at: at ?? until, place, term: readTerm(that, "truth", `story.must[${place}]`, reading) }));
  if (reading.notices.length > 0) return { ok: false, notices: reading.notices };
  const fold = queryFold(reading.book.queries);
  const { id, preset, seed, inputs } = scenario;
  const topology = generateTopology(scenario.topology);
  const run = createRun({ scenario: id, topology, preset, seed, inputs }, false, [...PAST_FOLDS, fold]);
  const view = viewOfRun(run, () => pastOf(run, fold));
  const judged = terms.slice().sort((a, b) => a.at - b.at).map(({ that, at, place, term }) => {
    advanceRun(run, at);
    return { place, line: { that, at, holds: term?.evaluate(view) === true } };
  });
  advanceRun(run, until);
  const refusals = run.branch.refusals.map(({ refusal }) => refusal.text);
  return { ok: true, check: { lines: judged.sort((a, b) => a.place - b.place).map(({ line }) => line), refusals } };
}
