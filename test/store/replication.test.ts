import { PRESETS } from "../../src/cluster/presets.ts";
import { describe, expect, test } from "vitest";
import { orderedGet } from "../../src/kernel/ordered-map.ts";
import { hashValue } from "../../src/kernel/hash.ts";
import { micros } from "../../src/kernel/time.ts";
import {
  ask, createWorld, eventsNamed, forkWorld, isolate, keyIn, kill, leaderOf, peerOf, powerOff, put, region,
  regionsOn,
  responseTo, restart, run, setDisk, storeOf, storesOf,
} from "./harness.ts";

const three = [1, 2, 3];

describe("a region's replicas", () => {
  test("are led from the first instant by the peer that the topology names", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)], leaders: { 1: 2 } });
    expect(leaderOf(world, 1)).toBe(2);
    for (const id of three) expect(peerOf(world, id, 1)).toMatchObject({ disk: { applied: 6, appliedTerm: 6 } });
    run(world, 60);
    expect(leaderOf(world, 1)).toBe(2);
    expect(eventsNamed(world, "raft.campaign.started")).toEqual([]);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("share one network message per store and tick group, however many regions there are", () => {
    const world = createWorld({ stores: 3, regions: regionsOn(three, 60) });
    run(world, 20);
    // Every two seconds a heartbeat to two followers of each region, and an answer to it.
    expect(world.record.envelopes).toBeGreaterThan(9 * 60 * 2 * 2);
    expect(world.record.envelopes / world.record.packets).toBeGreaterThan(2.5);
  });

  test("take no write larger than raft-entry-max-size, and say how large it was", () => {
    const settings = { ...PRESETS.tikv, store: { ...PRESETS.tikv.store, raftEntryMaxSize: 1_024 } };
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings });
    run(world, 1);
    const [fits, exceeds] = [put(world, 1, 1, "a", "v".repeat(991)), put(world, 1, 1, "a", "w".repeat(992))];
    run(world, 0.01);
    expect(responseTo(world, fits)).toMatchObject({ error: null });
    expect(responseTo(world, exceeds)).toMatchObject({ error: { kind: "RaftEntryTooLarge", regionId: 1, entrySize: 1_025 } });
    expect(orderedGet(storeOf(world, 1).data, "a")).toBe("v".repeat(991));
  });

  test("apply a write on all stores, and the client hears when its leader has applied it", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 1);
    const request = put(world, 1, 1, "a", "v");
    run(world, 0.01);
    expect(responseTo(world, request)).toMatchObject({ error: null });
    // Followers learn of the commit with the next heartbeat (skip_bcast_commit).
    run(world, 3);
    for (const id of three) expect(orderedGet(storeOf(world, id).data, "a")).toBe("v");
    expect(world.record.checks.violations).toEqual([]);
  });

  test("elect a new leader 10 to 20 seconds after theirs died, and serve again", () => {
    const world = createWorld({ stores: 3, regions: regionsOn(three, 3) });
    run(world, 5);
    kill(world, 1);
    const died = world.now;
    run(world, 60);
    const elected = world.record.events.filter(({ body }) => body.name === "raft.leader.elected");
    expect(elected.length).toBeGreaterThanOrEqual(3);
    for (const each of elected) {
      expect((each.at - died) / 1_000_000).toBeGreaterThan(7);
      expect((each.at - died) / 1_000_000).toBeLessThan(45);
    }
    for (const id of [1, 2, 3]) {
      const leader = leaderOf(world, id);
      expect([2, 3]).toContain(leader);
      const request = put(world, leader, id, keyIn(id), "v");
      run(world, 0.1);
      expect(responseTo(world, request)).toMatchObject({ error: null });
    }
    expect(world.record.checks.violations).toEqual([]);
  });

  test("say of a campaign for how long they had heard nothing, and whom they missed", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    kill(world, 1);
    run(world, 40, () => eventsNamed(world, "raft.leader.elected").length > 0);
    const [first] = eventsNamed(world, "raft.campaign.started");
    expect(first).toMatchObject({ campaign: "pre-vote", missedStore: 1, term: 7 });
    expect(first?.silence).toBeGreaterThan(9_000_000);
    expect(eventsNamed(world, "raft.leader.elected")[0]).toMatchObject({ region: 1, term: 7 });
  });

  test("depose an isolated leader within two election timeouts, and it rejoins as a follower", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    isolate(world, 1);
    run(world, 21);
    expect(eventsNamed(world, "raft.leader.stepped-down")).toMatchObject([{ store: 1, reason: "quorum-lost" }]);
    expect(storeOf(world, 1).memory.leaderCount).toBe(0);
    run(world, 30);
    expect([2, 3]).toContain(leaderOf(world, 1));
    isolate(world, 1, false);
    run(world, 25);
    expect(peerOf(world, 1, 1).node.raft.term).toBe(peerOf(world, leaderOf(world, 1), 1).node.raft.term);
    expect(world.record.checks.violations).toEqual([]);
  });
});

