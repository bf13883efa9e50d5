import { expect, test } from "vitest";
import { millis, seconds } from "../../src/kernel/time.ts";
import type { RegionError } from "../../src/proto/messages.ts";
import { begin, changeRate, createWorld, eventNames, gaps, ledBy, oneOperation, peer, run,
  storesAsked, type World } from "./world.ts";

const started = (store: World["store"], changes = {}): World => {
  const world = createWorld(changes);
  world.store = store;
  return begin(world);
};

const failing = (error: RegionError): World["store"] => () => ({ error });

test("the first operation on a key asks PD where it lies, later ones use the cache", () => {
  const world = begin(createWorld());
  run(world, seconds(10));
  expect(world.questions).toHaveLength(1);
  expect(new Set(storesAsked(world))).toEqual(new Set([1]));
  expect(world.client.measures.ok).toBeGreaterThan(90);
  expect(world.events).toEqual([]);
});

test("NotLeader with a hint: the client asks the named leader at once, and remembers it", () => {
  const world = run(oneOperation(started(ledBy(3))), seconds(1));
  expect(storesAsked(world)).toEqual([1, 3]);
  expect(gaps(world)).toEqual([1]);
  expect(world.events).toEqual([]);
  changeRate(world, 10);
  run(world, seconds(5));
  expect(new Set(storesAsked(world).slice(2))).toEqual(new Set([3]));
});

test("NotLeader without a hint: 2, 4, 8 … 500 ms of regionScheduling, each other replica once, then PD", () => {
  const world = started(failing({ kind: "NotLeader", regionId: 7, leader: null }));
  run(oneOperation(world), millis(40));
  expect(storesAsked(world).slice(0, 3).sort()).toEqual([1, 2, 3]);
  // Each gap is a round trip of 1 ms and a sleep; before the fourth request PD is asked, after regionMiss 2 ms.
  expect(gaps(world).slice(0, 3)).toEqual([3, 5, 12]);
  expect(world.questions).toHaveLength(2);
});

test("behind a request that was not answered the next one says what it writes, behind one that was refused it does not", () => {
  const late = (store: World["store"]) => {
    const world = run(oneOperation(started(store, { writePercent: 100 })), seconds(60));
    const wanted = world.observations.flatMap((fact) =>
      (fact.kind === "client-asked" ? [{ key: fact.key, value: fact.value }] : []));
    const again = world.observations.flatMap((fact) => (fact.kind === "client-tries-again" ? [fact.late] : []));
    return { wanted, again };
  };
  let asked = 0;
  const lost = late(() => (asked++ === 0 ? "silence" : { ok: null }));
  expect(lost.wanted).toHaveLength(1);
  expect(lost.again).toEqual(lost.wanted);
  expect(late(ledBy(3)).again).toEqual([null]);
});

test("a region without leader is told once as failing, once as given up, and once as recovered", () => {
  const world = started(ledBy(1), { rate: 5 });
  run(world, seconds(10));
  world.store = failing({ kind: "NotLeader", regionId: 7, leader: null });
  run(world, seconds(60));
  world.store = ledBy(1);
  run(world, seconds(10));
  const told = world.events.filter((event) => "operation" in event.body && event.body.operation === "put");
  expect(told.map((event) => event.body.name)).toEqual([
    "client.region.failing", "client.operation.failed", "client.region.recovered",
  ]);
  expect(told[1]?.body).toMatchObject({ region: 7, error: "RegionUnavailable" });
  // 40 s of sleep, and the round trips between.
  expect(told[1]?.body.name === "client.operation.failed" && told[1].body.waited / 1e6).toBeCloseTo(40, 0);
  const outage = told[2]?.body.name === "client.region.recovered" ? told[2].body.outage : 0;
  expect(outage / 1e6).toBeGreaterThan(58);
  expect(outage / 1e6).toBeLessThan(62);
});

test("RegionNotFound on the leader: the entry is dropped and PD asked again after regionMiss", () => {
  const world = run(oneOperation(started(failing({ kind: "RegionNotFound", regionId: 7 }))), millis(30));
  expect(world.client.cache.invalidations.RegionNotFound).toBeGreaterThan(2);
  expect([...world.client.cache.forgotten]).toMatchObject([[7, { reason: "RegionNotFound" }]]);
  expect(gaps(world).slice(0, 3)).toEqual([4, 6, 10]);
});

