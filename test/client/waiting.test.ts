import { expect, test } from "vitest";
import { seconds } from "../../src/kernel/time.ts";
import type { Observation } from "../../src/proto/observations.ts";
import { begin, changeRate, createWorld, ledBy, run, type World } from "./world.ts";
import { atLeastOne } from "../at-least-one.ts";

type Ended = Extract<Observation, { readonly kind: "client-operation" }>;

const ended = (world: World): Ended[] => world.observations.filter((one) => one.kind === "client-operation");

const leaderless: World["store"] = () => ({ error: { kind: "NotLeader", regionId: 7, leader: null } });

test("a host falls silent: nothing is sent into the broken connection, and nothing waits for the request time-out", () => {
  const world = run(begin(createWorld({ rate: 20 })), seconds(10));
  world.store = (_, storeId) => storeId === 1 ? "silence" : ledBy(2)(world, storeId);
  run(world, seconds(60));
  const longest = Math.max(...ended(world).map(({ latency }) => latency)) / 1e6;
  expect(longest).toBeGreaterThan(14);
  expect(longest).toBeLessThan(14.2);
  const first = world.requests.find((request) => request.store === 1 && request.at > seconds(10))?.at ?? 0;
  const late = world.requests.filter(({ at, store }) => store === 1 && at > first + seconds(13.1));
  expect(late).toEqual([]);
});

test("a connection that broke while its store was only slow stands again at the store's next sign of life", () => {
  const world = run(begin(createWorld({ rate: 20 })), seconds(10));
  world.store = (_, storeId) => storeId === 1 && world.now < seconds(23) ? "silence" : ledBy(1)(world, storeId);
  run(world, seconds(30));
  expect(world.client.stores.get(1)).toMatchObject({ connected: true, reachable: true });
  expect(ended(world).filter(({ ok }) => !ok)).toEqual([]);
  expect(Math.max(...ended(world).map(({ latency }) => latency)) / 1e6).toBeLessThan(13.3);
});

test("many operations behind a region without a leader share the scout's attempts: each asks once, the scout twice a second", () => {
  const world = run(begin(createWorld({ rate: 50 })), seconds(5));
  world.store = leaderless;
  run(world, seconds(10));
  const before = world.requests.length;
  run(world, seconds(20));
  expect(world.client.waiting.length).toBeGreaterThan(1_400);
  expect(world.requests.length - before).toBeLessThan(20 * 55);
  expect(world.questions.length).toBeLessThan(100);
});

test("whoever is parked goes on within half a second of a new leader, without any new operation that would notice", () => {
  const world = run(begin(createWorld({ rate: 50 })), seconds(5));
  world.store = leaderless;
  run(world, seconds(10));
  changeRate(world, 0);
  run(world, seconds(5));
  const waiting = world.client.waiting.length;
  const already = ended(world).length;
  world.store = ledBy(2);
  run(world, seconds(0.6));
  expect(waiting).toBeGreaterThan(400);
  expect(world.client.waiting.length).toBe(0);
  expect(world.client.parked.size).toBe(0);
  expect(ended(world).slice(already).filter(({ ok }) => ok)).toHaveLength(waiting);
  // All but the scout, whose own sleeps are no longer than half a second, tell how long they have waited.
  const waits = world.observations.filter((one) => one.kind === "client-backs-off" && one.length > seconds(0.5));
  expect(waits).toHaveLength(waiting - 1);
});

test.each(["refused", "silence"] as const)("operations that wait for a PD without an answer share a scout (%s)", (pd) => {
  const world = createWorld({ rate: 50 });
  world.pd = pd;
  run(begin(world), seconds(10));
  const before = world.questions.length;
  run(world, seconds(20));
  expect(world.client.waiting.length).toBeGreaterThan(1_400);
  expect(world.questions.length - before).toBeLessThan(20 * 53);
  world.pd = "answers";
  changeRate(world, 0);
  // A question may have been out for 3 s at the most, and the next sleep is no longer.
  run(world, seconds(6.1));
  expect(world.client.waiting.length).toBe(0);
  expect(world.client.parked.size).toBe(0);
  expect(atLeastOne(ended(world)).filter(({ ok }) => !ok)).toEqual([]);
});

test("a scout whose request hangs holds up nobody: another takes its place after half a second", () => {
  const world = run(begin(createWorld({ rate: 50 })), seconds(5));
  world.store = leaderless;
  run(world, seconds(2));
  changeRate(world, 0);
  run(world, seconds(3));
  let hung = 0;
  world.store = (_, storeId, request) => request.regionId !== 0 && hung++ === 0 ? "silence" : ledBy(storeId)(world, storeId);
  run(world, seconds(1.2));
  expect(hung).toBeGreaterThan(50);
  expect(world.client.waiting.length).toBe(1);
});

test("parked operations give up when they have waited as long as they may sleep, with the region's error", () => {
  const world = begin(createWorld({ rate: 4 }));
  world.store = leaderless;
  run(world, seconds(100));
  const given = ended(world);
  expect(given.length).toBeGreaterThan(200);
  for (const { ok, latency } of given) {
    expect(ok).toBe(false);
    expect(latency / 1e6).toBeGreaterThan(39.9);
    expect(latency / 1e6).toBeLessThan(41.2);
  }
  expect(world.events.filter(({ body }) => body.name === "client.operation.failed")
    .map(({ body }) => "error" in body && body.error))
    .toEqual(["RegionUnavailable", "RegionUnavailable"]);
});