describe("a crash", () => {
  test("of the machine loses what was not durable, and the promises with it", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 1);
    setDisk(world, micros(100_000));
    put(world, 1, 1, "a", "v");
    run(world, 0.05);
    const follower = peerOf(world, 2, 1);
    expect(follower.writesInFlight).toBeGreaterThan(0);
    powerOff(world, 2);
    expect(peerOf(world, 2, 1).node.storage.items.length).toBe(1);
    run(world, 0.2);
    const acks = peerOf(world, 1, 1).node.raft.progress.find(({ id }) => id === 12)?.match;
    expect(acks).toBe(6);
    setDisk(world, micros(1_000));
    restart(world, 2);
    run(world, 20);
    expect(orderedGet(storeOf(world, 2).data, "a")).toBe("v");
    expect(world.record.checks.violations).toEqual([]);
  });

  test("of the process keeps what was submitted", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 1);
    setDisk(world, micros(100_000));
    put(world, 1, 1, "a", "v");
    run(world, 0.05);
    kill(world, 2);
    expect(peerOf(world, 2, 1).node.storage.items.length).toBe(2);
    run(world, 1);
    restart(world, 2);
    run(world, 20);
    expect(orderedGet(storeOf(world, 2).data, "a")).toBe("v");
    expect(world.record.checks.violations).toEqual([]);
  });

  test("makes the store refuse its vote for one election timeout after it is back", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    kill(world, 1);
    run(world, 8);
    kill(world, 2);
    restart(world, 2);
    run(world, 9.9);
    expect(eventsNamed(world, "raft.vote.granted").filter(({ store }) => store === 2)).toEqual([]);
    run(world, 60);
    expect([2, 3]).toContain(leaderOf(world, 1));
    expect(world.record.checks.violations).toEqual([]);
  });

  test("of everybody at once, again and again, loses no acknowledged write", () => {
    const world = createWorld({ stores: 3, regions: regionsOn(three, 2) });
    const acknowledged = new Map<string, string>();
    for (let round = 0; round < 12; round++) {
      run(world, 35);
      const waiting: { id: number; key: string }[] = [];
      for (const regionId of [1, 2]) {
        const leader = leaderOf(world, regionId);
        const key = keyIn(regionId, String(round));
        if (leader !== 0) waiting.push({ id: put(world, leader, regionId, key, "v"), key });
      }
      run(world, 0.0005 * (round + 3));
      for (const id of three) {
        if (round % 2 === 0) powerOff(world, id);
        else kill(world, id);
      }
      for (const { id, key } of waiting) if (responseTo(world, id)?.error === null) acknowledged.set(key, "v");
      for (const id of three) restart(world, id);
    }
    run(world, 60);
    expect(acknowledged.size).toBeGreaterThan(5);
    for (const [key, value] of acknowledged) {
      for (const id of three) expect(orderedGet(storeOf(world, id).data, key)).toBe(value);
    }
    expect(world.record.checks.violations).toEqual([]);
  });
});

describe("a fork", () => {
  test("goes its own way, and both ways are what they would have been", () => {
    const build = (): ReturnType<typeof createWorld> => {
      const world = createWorld({ stores: 3, regions: regionsOn(three, 2) });
      run(world, 3);
      put(world, 1, 1, "a", "old");
      run(world, 3);
      return world;
    };
    const original = build();
    const copy = forkWorld(original);
    expect(hash(copy)).toBe(hash(original));
    put(copy, 1, 1, "a", "new");
    kill(copy, 3);
    run(copy, 40);
    expect(orderedGet(storeOf(copy, 1).data, "a")).toBe("new");
    expect(orderedGet(storeOf(original, 1).data, "a")).toBe("old");
    run(original, 40);
    const untouched = build();
    run(untouched, 40);
    expect(hash(original)).toBe(hash(untouched));
    expect(hash(copy)).not.toBe(hash(original));
  });
});

const hash = (world: ReturnType<typeof createWorld>): string => hashValue([...storesOf(world).values()]);

test("a get names the leader to whoever asks another replica", () => {
  const world = createWorld({ stores: 3, regions: [region(1, three)] });
  run(world, 3);
  const request = ask(world, 2, { regionId: 1, key: "a" });
  run(world, 0.01);
  expect(responseTo(world, request)?.error).toMatchObject({ kind: "NotLeader", leader: { id: 11, storeId: 1 } });
});
