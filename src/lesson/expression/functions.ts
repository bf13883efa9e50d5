import { INVARIANT_IDS } from "../../kernel/invariants.ts";
import type { ReplicaFacts } from "../../cluster/replica-facts.ts";
import type { DetectorReport } from "../../session/detection.ts";
import type { LessonView } from "../view.ts";
import { replicaKey, type Query } from "./queries.ts";
import type { Kind, Value } from "./values.ts";

/** A function of the state at the instant at which the run stands. */
export interface StateFunction {
  /** What it may be given, the last ones as often as `least` leaves them out. */
  readonly takes: readonly Kind[];
  readonly least: number;
  readonly is: Kind;
  /** How it is written, for whoever wrote it otherwise. */
  readonly usage: string;
  /** A query on which it rests. */
  readonly query?: Query;
  /** The texts that it may be given as its only term; absent: any. */
  readonly known?: readonly string[];
  /** `reply` is the place of its query's reply. */
  ask(view: LessonView, given: readonly Value[], reply: number): Value;
}

const ofRegion = (usage: string, ask: (view: LessonView, region: number) => Value): StateFunction =>
  ({ takes: ["number"], least: 1, is: "number", usage, ask: (view, [region]) => ask(view, numberOf(region)) });

const ofReplica = (usage: string, is: Kind, read: (facts: ReplicaFacts) => Value): StateFunction =>
  ({ takes: ["number", "number"], least: 2, is, usage, ask: (view, [region, store]) => readReplica(view, region, store, read) });

function readReplica(
  view: LessonView, region: Value | undefined, store: Value | undefined, read: (facts: ReplicaFacts) => Value,
): Value {
  const facts = view.replicas(numberOf(region)).find((each) => each.store === store);
  return facts === undefined ? null : read(facts);
}

const numberOf = (value: Value | undefined): number => (typeof value === "number" ? value : NaN);

const leadersOf = (view: LessonView, region: number): readonly ReplicaFacts[] =>
  view.replicas(region).filter(({ runs, role }) => runs && role === "leader");

/** The store that leads with the highest term; none where nobody does. */
function leaderOf(view: LessonView, region: number): Value {
  const leaders = leadersOf(view, region);
  const term = Math.max(...leaders.map((each) => each.term));
  return leaders.find((each) => each.term === term)?.store ?? null;
}

function highestTerm(view: LessonView, region: number): Value {
  const terms = view.replicas(region).map(({ term }) => term);
  return terms.length === 0 ? null : Math.max(...terms);
}

/** The detectors that are asked for by name: the policy's is none of them. */
const DETECTOR_NAMES = ["pd", "missed", "lease", "probe", "phi"];

const ofDetector = (is: Kind, usage: string, read: (reports: readonly DetectorReport[]) => Value): StateFunction => ({
  takes: ["text"], least: 1, is, usage, known: DETECTOR_NAMES,
  ask: (view, [name]) => read(view.detectors().filter(({ detector }) => detector === name)),
});

/** When a detector last gave a store up, in whichever way, rightly or not. */
function lastGivenUp(reports: readonly DetectorReport[]): Value {
  const instants = reports.flatMap(({ outages, falseAlarms }) => [
    ...outages.flatMap(({ at, detectedAfter }) => (detectedAfter === null ? [] : [at + detectedAfter])),
    ...falseAlarms.map(({ at }) => at),
  ]);
  return instants.length === 0 ? null : Math.max(...instants);
}

/** Every function of the state at now. */
export const STATE_FUNCTIONS: Readonly<Record<string, StateFunction>> = {
  leader: ofRegion("leader(region)", leaderOf),
  leaders: ofRegion("leaders(region)", (view, region) => leadersOf(view, region).length),
  term: {
    takes: ["number", "number"], least: 1, is: "number", usage: "term(region) or term(region, store)",
    ask: (view, [region, store]) =>
      (store === undefined ? highestTerm(view, numberOf(region)) : readReplica(view, region, store, ({ term }) => term)),
  },
  role: ofReplica("role(region, store)", "text", ({ role }) => role),
  commit: ofReplica("commit(region, store)", "number", ({ commit }) => commit),
  lastIndex: ofReplica("lastIndex(region, store)", "number", ({ lastIndex }) => lastIndex),
  lastTerm: ofReplica("lastTerm(region, store)", "number", ({ lastTerm }) => lastTerm),
  entryTerm: {
    takes: ["number", "number", "number"], least: 3, is: "number", usage: "entryTerm(region, store, index)",
    ask: (view, [region, store, index]) => readReplica(view, region, store, ({ termAt }) => termAt(numberOf(index))),
  },
  erased: {
    takes: ["number", "number"], least: 2, is: "number", usage: "erased(region, store)", query: { of: "erasures" },
    ask: (view, [region, store], reply) => view.replies.of[reply]?.erased.get(replicaKey(numberOf(region), numberOf(store))) ?? 0,
  },
  storeState: {
    takes: ["number"], least: 1, is: "text", usage: "storeState(store)", ask: (view, [store]) => view.storeState(numberOf(store)),
  },
  confVer: ofRegion("confVer(region)", (view, region) => view.confVer(region)),
  unavailable: { takes: [], least: 0, is: "number", usage: "unavailable()", ask: (view) => view.unavailable() },
  asleep: { takes: [], least: 0, is: "number", usage: "asleep()", ask: (view) => view.asleep() },
  timestamp: { takes: [], least: 0, is: "duration", usage: "timestamp()", ask: (view) => view.timestamp() },
  retries: { takes: [], least: 0, is: "number", usage: "retries()", ask: (view) => view.work().retries },
  notSent: { takes: [], least: 0, is: "number", usage: "notSent()", ask: (view) => view.work().notSent },
  givenUp: ofDetector("duration", "givenUp('detector')", lastGivenUp),
  falseAlarms: ofDetector("number", "falseAlarms('detector')", (reports) =>
    reports.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0)),
  lostWrites: { takes: [], least: 0, is: "number", usage: "lostWrites()", ask: (view) => view.lostWrites() },
  violations: { takes: [], least: 0, is: "number", usage: "violations()", ask: (view) => view.violated().length },
  violated: {
    takes: ["text"], least: 1, is: "truth", usage: "violated('invariant')", known: INVARIANT_IDS,
    ask: (view, [id]) => view.violated().some((each) => each === id),
  },
};
