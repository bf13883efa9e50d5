import { describe, expect, test } from "vitest";
import { PRESETS } from "../../src/cluster/presets.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { KvRequest } from "../../src/proto/messages.ts";
import type { Settings } from "../../src/proto/settings.ts";
import { leaseStateOf, type LeaseState } from "../../src/store/lease.ts";
import {
  ask, AWAKE, createWorld, isolate, kill, leaderOf, order, peer, peerOf, put, region, responseTo, run, setSettings,
  type World,
} from "./harness.ts";

const three = [1, 2, 3];
const leaseOf = (world: World, store: number): LeaseState | "none" => {
  const held = peerOf(world, store, 1);
  return held.lead === null ? "none" : leaseStateOf(held, held.lead, world.now as Instant);
};
const leaseEnd = (world: World): number => peerOf(world, 1, 1).lead?.leaseUntil ?? 0;

function answer(world: World, store: number, replica: KvRequest["replica"], length = 0.01): ReturnType<typeof responseTo> {
  const request = ask(world, store, { regionId: 1, key: "a", replica });
  run(world, length);
  return responseTo(world, request);
}

const withClient = (change: Partial<Settings["client"]>): Settings =>
  ({ ...PRESETS.tikv, client: { ...PRESETS.tikv.client, ...change } });

describe("a lease", () => {
  test("is renewed by its timer with heartbeats at every tick, too", () => {
    const settings = { ...AWAKE, store: { ...AWAKE.store, raftHeartbeatTicks: 1 } };
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings });
    run(world, 1);
    for (let second = 0; second < 30; second++) {
      run(world, 1);
      expect(leaseOf(world, 1)).toBe("valid");
    }
  });

  test("is renewed by a timer before its end, although nobody reads or writes", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings: AWAKE });
    run(world, 1);
    for (let second = 0; second < 60; second++) {
      run(world, 1);
      expect(leaseOf(world, 1)).toBe("valid");
      // The first tick without heartbeats in renew-leader-lease-advance-duration.
      expect(leaseEnd(world) - world.now).toBeGreaterThan(250_000);
    }
    expect(world.record.checks.violations).toEqual([]);
  });

  test("is left to end while its group hibernates, and kept again from the next read on", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    const rest = (on: boolean): void => three.forEach((store) => void (peerOf(world, store, 1).node.raft.resting = on));
    rest(true);
    run(world, 20);
    expect(leaseOf(world, 1)).toBe("expired");
    rest(false);
    expect(answer(world, 1, null)).toMatchObject({ error: null });
    run(world, 20);
    expect(leaseOf(world, 1)).toBe("valid");
  });

  test("is suspect from the handover on, and valid again by what is proposed after it failed", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    order(world, 1, 1, { kind: "transfer-leader", to: peer(12, 2) });
    run(world, 0.1, () => peerOf(world, 1, 1).node.raft.leadTransferee !== 0);
    kill(world, 2);
    expect(leaseOf(world, 1)).toBe("suspect");
    run(world, 9);
    expect(leaseOf(world, 1)).toBe("suspect");
    run(world, 5);
    expect(leaseOf(world, 1)).toBe("valid");
  });

  test("of an isolated leader ends within 9 s, and the leader steps down between 10 and 20 s", () => {
    for (const seed of [1, 2, 3, 4]) {
      const world = createWorld({ stores: 3, regions: [region(1, three)], seed, settings: AWAKE });
      run(world, 20 + seed / 3);
      isolate(world, 1);
      const cut = world.now;
      run(world, 30, () => leaseOf(world, 1) !== "valid");
      expect(world.now - cut).toBeLessThanOrEqual(9_000_000);
      run(world, 30, () => leaseOf(world, 1) === "none");
      expect((world.now - cut) / 1_000_000).toBeGreaterThanOrEqual(10);
      expect((world.now - cut) / 1_000_000).toBeLessThanOrEqual(20);
    }
  });
});

describe("a follower read", () => {
  test("asks the leader how far to be, and shows what was acknowledged before it", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    put(world, 1, 1, "a", "v");
    run(world, 0.1, () => responseTo(world, 1) !== undefined);
    // The write is acknowledged, and store 3 does not know yet that it is committed.
    expect(peerOf(world, 3, 1).disk.applied).toBeLessThan(peerOf(world, 1, 1).disk.applied);
    expect(answer(world, 3, { kind: "follower" })).toMatchObject({ value: "v", error: null });
    expect(answer(world, 3, null)).toMatchObject({ error: { kind: "NotLeader" } });
  });

  test("waits while its leader cannot answer, and is asked again when the question was lost", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    isolate(world, 3);
    const request = ask(world, 3, { regionId: 1, key: "a", replica: { kind: "follower" } });
    run(world, 5);
    isolate(world, 3, false);
    expect(responseTo(world, request)).toBeUndefined();
    run(world, 5.1);
    expect(responseTo(world, request)).toMatchObject({ error: null });
  });

  test("dies with the term in which it was asked", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    kill(world, 1);
    const request = ask(world, 3, { regionId: 1, key: "a", replica: { kind: "follower" } });
    run(world, 40, () => leaderOf(world, 1) !== 0 && responseTo(world, request) !== undefined);
    expect(responseTo(world, request)).toMatchObject({ error: { kind: "StaleCommand" } });
  });
});

describe("a stale read", () => {
  test("is answered by any replica once the past that it asks for is resolved there, and refused before", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings: withClient({ replicaRead: "stale" }) });
    run(world, 5);
    put(world, 1, 1, "a", "v");
    run(world, 1);
    const asOf = world.now as Instant;
    expect(answer(world, 3, { kind: "stale", readTs: asOf })).toMatchObject({
      error: { kind: "DataIsNotReady", regionId: 1, peerId: 13, safeTs: 0 },
    });
    // Rounds come every 20 s, and followers hear with the next what one has resolved.
    run(world, 55);
    for (const store of three) {
      expect(answer(world, store, { kind: "stale", readTs: asOf })).toMatchObject({ value: "v", error: null });
    }
    const now = answer(world, 3, { kind: "stale", readTs: world.now as Instant });
    expect(now).toMatchObject({ error: { kind: "DataIsNotReady" } });
  });

  test("of what an isolated follower had resolved is answered without anybody else, but never of later", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings: withClient({ replicaRead: "stale" }) });
    run(world, 60);
    isolate(world, 3);
    const cut = world.now;
    put(world, 1, 1, "a", "late");
    run(world, 100);
    expect(answer(world, 3, { kind: "stale", readTs: cut - 45_000_000 as Instant })).toMatchObject({ value: null, error: null });
    expect(answer(world, 3, { kind: "stale", readTs: cut + 1_000_000 as Instant })).toMatchObject({
      error: { kind: "DataIsNotReady" },
    });
  });

  test("costs nothing while nobody asks for the past", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 60);
    expect(peerOf(world, 1, 1).lead).not.toBeNull();
    expect(world.lab.cluster.queue.size).toBeLessThan(200);
    setSettings(world, withClient({ replicaRead: "stale" }));
    run(world, 60);
    setSettings(world, PRESETS.tikv);
    run(world, 30);
    expect(answer(world, 3, { kind: "stale", readTs: 1 as Instant })).toMatchObject({ error: { kind: "DataIsNotReady" } });
  });
});
