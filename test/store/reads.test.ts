import { describe, expect, test } from "vitest";
import { orderedGet, orderedSlice, sliceEntries } from "../../src/kernel/ordered-map.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import type { Duration } from "../../src/kernel/time.ts";
import {
  ask, createWorld, eventsNamed, isolate, kill, leaderOf, order, peer, peerOf, put, region, responseTo,
  restart, run, setSettings, storeOf,
  type World,
} from "./harness.ts";

const three = [1, 2, 3];
const heartbeatsOf = (world: World): number => peerOf(world, 1, 1).node.raft.reads?.lastPosition ?? 0;

function readNow(world: World, store: number): ReturnType<typeof responseTo> {
  const request = ask(world, store, { regionId: 1, key: "a" });
  run(world, 0.000_6);
  return responseTo(world, request);
}

describe("a read", () => {
  test("is answered on the spot within the lease that a write has proved", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 20);
    const request = put(world, 1, 1, "a", "v");
    run(world, 0.1);
    expect(responseTo(world, request)).toMatchObject({ error: null });
    run(world, 6);
    const rounds = heartbeatsOf(world);
    expect(readNow(world, 1)).toMatchObject({ value: "v", error: null });
    expect(heartbeatsOf(world)).toBe(rounds);
  });

  test("asks a quorum when the lease is over, which renews it", () => {
    const settings = { ...PRESETS.tikv, store: { ...PRESETS.tikv.store, checkLeaderLeaseInterval: 0 as Duration } };
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings });
    run(world, 30);
    const request = ask(world, 1, { regionId: 1, key: "a" });
    run(world, 0.000_6);
    expect(responseTo(world, request)).toBeUndefined();
    run(world, 0.01);
    expect(responseTo(world, request)).toMatchObject({ value: null, error: null });
    const rounds = heartbeatsOf(world);
    expect(rounds).toBe(1);
    expect(readNow(world, 1)).toMatchObject({ error: null });
    expect(heartbeatsOf(world)).toBe(1);
    // Near its end the lease is renewed in advance, while reads go on being local.
    run(world, 7);
    expect(readNow(world, 1)).toMatchObject({ error: null });
    expect(heartbeatsOf(world)).toBe(2);
  });

  test("by an isolated leader ends with its lease, before anybody else can be elected", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 20);
    put(world, 1, 1, "a", "v");
    run(world, 0.1);
    isolate(world, 1);
    const cut = world.now;
    let lastServed = 0;
    while (world.now < cut + 40_000_000) {
      if (readNow(world, 1)?.error === null) lastServed = world.now;
      run(world, 0.1);
    }
    const elected = world.record.events.find(({ at, body }) => at > cut && body.name === "raft.leader.elected");
    expect(elected).toBeDefined();
    expect((lastServed - cut) / 1_000_000).toBeLessThan(9);
    expect((lastServed - cut) / 1_000_000).toBeGreaterThan(8);
    expect(lastServed).toBeLessThan(elected?.at ?? 0);
  });

  test("waits for a quorum while leadership is being handed over", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 20);
    put(world, 1, 1, "a", "v");
    run(world, 0.1);
    expect(readNow(world, 1)).toMatchObject({ value: "v" });
    order(world, 1, 1, { kind: "transfer-leader", to: peer(12, 2) });
    // The target consents and is gone before it can stand.
    run(world, 0.1, () => peerOf(world, 1, 1).node.raft.leadTransferee !== 0);
    isolate(world, 2);
    expect(readNow(world, 1)).toBeUndefined();
    run(world, 0.01);
    expect(world.record.toClient.at(-1)?.response).toMatchObject({ value: "v", error: null });
  });

  test("asks a quorum when the timeouts change under the lease, which then is never longer than they allow", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 20);
    put(world, 1, 1, "a", "v");
    run(world, 0.1);
    setSettings(world, { ...PRESETS.tikv, store: { ...PRESETS.tikv.store, raftElectionTimeoutTicks: 4 } });
    for (let round = 0; round < 2; round++) {
      expect(readNow(world, 1)).toBeUndefined();
      run(world, 0.01);
    }
    expect(readNow(world, 1)).toMatchObject({ value: "v" });
    const lease = peerOf(world, 1, 1).lead?.leaseUntil ?? 0;
    expect(lease - world.now).toBeLessThanOrEqual(3_000_000);
  });

  test("dies with the leadership that it waited for", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 30);
    isolate(world, 1);
    run(world, 9);
    const request = ask(world, 1, { regionId: 1, key: "a" });
    run(world, 25);
    expect(responseTo(world, request)).toMatchObject({ error: { kind: "StaleCommand" } });
  });
});

