import { expect, test } from "vitest";
import type { Duration, Instant } from "../../src/kernel/time.ts";
import { effectOf, EVENT_NAMES, faultKindOf, eventKind, type ClusterEvent, type EventBody } from "../../src/proto/events.ts";
import {
  createFolds, foldEvent, foldFact, follow, forkFolds, handle, stateOf, type Fold, type Handlers,
} from "../../src/proto/fold.ts";
import type { Observation } from "../../src/proto/observations.ts";
import { atLeastOne } from "../at-least-one.ts";

const event = (id: number,
  body: EventBody = { name: "network.healed" }): ClusterEvent => ({ id, at: id as Instant, cause: 0, body });
const asked: Observation = { kind: "client-asked", client: 1, operation: "get", key: "a", value: null };

const ids = {
  name: "ids",
  create: (): number[] => [],
  event: (state: number[], { id }: ClusterEvent): void => void state.push(id),
  fork: (state: number[]): number[] => state.slice(),
} satisfies Fold<number[]>;

const facts = {
  name: "facts",
  create: (birth: { readonly first: number }): { count: number } => ({ count: birth.first }),
  facts: { "client-asked": (state) => void state.count++ },
  fork: (state: { count: number }): { count: number } => ({ ...state }),
} satisfies Fold<{ count: number }, { readonly first: number }>;

test("each fold of a set hears what it listens to, and its state is found by the fold itself", () => {
  const set = createFolds([ids, facts], { first: 10 });
  foldEvent(set, event(1));
  foldFact(set, asked, 1 as Instant);
  foldFact(set, asked, 2 as Instant);
  foldFact(set, { kind: "client-failed", error: "Cancelled" } as unknown as Observation, 3 as Instant);
  expect(stateOf(set, ids)).toEqual([1]);
  expect(stateOf(set, facts).count).toBe(12);
  expect(() => stateOf(createFolds([ids], null), facts)).toThrow();
});

test("a forked set goes its own way", () => {
  const set = createFolds([ids, facts], { first: 0 });
  foldEvent(set, event(1));
  const fork = forkFolds(set);
  foldEvent(set, event(2));
  foldFact(fork, asked, 2 as Instant);
  expect([stateOf(set, ids), stateOf(fork, ids)]).toEqual([[1, 2], [1]]);
  expect([stateOf(set, facts).count, stateOf(fork, facts).count]).toEqual([0, 1]);
});

test("a handler is found by the name of the event, and what has none passes by", () => {
  const handlers: Handlers<string[], number> = { "store.added": (state, { store }) => state.push(`store ${store}`) };
  const state: string[] = [];
  expect(handle(handlers, state, event(1, { name: "store.added", store: 4 }))).toBe(1);
  expect(handle(handlers, state, event(2))).toBeUndefined();
  expect(state).toEqual(["store 4"]);
});

test("a list that goes on costs its new events alone, another one is folded anew", () => {
  const list = [event(1), event(2), event(3)];
  const first = follow(ids, null, list.slice(0, 2));
  const second = follow(ids, first, list);
  expect(second.state).toBe(first.state);
  expect(second.state).toEqual([1, 2, 3]);
  // Another branch counts on with the same ids.
  expect(follow(ids, second, [...list.slice(0, 2), event(7)]).state).toEqual([1, 2, 7]);
  expect(follow(ids, second, list.slice(0, 1)).state).toEqual([1]);
});

test("every kind of event has a name of its own, and the facts that the folds rest on agree with each other", () => {
  expect(new Set(EVENT_NAMES).size).toBe(EVENT_NAMES.length);
  const kinds = EVENT_NAMES.map(eventKind);
  // A deed that is a fault says what it is to the cluster, and only faults bring a condition: a process that ends by itself
  // is one, too.
  for (const { name, fault } of atLeastOne(kinds.filter(({ deed }) => deed === "fault"))) expect(fault, name).toBeDefined();
  for (const { name, fault } of atLeastOne(kinds.filter(({ breaks }) => breaks !== undefined))) expect(fault, name).toBeDefined();
  const happenings = kinds.filter(({ deed }) => deed === null);
  expect(happenings.filter(({ breaks, mends }) => breaks !== undefined || mends !== undefined).map(({ name }) => name))
    .toEqual(["node.exited"]);
});

test("a link that is as it was, a disk that is fast and a clock set right are repairs", () => {
  const store = { kind: "store", id: 1 } as const;
  const none = 0 as Duration;
  const mended: readonly EventBody[] = [
    { name: "link.changed", from: store, to: store, bothWays: true, extraLatency: none,
      extraJitter: none, lossPercent: 0, duplicatePercent: 0 },
    { name: "disk.slowed", node: store, extraLatency: none }, { name: "disk.filled", node: store, full: false },
    { name: "clock.shifted", node: store, offset: none, driftPpm: 0 },
  ];
  expect(mended.map(effectOf)).toEqual(["repair", "repair", "repair", "repair"]);
  expect(mended.map(faultKindOf)).toEqual([null, null, null, null]);
});
