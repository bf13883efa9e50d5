import { expect, test } from "vitest";
import { checkFold, type Checks } from "../../src/check/index.ts";
import { restChecker } from "../../src/check/rest.ts";
import { advance } from "../../src/cluster/loop.ts";
import { createCluster } from "../../src/cluster/birth.ts";
import { act } from "../../src/cluster/inputs.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Action } from "../../src/action/index.ts";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent } from "../../src/proto/events.ts";
import type { Observation } from "../../src/proto/observations.ts";
import { tellFact } from "../tell.ts";

/** What a run of the real cluster told, in order. */
type Told = { readonly fact: Observation; readonly now: Instant } | { readonly event: ClusterEvent };

const topology = generateTopology({ stores: 5, regions: 6, replicas: 3, zones: 3, clients: 2 });

const plan: readonly (readonly [number, Action])[] = [
  [3, { kind: "kill", node: { kind: "store", id: 1 } }],
  [25, { kind: "restart", node: { kind: "store", id: 1 } }],
  [40, { kind: "power-off", node: { kind: "store", id: 2 } }],
  [45, { kind: "restart", node: { kind: "store", id: 2 } }],
  [60, { kind: "isolate", node: { kind: "store", id: 3 } }],
  [90, { kind: "heal" }],
];

/** The record of two minutes with a kill, a power failure and a partition. */
function record(seed: number): readonly Told[] {
  const told: Told[] = [];
  const observer = {
    event: (event: ClusterEvent) => void told.push({ event }),
    observe: (fact: Observation, now: Instant) => void told.push({ fact, now }),
  };
  const cluster = createCluster(topology, "tikv", seed, observer);
  for (const [at, action] of plan) {
    advance(cluster, seconds(at) as number as Instant, observer);
    expect(act(cluster, action, observer)).toBeNull();
  }
  advance(cluster, seconds(120) as number as Instant, observer);
  return told;
}

function tell(checks: Checks, told: readonly Told[]): Checks {
  for (const item of told) {
    if ("event" in item) checkFold.event(checks, item.event);
    else tellFact(checkFold, checks, item.fact, item.now);
  }
  return checks;
}

const history = record(11);

test("a real cluster under faults keeps every invariant", () => {
  const checks = tell(checkFold.create({ topology }), history);
  expect(checks.violations).toEqual([]);
  expect(checks.checked).toBeGreaterThan(10_000);
  expect(checks.unchecked).toBe(0);
});

/** Lies that one fact of a true history may be turned into; null where the fact does not lend itself to it. */
const lies: Readonly<Record<string, (fact: Observation) => Observation | null>> = {
  "a follower takes over the leader's term": (fact) =>
    fact.kind === "peer-state" && fact.role === "follower" && fact.vote !== 0 && fact.vote !== fact.peer && fact.term > 6
      ? { ...fact, role: "leader" } : null,
  "a term goes back": (fact) => (fact.kind === "peer-state" && fact.term > 6 ? { ...fact, term: fact.term - 2 } : null),
  "a committed index runs ahead": (fact) => (fact.kind === "committed" ? { ...fact, index: fact.index + 3 } : null),
  "a commit is counted in another term": (fact) => (fact.kind === "committed" ? { ...fact, term: fact.term + 1 } : null),
  "an appended entry has another payload": (fact) =>
    fact.kind === "log-appended" ? { ...fact, entries: fact.entries.map((entry) => ({ ...entry, data: "forged" })) } : null,
  "an append leaves a hole": (fact) =>
    fact.kind === "log-appended"
      ? { ...fact, entries: fact.entries.map((entry) => ({ ...entry, index: entry.index + 1 })) } : null,
  "an applied entry has another payload": (fact) =>
    fact.kind === "applied" ? { ...fact, entry: { ...fact.entry, data: "forged" } } : null,
  "an applied entry is left out": (fact) =>
    fact.kind === "applied" ? { ...fact, entry: { ...fact.entry, index: fact.entry.index + 1 } } : null,
  "a read returns nothing": (fact) =>
    fact.kind === "client-operation" && fact.operation === "get" && fact.ok && fact.value !== null
      ? { ...fact, value: null } : null,
  "a read returns what nobody wrote": (fact) =>
    fact.kind === "client-operation" && fact.operation === "get" && fact.ok && fact.latency < 1_000_000
      ? { ...fact, value: "forged" } : null,
  "a write is acknowledged that was never made": (fact) =>
    fact.kind === "client-operation" && fact.operation === "put" && fact.ok ? { ...fact, value: "forged" } : null,
};

