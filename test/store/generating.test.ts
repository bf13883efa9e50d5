import { describe, expect, test } from "vitest";
import { PRESETS } from "../../src/cluster/presets.ts";
import { MIB } from "../../src/store/options.ts";
import type { Settings } from "../../src/proto/settings.ts";
import { storageFirstIndex } from "../../src/raft/index.ts";
import { atLeastOne } from "../at-least-one.ts";
import {
  createWorld, eventsNamed, isolate, order, peer, peerOf, put, region, regionsOn, run, storeOf, type World,
} from "./harness.ts";

const three = [1, 2, 3];
const withStore = (change: Partial<Settings["store"]>): Settings =>
  ({ ...PRESETS.tikv, store: { ...PRESETS.tikv.store, ...change } });

function addLearner(world: World, id: number): void {
  order(world, 1, id, { kind: "change-peer", changes: [{ type: "AddLearnerNode", peer: peer(1000 + id, 4, "Learner") }] });
}

const begun = (world: World): number =>
  storeOf(world, 1).memory.generations.filter(({ snapshot }) => snapshot !== null).length;
const left = (world: World): number[] => storeOf(world, 1).memory.generations.map((generation) => generation.left / MIB);

describe("generating snapshots", () => {
  test("takes the io limit's time, which the threads of the pool share", () => {
    const world = createWorld({ stores: 4, regions: regionsOn(three, 2), sizeMiB: 600 });
    run(world, 5);
    addLearner(world, 1);
    addLearner(world, 2);
    run(world, 10, () => begun(world) === 2);
    const before = left(world);
    run(world, 1);
    const written = left(world).map((now, place) => (before[place] ?? 0) - now);
    // 100 MiB a second, half for each, in pieces of 8 MiB.
    for (const each of atLeastOne(written)) expect(Math.abs(each - 50)).toBeLessThanOrEqual(16);
  });

  test("waits for a free thread of the pool", () => {
    const world = createWorld({ stores: 4, regions: regionsOn(three, 5), sizeMiB: 40 });
    run(world, 5);
    for (let id = 1; id <= 5; id++) addLearner(world, id);
    let most = 0;
    run(world, 20, () => {
      most = Math.max(most, begun(world));
      return false;
    });
    expect(most).toBe(2);
    expect(eventsNamed(world, "snapshot.applied")).toHaveLength(5);
    expect(storeOf(world, 1).memory.generations).toEqual([]);
  });

  test("begins anew where the log was cut behind the snapshot meanwhile", () => {
    const settings = withStore({ raftLogGcCountLimit: 20, raftLogGcThreshold: 5 });
    const world = createWorld({ stores: 4, regions: [region(1, three)], sizeMiB: 600, settings });
    run(world, 5);
    addLearner(world, 1);
    run(world, 1);
    const before = storeOf(world, 1).memory.generations[0]?.snapshot?.index ?? 0;
    expect(before).toBeGreaterThan(0);
    for (let i = 0; i < 80; i++) {
      put(world, 1, 1, `a${i}`, "v");
      run(world, 0.05);
    }
    expect(storageFirstIndex(peerOf(world, 1, 1).disk.storage) - 1).toBeGreaterThan(before);
    run(world, 40, () => eventsNamed(world, "snapshot.applied").length > 0);
    expect(eventsNamed(world, "snapshot.applied")[0]?.index).toBeGreaterThan(before + 80);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("ends with the leadership that it was for, and the next snapshot gets its thread", () => {
    const settings = withStore({ snapGeneratorPoolSize: 1 });
    const world = createWorld({ stores: 4, regions: regionsOn(three, 2), sizeMiB: 400, settings });
    run(world, 5);
    addLearner(world, 1);
    addLearner(world, 2);
    run(world, 3, () => storeOf(world, 1).memory.generations.length === 2);
    expect(begun(world)).toBe(1);
    isolate(world, 1);
    run(world, 30);
    expect(storeOf(world, 1).memory.generations).toEqual([]);
  });
});

describe("the raft log", () => {
  test("is cut for its size too, though a follower lacks the entries", () => {
    const settings = withStore({ raftLogGcSizeLimit: 20_000 });
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings });
    run(world, 3);
    isolate(world, 3);
    for (let i = 0; i < 40; i++) {
      put(world, 1, 1, `a${i}`, "v".repeat(1_000));
      run(world, 0.01);
    }
    run(world, 10);
    expect(storageFirstIndex(peerOf(world, 1, 1).disk.storage)).toBeGreaterThan(20);
    expect(peerOf(world, 1, 1).disk.logBytes).toBeLessThan(25_000);
  });
});