describe("a request is refused", () => {
  test("with the error that names what is wrong with it", () => {
    const world = createWorld({ stores: 3, regions: [region(1, [1, 2], "a", "m"), region(2, three, "m", "")] });
    run(world, 20);
    const errorOf = (store: number, request: Parameters<typeof ask>[2]): string | undefined => {
      const id = ask(world, store, request);
      run(world, 0.01);
      return responseTo(world, id)?.error?.kind;
    };
    expect(errorOf(3, { regionId: 1, key: "b" })).toBe("RegionNotFound");
    expect(errorOf(2, { regionId: 1, key: "b" })).toBe("NotLeader");
    expect(errorOf(1, { regionId: 1, key: "z" })).toBe("KeyNotInRegion");
    expect(errorOf(1, { regionId: 1, key: "b", epoch: { confVer: 5, version: 6 } })).toBe("EpochNotMatch");
    // Another conf_ver does not matter to reads and writes.
    expect(errorOf(1, { regionId: 1, key: "b", epoch: { confVer: 1, version: 7 } })).toBeUndefined();
  });

  test("as stale when another leader's entry has taken the place of its proposal", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    isolate(world, 1);
    const request = put(world, 1, 1, "a", "lost");
    run(world, 45);
    const leader = leaderOf(world, 1);
    put(world, leader, 1, "a", "kept");
    run(world, 1);
    isolate(world, 1, false);
    run(world, 25);
    expect(responseTo(world, request)).toMatchObject({ error: { kind: "StaleCommand" } });
    for (const id of three) expect(orderedGet(storeOf(world, id).data, "a")).toBe("kept");
    expect(world.record.checks.violations).toEqual([]);
  });
});

describe("the raft log", () => {
  test("is cut when 50 entries are everywhere, and after six ticks of the collector when they are fewer", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 3);
    for (let i = 0; i < 60; i++) {
      put(world, 1, 1, `a${i}`, "v");
      run(world, 0.01);
    }
    const { storage } = peerOf(world, 1, 1).node;
    expect(storage.items.length).toBeGreaterThan(60);
    run(world, 4);
    expect(storage.items.length).toBeLessThan(5);
    for (let i = 0; i < 10; i++) put(world, 1, 1, `b${i}`, "v");
    run(world, 12);
    expect(storage.items.length).toBeGreaterThan(10);
    run(world, 12);
    expect(storage.items.length).toBeLessThan(5);
    run(world, 5);
    for (const id of three) expect(peerOf(world, id, 1).node.storage.items.length).toBeLessThan(5);
    // An idle log stays as it is.
    const last = peerOf(world, 1, 1).disk.applied;
    run(world, 300);
    expect(peerOf(world, 1, 1).disk.applied).toBe(last);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("is kept for a follower that is away, until it is too long; then that follower gets a snapshot", () => {
    const settings = { ...PRESETS.tikv, store: { ...PRESETS.tikv.store, raftLogGcCountLimit: 200 } };
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings });
    run(world, 3);
    kill(world, 3);
    const write = (count: number): void => {
      for (let i = 0; i < count; i++) {
        put(world, 1, 1, `a${i}`, "v");
        run(world, 0.01);
      }
    };
    write(150);
    run(world, 30);
    expect(peerOf(world, 1, 1).node.storage.items.length).toBeGreaterThan(150);
    write(100);
    run(world, 10);
    expect(peerOf(world, 1, 1).node.storage.items.length).toBeLessThan(200);
    restart(world, 3);
    run(world, 40);
    expect(eventsNamed(world, "snapshot.applied")).toMatchObject([{ store: 3, from: 1 }]);
    expect([...sliceEntries(orderedSlice(storeOf(world, 3).data, "", ""))].length).toBe(150);
    run(world, 30);
    expect(peerOf(world, 3, 1).disk.applied).toBe(peerOf(world, 1, 1).disk.applied);
    expect(world.record.checks.violations).toEqual([]);
  });
});

test("settings take effect while the store runs: faster ticks elect faster", () => {
  const world = createWorld({ stores: 3, regions: [region(1, three)] });
  run(world, 5);
  setSettings(world, PRESETS.paper);
  run(world, 2);
  kill(world, 1);
  run(world, 1);
  expect([2, 3]).toContain(leaderOf(world, 1));
});
