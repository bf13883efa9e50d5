import { describe, expect, test } from "vitest";
import { orderedSlice, sliceEntries } from "../../src/kernel/ordered-map.ts";
import { createWorld, kill, order, peer, peerOf, put, region, regionsOn, restart, run, storeOf, type World } from "./harness.ts";

const three = [1, 2, 3];

const keysOn = (world: World, store: number): string[] =>
  [...sliceEntries(orderedSlice(storeOf(world, store).data, "", ""))].map(([key]) => key);
const rangesOn = (world: World, store: number): number[] =>
  [...sliceEntries(orderedSlice(storeOf(world, store).ranges, "", ""))].map(([, id]) => id);

/** Three regions, with data in each, written in the order 3, 2, 1. */
function filledWorld(): World {
  const world = createWorld({ stores: 4, regions: regionsOn(three, 3) });
  run(world, 3);
  for (const [id, key] of [[3, "c1"], [2, "b1"], [1, "a1"], [2, "b2"]] as const) put(world, 1, id, key, "v");
  run(world, 3);
  return world;
}

describe("a store's regions", () => {
  test("keep their data in one map, in the order of the keys", () => {
    const world = filledWorld();
    expect(keysOn(world, 2)).toEqual(["a1", "b1", "b2", "c1"]);
    expect(rangesOn(world, 2)).toEqual([1, 2, 3]);
  });

  test("take their own data along when they go, and leave that of their neighbours", () => {
    const world = filledWorld();
    order(world, 1, 2, { kind: "change-peer", changes: [{ type: "RemoveNode", peer: peer(23, 3) }] });
    run(world, 3);
    expect(keysOn(world, 3)).toEqual(["a1", "c1"]);
    expect(rangesOn(world, 3)).toEqual([1, 3]);
    expect(keysOn(world, 2)).toEqual(["a1", "b1", "b2", "c1"]);
  });

  test("come with a snapshot into their own range, among those that are there", () => {
    const world = filledWorld();
    for (const [id, fresh] of [[3, 304], [1, 104], [2, 204]] as const) {
      order(world, 1, id, { kind: "change-peer", changes: [{ type: "AddLearnerNode", peer: peer(fresh, 4, "Learner") }] });
      run(world, 20);
    }
    expect(keysOn(world, 4)).toEqual(["a1", "b1", "b2", "c1"]);
    expect(rangesOn(world, 4)).toEqual([1, 2, 3]);
    put(world, 1, 2, "b3", "v");
    run(world, 3);
    expect(keysOn(world, 4)).toEqual(["a1", "b1", "b2", "b3", "c1"]);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("are what the disk says when the process is back, and whatever the process knew is gone", () => {
    const world = filledWorld();
    const before = peerOf(world, 2, 2);
    kill(world, 2);
    const after = peerOf(world, 2, 2);
    expect(after).not.toBe(before);
    expect(after.disk).toBe(before.disk);
    expect(storeOf(world, 2).groups.flatMap(({ members }) => members)).toContain(after);
    expect(after).toMatchObject({ heardLeaderAt: 0, followed: 0, disk: { initialized: true } });
    restart(world, 2);
    run(world, 3);
    expect(keysOn(world, 2)).toEqual(["a1", "b1", "b2", "c1"]);
    expect(world.record.checks.violations).toEqual([]);
  });

  test.each([["", ""], ["a", "c"], ["aa", "ab"]])("never overlap: %j to %j beside a to b", (startKey, endKey) => {
    expect(() => createWorld({ stores: 3, regions: [region(1, three, "a", "b"), region(2, three, startKey, endKey)] }))
      .toThrow("regions of a store do not overlap");
  });
});
