import { expect, test } from "vitest";
import type { DetailOf } from "../../src/cluster/details.ts";
import { clientsLayer } from "../../src/cluster/layers/clients.ts";
import { inspect } from "../../src/cluster/inspect.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { encodeKey } from "../../src/proto/encoded-keys.ts";
import { escapedBytes } from "../../src/proto/escaped-bytes.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "./golden.ts";

/** What the inspector tells of clients, their transactions, and what these leave in the column families. */

const at = (seconds: number): Instant => (seconds * 1e6) as Instant;

function runTo(seconds: number, ...lines: string[]): Run {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, clients: 2 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: inputsOf(...lines) });
  advanceRun(run, at(seconds));
  return run;
}

function clientOf(run: Run, id: number): DetailOf<"client"> {
  const detail = inspect(run.cluster, { kind: "client", id });
  return detail?.kind === "client" ? detail : expect.fail("the client exists");
}

function regionOf(run: Run, id: number, key?: string): DetailOf<"region"> {
  const detail = inspect(run.cluster, { kind: "region", id, ...(key === undefined ? {} : { key: { key, store: 0 } }) });
  return detail?.kind === "region" ? detail : expect.fail("the region exists");
}

test("the frame tells of each client how many of its requests retry: one that is cut off, and not the other", () => {
  const { cluster } = runTo(20, "5s isolate client 2");
  const { retries, retrying } = clientsLayer.take({ cluster } as Parameters<typeof clientsLayer.take>[0]);
  expect(retries[1]).toBeGreaterThan(0);
  expect([retries[0], retrying]).toEqual([0, retries[1]]);
});

test("a client that has asked nobody since still takes the dead store for the leader: that stands first, beside who leads", () => {
  const { cache } = clientOf(runTo(40, "3s set client.rate 0", "5s kill store 3"), 1);
  const [first, ...others] = cache.shown;
  expect(first?.leader).toBe(3);
  expect([1, 2]).toContain(first?.truth);
  expect(cache.count).toBe(3);
  for (const { leader, truth } of atLeastOne(others)) expect(leader).toBe(truth);
});

test("a client that asks in vain forgets where the region is, and tells why", () => {
  const { cache } = clientOf(runTo(8, "5s kill store 3"), 1);
  expect(cache.dropped.map(({ reason }) => reason)).toContain("NoLeader");
  for (const { leader, truth } of atLeastOne(cache.shown)) expect(leader).toBe(truth);
});

test("an entry that was loaded anew says why the one before was forgotten, and another says nothing", () => {
  const { cache } = clientOf(runTo(30, "5s kill store 3"), 1);
  const reasons = cache.shown.map(({ forgotten }) => forgotten?.reason ?? null);
  expect(reasons).toContain("NoLeader");
  expect(reasons).toContain(null);
  // Not before the store died at 5 s.
  const ages = cache.shown.flatMap(({ forgotten }) => (forgotten === null ? [] : [forgotten.ago]));
  expect(Math.max(...ages)).toBeLessThan(seconds(25));
  expect(Math.min(...ages)).toBeGreaterThan(seconds(1));
});

test("a request that waits tells its sleeps by kind, and how much of what it may sleep is used up", () => {
  const { waiting } = clientOf(runTo(10, "5s kill store 3"), 1);
  const slept = atLeastOne(waiting.filter(({ sleeps }) => sleeps.length > 0));
  for (const request of slept) {
    expect(request.slept).toBe(request.sleeps.reduce((sum, { slept: each }) => sum + each, 0));
    expect(request.budget).toBe(at(40));
  }
  expect(waiting.some(({ isParked }) => isParked)).toBe(true);
});

test("breakers tell their state and for how long they keep everything back", () => {
  const quiet = clientOf(runTo(8, "5s kill store 3"), 1);
  expect([quiet.load.circuitBreaker, quiet.breakers]).toEqual(["off", []]);
  const { breakers } = clientOf(runTo(8, "1s set client.circuit-breaker stores", "5s kill store 3"), 1);
  const breaker = breakers.find(({ store }) => store === 3) ?? expect.fail("it stands before store 3");
  expect(breaker.state).toBe("open");
  expect(breaker.since + breaker.left).toBe(at(5));
});