test.each(Object.keys(lies))("a true history with one lie is refused: %s", (name) => {
  const lie = lies[name];
  const random = createStream(5, name);
  const places = history.flatMap((item, i) => ("fact" in item && lie?.(item.fact) != null ? [i] : []));
  expect(places.length).toBeGreaterThan(0);
  for (let round = 0; round < 5; round++) {
    const place = places[drawInt(random, 0, places.length - 1)] ?? 0;
    const forged = history.map((item,
      i) => (i === place && "fact" in item ? { ...item, fact: lie?.(item.fact) ?? item.fact } : item));
    const checks = tell(checkFold.create({ topology }), forged);
    const found = checks.violations.map((violation) => violation.invariant);
    expect(found, JSON.stringify({ name, item: history[place] })).not.toEqual([]);
  }
});

test("a PD that moves a region for ever is caught: with disks that are wholly empty PD's own score never comes to rest", () => {
  const shape = generateTopology({ stores: 8, regions: 2, replicas: 3, zones: 1 });
  const empty = { ...shape, stores: shape.stores.map((each) => ({ ...each, otherUsedMiB: 0 })) };
  // PD's moving average of what is free goes over 40 minutes: only when it has seen the moves does it want the next ones.
  const hours = 6_000;
  const found = (of: typeof shape, until: number, ...disturbances: readonly (readonly [number, Action])[]): readonly string[] => {
    const checks = checkFold.create({ topology: of });
    const observer = {
      event: (event: ClusterEvent) => { checkFold.event(checks, event); },
      observe: (fact: Observation, now: Instant) => { tellFact(checkFold, checks, fact, now); },
    };
    const cluster = createCluster(of, "tikv", 3, observer);
    act(cluster, { kind: "set", key: "client.rate", value: "0" }, observer);
    const refusals = disturbances.map(([at, action]) => {
      advance(cluster, seconds(at) as number as Instant, observer);
      return act(cluster, action, observer);
    });
    expect(refusals).toEqual(disturbances.map(() => null));
    advance(cluster, seconds(until) as number as Instant, observer);
    return checks.violations.map((violation) => violation.invariant);
  };
  expect(new Set(found(empty, hours))).toEqual(new Set(["regions-rest"]));
  expect(found(shape, hours)).toEqual([]);
  // Whoever does something to the cluster every half minute has to expect that replicas move.
  const rates = Array.from({ length: 199 },
    (_, i) => [(i + 1) * 30, { kind: "set", key: "client.value-bytes", value: `${256 + (i % 2)}` }] as const);
  expect(found(empty, hours, ...rates)).toEqual([]);
});

test("of regions so different in size that PD's own tolerance does not hold them nothing is claimed", () => {
  const of = generateTopology({ stores: 6, regions: 12, replicas: 3, zones: 1 });
  const claims = (regions: typeof of.regions): boolean => {
    const report = { checked: 0, unchecked: 0, violations: [], violationsDropped: 0, lostWrites: 0 };
    return restChecker.create({ topology: { ...of, regions } }, report).evenSizes;
  };
  expect(claims(of.regions)).toBe(true);
  expect(claims(of.regions.map((each) => (each.id === 1 ? { ...each, sizeMiB: 300 } : each)))).toBe(false);
  expect(claims([])).toBe(true);
});

/** What was remembered, without who may change it and where it is reported. */
function timeless(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, timeless(each)]));
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "epoch" && key !== "report")
    .map(([key, each]) => [key, timeless(each)]));
}

test("forks go their own way, and share nothing that changes", () => {
  const middle = Math.floor(history.length / 2);
  const first = tell(checkFold.create({ topology }), history.slice(0, middle));
  const second = checkFold.fork(first);
  const before = structuredClone(timeless(second));
  const third = checkFold.fork(second);
  tell(first, history.slice(middle));
  expect(timeless(second)).toEqual(before);
  tell(second, history.slice(middle));
  expect(timeless(second)).toEqual(timeless(first));
  expect(third.checked).toBeLessThan(second.checked);
  tellFact(checkFold, third, { kind: "peer-gone", region: 1, store: 1, peer: -1 }, 0 as Instant);
  expect(first.violations).toEqual([]);
});