test("EpochNotMatch with newer regions: the client uses them at once, without asking PD", () => {
  const newer = { id: 7, startKey: "", endKey: "m", epoch: { confVer: 5, version: 4 }, peers: [peer(1), peer(2), peer(3)] };
  const sibling = { ...newer, id: 8, startKey: "m", endKey: "" };
  const world = started((_, storeId, request) => request.epoch.version === 4
    ? { ok: "v" }
    : { error: { kind: "EpochNotMatch", currentRegions: storeId === 1 ? [newer, sibling] : [] } });
  run(oneOperation(world), seconds(1));
  expect(gaps(world)).toEqual([1]);
  expect(world.questions).toHaveLength(1);
  expect(world.client.cache.entries.map((entry) => entry.region.id)).toEqual([7, 8]);
  expect(world.events).toEqual([]);
});

test("EpochNotMatch from a store that is behind: regionMiss, then the same again", () => {
  const older = { id: 7, startKey: "", endKey: "", epoch: { confVer: 5, version: 2 }, peers: [peer(1), peer(2), peer(3)] };
  const world = run(oneOperation(started(failing({ kind: "EpochNotMatch", currentRegions: [older] }))), millis(20));
  expect(gaps(world).slice(0, 2)).toEqual([3, 5]);
  expect(world.questions).toHaveLength(1);
});

test("ServerIsBusy: sleeps of 2 s growing to 10 s, half of each drawn, do not use up the budget", () => {
  const world = run(oneOperation(started(failing({ kind: "ServerIsBusy", reason: "test" }))), seconds(300));
  const sleeps = gaps(world).map((gap) => gap / 1_000);
  expect(sleeps[0]).toBeGreaterThanOrEqual(1);
  expect(sleeps[0]).toBeLessThan(2.1);
  expect(Math.max(...sleeps)).toBeLessThan(10.1);
  expect(world.client.measures.failed).toBe(0);
});

test("DiskFull: 500 ms doubling to 5 s, given up as TiKVDiskFull when 40 s are slept", () => {
  const world = run(oneOperation(started(failing({ kind: "DiskFull", storeIds: [1] }))), seconds(120));
  expect(gaps(world).slice(0, 5)).toEqual([501, 1001, 2001, 4001, 5001]);
  expect(world.events.at(-1)?.body).toMatchObject({ name: "client.operation.failed", error: "TiKVDiskFull" });
  expect(world.client.waiting.length).toBe(0);
});

test("RaftEntryTooLarge is given up at once under its own name: another try would be as large", () => {
  const world = run(oneOperation(started(failing({ kind: "RaftEntryTooLarge", regionId: 1, entrySize: 9_000_000 }))),
    seconds(120));
  expect(gaps(world)).toEqual([]);
  expect(eventNames(world)).toEqual(["client.region.failing", "client.operation.failed"]);
  expect(world.events.at(-1)?.body).toMatchObject({ error: "RaftEntryTooLarge" });
  expect(world.client.measures.failed).toBe(1);
  expect(world.client.waiting.length).toBe(0);
});

test("StaleCommand is tried again at once, ten times, before other replicas are", () => {
  const world = run(oneOperation(started(failing({ kind: "StaleCommand" }))), millis(14));
  expect(storesAsked(world).slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 1));
  expect(storesAsked(world).slice(10, 12).sort()).toEqual([2, 3]);
});

test("KeyNotInRegion drops the entry and asks PD", () => {
  const world = run(oneOperation(started(failing({ kind: "KeyNotInRegion", regionId: 7, key: "k" }))), millis(10));
  expect(world.client.cache.invalidations.Other).toBeGreaterThan(0);
  expect(world.questions.length).toBeGreaterThan(1);
});

