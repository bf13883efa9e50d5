import { expect, test } from "vitest";
import { recentWork, totalWork, type ClientState } from "../../src/client/index.ts";
import { MAX_WAITING_OPERATIONS } from "../../src/client/workload.ts";
import { hashValue } from "../../src/kernel/hash.ts";
import { millis, minutes, seconds } from "../../src/kernel/time.ts";
import { begin, changeRate, crash, createWorld, run, runFork } from "./world.ts";

const asData = (client: ClientState): string => hashValue({ ...client, workload: null, choices: null });

test("the rate is the operations per second over all clients; each takes its share", () => {
  const world = createWorld({ rate: 200 }, { client: 2, clients: 4, seed: 1 });
  run(begin(world), seconds(60));
  expect(world.client.measures.ok / 60).toBeGreaterThan(48);
  expect(world.client.measures.ok / 60).toBeLessThan(52);
});

test("rate 0 stops the workload, and a new rate takes effect at once", () => {
  const world = run(begin(createWorld({ rate: 100 })), seconds(5));
  changeRate(world, 0);
  run(world, seconds(1));
  const before = world.client.measures.ok;
  run(world, minutes(5));
  expect(world.client.measures.ok).toBe(before);
  changeRate(world, 100);
  run(world, millis(50));
  expect(world.client.measures.ok - before).toBeGreaterThan(2);
  run(world, seconds(10));
  expect(world.client.measures.ok - before).toBeGreaterThan(970);
});

test("a rate so low that the next operation is hours away can still be raised at once", () => {
  const world = run(begin(createWorld({ rate: 0.0001 })), seconds(30));
  changeRate(world, 10);
  run(world, seconds(10));
  expect(world.client.measures.ok).toBeGreaterThan(90);
});

test("writes are the asked share of all operations, and every value is unique and as long as asked", () => {
  const world = run(begin(createWorld({ rate: 100, writePercent: 30, valueBytes: 64 })), seconds(100));
  const values = world.requests.filter((one) => one.request.operation === "put").map((one) => one.request.value);
  expect(values.length / world.requests.length).toBeCloseTo(0.3, 1);
  expect(new Set(values).size).toBe(values.length);
  expect(values.every((value) => value?.length === 64)).toBe(true);
});

test("no two clients use the same request id, not even after a restart", () => {
  const ids = new Set<number>();
  let requests = 0;
  for (const client of [1, 2, 3]) {
    const world = createWorld({ rate: 30 }, { client, clients: 3, seed: 1 });
    run(begin(world), seconds(10));
    crash(world);
    begin(world);
    run(world, seconds(10));
    for (const one of world.requests) ids.add(one.request.requestId);
    requests += world.requests.length;
  }
  expect(ids.size).toBe(requests);
});

test("every operation is told twice: when it begins and when it ends", () => {
  const world = changeRate(run(begin(createWorld({ rate: 100 })), seconds(10)), 0);
  run(world, seconds(1));
  const [asked, ended] = ["client-asked", "client-operation"].map((kind) =>
    world.observations.filter((one) => one.kind === kind));
  expect(asked).toHaveLength(world.client.measures.ok);
  expect(ended).toHaveLength(world.client.measures.ok);
  expect(ended?.[0]).toMatchObject({ kind: "client-operation", client: 1, key: "k", ok: true, region: 7, retries: 0 });
});

test("behind an outage only so many operations wait; the rest are refused, and that is told once", () => {
  const world = createWorld({ rate: 1_000, maxRetryTime: seconds(400) });
  world.store = () => "silence";
  run(begin(world), seconds(20));
  expect(world.client.waiting.length).toBeLessThanOrEqual(MAX_WAITING_OPERATIONS);
  expect(world.client.measures.shed).toBeGreaterThan(10_000);
  expect(world.events.filter((event) => event.body.name === "limit.reached")).toHaveLength(1);
});

test("a fork goes the same way as the original, and neither disturbs the other", () => {
  const world = createWorld({ rate: 100 });
  world.store = (_, storeId, { requestId }) => storeId === 1 && requestId % 7 === 0 ? "refused" : { ok: "v" };
  run(begin(world), seconds(7));
  const before = asData(world.client);
  const forked = asData(runFork(world, seconds(20)));
  expect(asData(world.client)).toBe(before);
  run(world, seconds(20));
  expect(asData(world.client)).toBe(forked);
  expect(world.client.measures.ok).toBeGreaterThan(1_500);
});

test("the same seed and the same world give the same client, to the last draw", () => {
  const once = (): string => {
    const world = createWorld({ rate: 100 });
    world.store = (_, storeId) => storeId === 1 && world.now > seconds(5) ? "refused" : { ok: "v" };
    return asData(run(begin(world), seconds(30)).client);
  };
  expect(once()).toBe(once());
});

test("a restarted client knows nothing any more, but what was measured stays", () => {
  const world = run(begin(createWorld({ rate: 50 })), seconds(10));
  crash(world);
  expect(world.client.waiting.length).toBe(0);
  expect(world.client.cache.entries).toEqual([]);
  expect(totalWork([world.client]).ok).toBeGreaterThan(450);
});

test("cache entries that are used live on; one unused for 11 minutes is asked for again", () => {
  const world = run(begin(createWorld({ rate: 1 })), minutes(60));
  expect(world.questions).toHaveLength(1);
  changeRate(world, 0);
  run(world, minutes(11));
  changeRate(world, 1);
  run(world, seconds(10));
  expect(world.questions).toHaveLength(2);
  expect(world.client.cache.invalidations.Expired).toBe(1);
});

test("recent work covers the last ten seconds only", () => {
  const world = run(begin(createWorld({ rate: 100 })), seconds(60));
  const recent = recentWork([world.client], world.now);
  expect(recent.operationsPerSecond).toBeGreaterThan(95);
  expect(recent.operationsPerSecond).toBeLessThan(105);
  expect(recent.p50).toBe(1_000);
  changeRate(world, 0);
  run(world, seconds(30));
  expect(recentWork([world.client], world.now)).toMatchObject({ operationsPerSecond: 0, p50: 0, p99: 0 });
});