test("a client tells the sessions that somebody has with it, their open transactions and what these hold", () => {
  const { sessions } = clientOf(runTo(8, "5s client 1 begin", "6s client 1 put jay 10", "5s client 1.2 get jay"), 1);
  expect(sessions.map(({ session, transaction }) => [session, transaction?.writes ?? null])).toEqual([[1, 1], [2, null]]);
  expect(clientOf(runTo(8, "5s client 1 begin"), 2).sessions).toEqual([]);
});

const BANK = ["1s set client.workload bank", "1s set client.txn-mode pessimistic", "1s set client.rate 200"];

/** A run that stands where some key of the first region that has one is locked. */
function lockedRun(...lines: string[]): { readonly run: Run; readonly key: string; readonly region: number } {
  const run = runTo(3, ...BANK, ...lines);
  for (let millis = 3_000; millis < 8_000; millis++) {
    advanceRun(run, (millis * 1_000) as Instant);
    for (const { id } of run.spec.topology.regions) {
      const key = regionOf(run, id).versioned.find(({ isLocked }) => isLocked)?.key;
      if (key !== undefined) return { run, key, region: id };
    }
  }
  return expect.fail("transfers lock accounts");
}

test("a transaction under way tells its timestamp, its keys and what it waits for", () => {
  const { run } = lockedRun();
  const stands = [1, 2].flatMap((id) => [...clientOf(run, id).transactions.shown]);
  const holder = stands.find(({ startTs, keys }) => startTs > 0 && keys.length > 0) ?? expect.fail("one is under way");
  expect(holder.workload).toBe("bank");
  expect(holder.isPessimistic).toBe(true);
});

test("a locked key has its lines, the lock first, each with its encoded key, and the lock its owner, who lives", () => {
  const { run, key, region } = lockedRun();
  const { versions } = regionOf(run, region, key);
  const [first, ...rest] = versions?.lines ?? [];
  expect([first?.family, first?.encodedKey]).toEqual(["lock", escapedBytes(encodeKey(key))]);
  const commits = rest.flatMap((line) => (line.family === "write" ? [line.write.commitTs] : []));
  expect(commits).toEqual(commits.slice().sort((a, b) => b - a));
  expect(versions?.fate).toMatchObject({ doing: "running", isAlive: true });
});

test("a lock whose client was killed is nobody's until its life is over, at the instant that it tells", () => {
  const { run, key, region } = lockedRun();
  const before = regionOf(run, region, key).versions?.fate ?? expect.fail("it is locked");
  const orphan = runTo(run.cluster.now / 1e6, ...BANK,
    `${run.cluster.now / 1e6}s kill client ${before.owner}`);
  advanceRun(orphan, (run.cluster.now + 1_000) as Instant);
  const { fate, lines } = regionOf(orphan, region, key).versions ?? expect.fail("the key is there");
  expect(fate).toMatchObject({ owner: 0, doing: "gone", isAlive: false });
  const lock = lines[0]?.family === "lock" ? lines[0].lock : expect.fail("the lock is still there");
  expect(fate?.expiresAt).toBe((Math.floor(lock.startTs / 2 ** 18) + lock.ttlMillis) * 1_000);
});

test("a key may be looked at on another replica, and one that nobody wrote has no versions", () => {
  const { run, key, region } = lockedRun();
  const { versions } = regionOf(run, region, key);
  const other = versions?.replicas.find(({ isLeader }) => !isLeader)?.store ?? expect.fail("there are followers");
  const detail = inspect(run.cluster, { kind: "region", id: region, key: { key, store: other } });
  expect(detail?.kind === "region" ? detail.versions?.store : null).toBe(other);
  expect(regionOf(run, region, `${key}-nobody`).versions).toMatchObject({ region, lines: [], fate: null });
});