test("a refused connection: liveness check, 50 to 100 ms of tikvRPC, then the replica that leads now", () => {
  const world = started((_, storeId) => storeId === 1 ? "refused" : ledBy(2)(world, storeId));
  run(oneOperation(world), seconds(3));
  expect(storesAsked(world)[0]).toBe(1);
  expect(storesAsked(world).at(-1)).toBe(2);
  expect(gaps(world)[0]).toBeGreaterThanOrEqual(52);
  expect(gaps(world)[0]).toBeLessThanOrEqual(102);
  expect(world.client.measures.ok).toBe(1);
  expect(world.events[0]?.body).toMatchObject({ name: "client.region.failing", error: "ConnectionRefused", store: 1 });
  expect(eventNames(world)).toEqual(["client.region.failing", "client.region.recovered"]);
  // Probed every second until it answers.
  expect(world.probes.map((probe) => probe.store)).toEqual([1, 1, 1]);
});

test("a store that came back is asked again once a probe says so", () => {
  const world = started((_,
    storeId) => storeId === 1 ? "refused" : { error: { kind: "NotLeader", regionId: 7, leader: peer(1) } });
  run(oneOperation(world), seconds(5));
  expect(world.client.stores.get(1)?.reachable).toBe(false);
  world.store = ledBy(1);
  run(world, seconds(2));
  expect(world.client.stores.get(1)?.reachable).toBe(true);
  expect(world.client.measures.ok).toBe(1);
});

test("a silent host is noticed by the keepalive after 13 s, and passed over after one more second", () => {
  const world = started((_, storeId) => storeId === 1 ? "silence" : ledBy(2)(world, storeId));
  run(oneOperation(world), seconds(20));
  expect(world.probes.slice(0, 2).map((probe) => (probe.at - (world.requests[0]?.at ?? 0)) / 1e6)).toEqual([10, 13]);
  expect(gaps(world)[0]).toBeGreaterThanOrEqual(14_050);
  expect(gaps(world)[0]).toBeLessThanOrEqual(14_100);
  expect(world.client.measures.ok).toBe(1);
  expect(world.events[0]?.body).toMatchObject({ error: "ConnectionLost" });
});

test("a store that answers others but not this request: the request times out after 30 s", () => {
  const world = started((_, storeId,
    request) => request.regionId === 0 ? { ok: "" } : storeId === 1 ? "silence" : ledBy(2)(world, storeId));
  run(oneOperation(world), seconds(31));
  expect(world.events[0]?.body).toMatchObject({ error: "RequestTimeout" });
  expect(gaps(world)[0]).toBeGreaterThanOrEqual(30_050);
  // The store lives, so its region stays in the cache and the leader is tried again first.
  expect(storesAsked(world).slice(0, 2)).toEqual([1, 1]);
});

test("all replicas silent: the operation ends in an error, never in waiting for ever", () => {
  const world = started(() => "silence");
  run(oneOperation(world), seconds(400));
  expect(world.client.waiting.length).toBe(0);
  expect(world.client.measures.failed).toBe(1);
});

test("PD not answering: 3 s each, with pdRPC between, given up as PDServerTimeout", () => {
  const world = createWorld();
  world.pd = "silence";
  run(oneOperation(begin(world)), seconds(200));
  expect(world.client.measures.failed).toBe(1);
  const first = ((world.questions[1] ?? 0) - (world.questions[0] ?? 0)) / 1e6;
  expect(first).toBeGreaterThanOrEqual(3.25);
  expect(first).toBeLessThanOrEqual(3.5);
  expect(world.events.at(-1)?.body).toMatchObject({ name: "client.operation.failed", error: "PDServerTimeout", region: 0 });
});

test("PD dead: regions in the cache go on being served", () => {
  const world = run(begin(createWorld()), seconds(2));
  world.pd = "refused";
  const before = world.client.measures.ok;
  run(world, seconds(100));
  expect(world.client.measures.ok - before).toBeGreaterThan(900);
  expect(world.client.measures.failed).toBe(0);
});

test("two stores that each name the other do not make the client spin", () => {
  const world = started((_, storeId) => ({ error: { kind: "NotLeader", regionId: 7, leader: peer(storeId === 1 ? 2 : 1) } }));
  run(oneOperation(world), seconds(10));
  expect(world.requests.length).toBeLessThan(500);
});
