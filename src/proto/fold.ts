import { assert } from "../kernel/assert.ts";
import type { Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventBody, EventName, EventOf } from "./events.ts";
import type { Observation, ObservationOf } from "./observations.ts";

/**
 * Something derived from what happened: checks, scenes, failover records, lanes, what clients got. The value is the token by
 * which its state is found (`stateOf`). States are plain data, and nobody but their fold changes them.
 */
export interface Fold<State, Birth = unknown> {
  readonly name: string;
  /** The state before anything has happened; `birth` is what the cluster began as. */
  create(birth: Birth): State;
  /** Folds an event; events come in order. */
  event?(state: State, event: ClusterEvent): void;
  /** Folds facts, which come in order, between the events. */
  readonly facts?: FactHandlers<State>;
  /** A copy that goes its own way. */
  fork(state: State): State;
}

/** What a fold does with the events that concern it; all others pass it by. `Result` tells what came of it. */
export type Handlers<State, Result = void> = {
  readonly [Name in EventName]?: { of(state: State, body: EventOf<Name>, event: ClusterEvent): Result }["of"];
};

/** What a fold does with the facts that concern it, of which it alone is told: they come some ten thousand times a second. */
export type FactHandlers<State> = {
  readonly [Kind in Observation["kind"]]?: {
    of(state: State, fact: ObservationOf<Kind>, now: Instant): void;
  }["of"];
};

/** Hands the event to its handler; undefined where there is none. */
export function handle<State, Result>(handlers: Handlers<State, Result>, state: State, event: ClusterEvent): Result | undefined {
  const handler: { of(state: State, body: EventBody, event: ClusterEvent): Result }["of"] | undefined = handlers[event.body.name];
  return handler?.(state, event.body, event);
}

/** A fold of which one does not know what its state is: only `stateOf` gives it back its type. */
type AnyFold<Birth = never> = Fold<unknown, Birth>;

/** Several folds with their states, told the same things. Which of them listen to what is found out once. */
export interface FoldSet {
  readonly states: ReadonlyMap<AnyFold, unknown>;
  readonly onEvent: readonly EventListener[];
  readonly onFact: ReadonlyMap<Observation["kind"], readonly FactListener[]>;
  /** Who is no fold, and is told every fact. */
  readonly onAnyFact: readonly FactListener[];
}

interface EventListener {
  readonly state: unknown;
  of(state: unknown, event: ClusterEvent): void;
}

interface FactListener {
  readonly state: unknown;
  of(state: unknown, fact: Observation, now: Instant): void;
}

/** The set before anything has happened to the cluster that began as `birth`. */
export const createFolds = <Birth>(folds: readonly AnyFold<Birth>[], birth: Birth): FoldSet =>
  setOf(folds.map((fold) => [fold, fold.create(birth)]));

/** A set that goes its own way. */
export const forkFolds = (set: FoldSet): FoldSet =>
  setOf([...set.states].map(([fold, state]) => [fold, fold.fork(state)]));

/** The state of one of the folds of a set. */
export function stateOf<State>(set: FoldSet, fold: Fold<State, never>): State {
  assert(set.states.has(fold), "a fold is asked of a set that holds it");
  // The state under a fold is what that fold made.
  return set.states.get(fold) as State;
}

export function foldEvent({ onEvent }: FoldSet, event: ClusterEvent): void {
  for (let i = 0; i < onEvent.length; i++) {
    const listener = onEvent[i];
    if (listener !== undefined) listener.of(listener.state, event);
  }
}

export function foldFact({ onFact, onAnyFact }: FoldSet, fact: Observation, now: Instant): void {
  const listeners = onFact.get(fact.kind);
  if (listeners !== undefined) tellAll(listeners, fact, now);
  if (onAnyFact.length > 0) tellAll(onAnyFact, fact, now);
}

function tellAll(listeners: readonly FactListener[], fact: Observation, now: Instant): void {
  for (let i = 0; i < listeners.length; i++) {
    const listener = listeners[i];
    if (listener !== undefined) listener.of(listener.state, fact, now);
  }
}

function setOf(members: readonly (readonly [AnyFold, unknown])[]): FoldSet {
  const onFact = new Map<Observation["kind"], FactListener[]>();
  for (const [{ facts = {} }, state] of members) {
    for (const kind of Object.keys(facts) as Observation["kind"][]) {
      const of: FactListener["of"] | undefined = facts[kind];
      if (of !== undefined) onFact.set(kind, [...onFact.get(kind) ?? [], { state, of }]);
    }
  }
  return {
    states: new Map(members),
    onEvent: members.flatMap(([{ event }, state]) => (event === undefined ? [] : [{ state, of: event }])),
    onFact, onAnyFact: [],
  };
}

/** A fold that only ever follows a list: it needs no copy of its state, for another list is folded from the start. */
export type ListFold<State> = Pick<Fold<State>, "create" | "event">;

/** A fold over a list of events that grows, or is replaced by that of another branch. */
export interface Followed<State> {
  readonly state: State;
  /** How many events have been folded, and the last one: tells whether a new list continues the old one. */
  readonly folded: number;
  readonly last: ClusterEvent | null;
}

/**
 * Brings a fold up to date with a list of events; null for one that has seen none. A list that continues the folded one costs
 * only its new events; any other (a branch, a rewind) is folded from the start.
 */
export function follow<State>(fold: ListFold<State>, before: Followed<State> | null,
  events: readonly ClusterEvent[]): Followed<State> {
  // By the event itself: another branch counts on with the same ids.
  const continues = before !== null && before.folded <= events.length && (events[before.folded - 1] ?? null) === before.last;
  const state = continues ? before.state : fold.create(null);
  for (let i = continues ? before.folded : 0; i < events.length; i++) {
    const event = events[i];
    if (event !== undefined) fold.event?.(state, event);
  }
  return { state, folded: events.length, last: events[events.length - 1] ?? null };
}
