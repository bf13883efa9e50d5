import { describe, expect, test } from "vitest";
import type { Message } from "../../src/proto/messages.ts";
import { GroupState } from "../../src/store/group-state.ts";
import {
  ask, createWorld, eventsNamed, isolate, kill, leaderOf, PD, peerOf, put, region, responseTo, run, send, type World,
} from "./harness.ts";

const three = [1, 2, 3];

/** A group of three that has fallen asleep. */
function sleepers(seed = 1): World {
  const world = createWorld({ stores: 3, regions: [region(1, three)], seed });
  run(world, 25);
  expect(asleep(world)).toEqual(three);
  return world;
}

const asleep = (world: World): number[] => three.filter((store) => peerOf(world, store, 1).node.raft.resting);

const states = (world: World): number[] => three.map((store) => peerOf(world, store, 1).groupState);

/** Seconds until somebody else leads. */
function untilElected(world: World): number {
  const before = leaderOf(world, 1);
  const since = world.now;
  run(world, 60, () => {
    const leader = leaderOf(world, 1);
    return leader !== undefined && leader !== before;
  });
  return (world.now - since) / 1_000_000;
}

describe("a group in which nothing happens", () => {
  test("sleeps between one and two election timeouts after the last write", () => {
    const world = sleepers();
    const request = put(world, 1, 1, "a", "v");
    run(world, 0.1);
    expect(responseTo(world, request)).toMatchObject({ error: null });
    expect(asleep(world)).not.toContain(1);
    run(world, 9);
    expect(asleep(world)).not.toContain(1);
    run(world, 12);
    expect(asleep(world)).toEqual(three);
  });

  test("stays awake while a member lacks something, and its peers tick", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    kill(world, 3);
    put(world, 1, 1, "a", "v");
    run(world, 60);
    expect(peerOf(world, 1, 1).node.raft.resting).toBe(false);
  });

  test("says next to nothing while it sleeps: a round of heartbeats and a report in five minutes", () => {
    const world = sleepers();
    const before = world.record.toPd.length;
    run(world, 300);
    const reports = world.record.toPd.slice(before).filter(({ message }) => message.kind === "region-heartbeat");
    expect(reports.length).toBe(1);
    expect(asleep(world)).toEqual(three);
    run(world, 1_200);
    expect(asleep(world)).toEqual(three);
    expect(eventsNamed(world, "raft.campaign.started").filter(({ store }) => store !== 1)).toEqual([]);
  });
});

const awakenOf = (awaken: readonly number[]): Message =>
  ({
    kind: "store-heartbeat-response", stateName: "Up", tombstone: false, awaken, plan: null, buried: [],
    inspects: { network: false, disk: false },
  });

describe("a sleeping group wakes", () => {
  test("by a write at its leader and by a request at a follower, which misses it", () => {
    const world = sleepers();
    const request = ask(world, 2, { regionId: 1, key: "a" });
    run(world, 0.1);
    expect(responseTo(world, request)?.error).toMatchObject({ kind: "NotLeader" });
    expect(states(world)).toEqual([GroupState.Idle, GroupState.Chaos, GroupState.Idle]);
    put(world, 1, 1, "a", "v");
    run(world, 0.1);
    expect(states(world)).toEqual([GroupState.Ordered, GroupState.Ordered, GroupState.Ordered]);
  });

  test("when PD says so", () => {
    const world = sleepers();
    send(world, PD, 2, awakenOf([3]));
    run(world, 0.1);
    expect(asleep(world)).toEqual([2, 3]);
    send(world, PD, 3, awakenOf([9]));
    run(world, 0.1);
    expect(asleep(world)).toEqual([2, 3]);
  });

  test("by the second check of a follower that its leader did not ping", () => {
    const world = sleepers();
    for (const store of [2, 3]) peerOf(world, store, 1).groupState = GroupState.PreChaos;
    isolate(world, 1);
    run(world, 300);
    expect(leaderOf(world, 1)).not.toBe(1);
  });

  test("2 to 12 s after the process of its leader was killed", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const world = sleepers(seed);
      kill(world, 1);
      const waited = untilElected(world);
      expect(waited).toBeGreaterThanOrEqual(2);
      expect(waited).toBeLessThanOrEqual(12.5);
    }
  });
});
