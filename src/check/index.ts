import type { Instant } from "../kernel/time.ts";
import { EVENT_NAMES, type ClusterEvent, type EventName } from "../proto/events.ts";
import { handle, type Fold } from "../proto/fold.ts";
import type { Observation } from "../proto/observations.ts";
import type { CheckContext, Checker } from "./checker.ts";
import { historiesChecker } from "./histories.ts";
import { leasesChecker } from "./leases.ts";
import { operatorsChecker } from "./operators.ts";
import { raftChecker } from "./raft.ts";
import { rangesChecker } from "./ranges.ts";
import { registersChecker } from "./registers.ts";
import { replicationChecker } from "./replication.ts";
import type { CheckReport } from "./report.ts";
import { restChecker } from "./rest.ts";
import { timestampsChecker } from "./timestamps.ts";
import { transactionsChecker } from "./transactions.ts";

export type { CheckContext } from "./checker.ts";
export type { Violation } from "./report.ts";

/** Every checker. A new one is its file and a line here. */
const CHECKERS: readonly Checker<unknown>[] = [
  raftChecker, rangesChecker, operatorsChecker, restChecker, timestampsChecker, registersChecker, leasesChecker,
  transactionsChecker, historiesChecker, replicationChecker,
];

/**
 * What must hold at every moment of every run. docs/INVARIANTS.md says where the engine asserts it and how it is checked here.
 */
export const INVARIANTS = CHECKERS.flatMap(({ guards }) => guards);

/** What the checkers have found, and what each of them remembers, in the order of `CHECKERS`. Plain data. */
export interface Checks extends CheckReport {
  states: readonly unknown[];
}

interface FactListener {
  readonly place: number;
  of(state: unknown, fact: Observation, now: Instant): void;
}

/** Who listens to a kind of fact, found out once: it is looked up some ten thousand times a second. */
const onFact: Partial<Record<Observation["kind"], FactListener[]>> = {};
CHECKERS.forEach(({ facts = {} }, place) => {
  for (const kind of Object.keys(facts) as Observation["kind"][]) {
    const of: FactListener["of"] | undefined = facts[kind];
    if (of !== undefined) (onFact[kind] ??= []).push({ place, of });
  }
});

const tellingAll = (listeners: readonly FactListener[]) => (checks: Checks, fact: Observation, now: Instant): void => {
  checks.checked++;
  for (let i = 0; i < listeners.length; i++) {
    const listener = listeners[i];
    if (listener !== undefined) listener.of(checks.states[listener.place], fact, now);
  }
};

/** The fold behind all checks. */
export const checkFold = {
  name: "checks",
  create: (context: CheckContext): Checks => {
    const checks: Checks = { checked: 0, unchecked: 0, violations: [], violationsDropped: 0, lostWrites: 0, states: [] };
    checks.states = CHECKERS.map((checker) => checker.create(context, checks));
    return checks;
  },
  event: ({ states }: Checks, event: ClusterEvent): void => {
    for (const { place, events } of onEvent[event.body.name] ?? []) handle(events, states[place], event);
  },
  // What no checker listens to (what is only asked for) binds nobody.
  facts: Object.fromEntries(Object.entries(onFact).map(([kind, listeners]) => [kind, tellingAll(listeners)])),
  fork: (checks: Checks): Checks => {
    const copy: Checks = { ...checks, violations: checks.violations.slice(), states: [] };
    copy.states = CHECKERS.map((checker, place) => checker.fork(checks.states[place], copy));
    return copy;
  },
} satisfies Fold<Checks, CheckContext>;

interface EventListener {
  readonly place: number;
  readonly events: NonNullable<Checker<unknown>["events"]>;
}

const onEvent: Partial<Record<EventName, readonly EventListener[]>> = Object.fromEntries(EVENT_NAMES.map((name) => [
  name, CHECKERS.flatMap(({ events }, place) => (events?.[name] === undefined ? [] : [{ place, events }])),
]));
