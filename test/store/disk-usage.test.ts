import { expect, test } from "vitest";
import { PRESETS } from "../../src/cluster/presets.ts";
import { machineAt } from "../../src/cluster/cluster.ts";
import { lastIndex } from "../../src/raft/index.ts";
import {
  createWorld, eventsNamed, kill, leaderOf, order, peer, peerOf, put, region, responseTo, run, setSettings, type World,
} from "./harness.ts";

const GIB = 1_024 * 1_024 * 1_024;

/** Stores of these worlds have 10,000 MiB, of which 8 are used: about 9.76 GiB are left. */
function reserve(world: World, gib: number): void {
  setSettings(world, { ...PRESETS.tikv, store: { ...PRESETS.tikv.store, reserveSpace: gib * GIB } });
}

/** The peers that the leader sends no entries. */
const withheld = (world: World): readonly number[] =>
  peerOf(world, leaderOf(world, 1), 1).node.raft.progress.filter((progress) => progress.withheld).map(({ id }) => id);

const lastIndexOf = (world: World, store: number): number => lastIndex(peerOf(world, store, 1).node.raft.log);

function write(world: World): string | undefined {
  const request = put(world, leaderOf(world, 1), 1, "a", "v");
  run(world, 0.1);
  return responseTo(world, request)?.error?.kind;
}

test("a store takes writes while more than reserve-space is left, and leadership while more than half of it is", () => {
  const world = createWorld({ stores: 3, regions: [region(1, [1, 2, 3])] });
  run(world, 5);
  expect(write(world)).toBeUndefined();
  reserve(world, 9.8);
  expect(write(world)).toBe("DiskFull");
  order(world, 1, 1, { kind: "transfer-leader", to: peer(12, 2) });
  run(world, 1);
  expect(leaderOf(world, 1)).toBe(2);
  // 9.76 GiB are less than half of 20: nobody takes the office, and the handover is given up after an election timeout.
  reserve(world, 20);
  order(world, 2, 1, { kind: "transfer-leader", to: peer(13, 3) });
  run(world, 13);
  expect(leaderOf(world, 1)).toBe(2);
  expect(eventsNamed(world, "raft.transfer.aborted")).toMatchObject([{ store: 2, to: 3 }]);
  reserve(world, 5);
  // The other stores say that they have room with their next heartbeat at the latest.
  run(world, 11);
  expect(write(world)).toBeUndefined();
  machineAt(world.lab.cluster, 3).disk.full = true;
  expect(write(world)).toBe("DiskFull");
});

test("a follower whose disk is full is sent no entries while others are a majority, and catches up when it has room again", () => {
  const world = createWorld({ stores: 3, regions: [region(1, [1, 2, 3])] });
  run(world, 5);
  machineAt(world.lab.cluster, 4).disk.full = true;
  run(world, 11);
  for (let i = 0; i < 5; i++) expect(write(world)).toBeUndefined();
  run(world, 5);
  const behind = lastIndexOf(world, 1) - lastIndexOf(world, 3);
  expect(behind).toBeGreaterThanOrEqual(5);
  machineAt(world.lab.cluster, 4).disk.full = false;
  run(world, 15);
  expect(lastIndexOf(world, 3)).toBe(lastIndexOf(world, 1));
});

test("nothing is written while the disks of a majority are full, and of those the one that has been sent least is spared", () => {
  const world = createWorld({ stores: 3, regions: [region(1, [1, 2, 3])] });
  run(world, 5);
  machineAt(world.lab.cluster, 3).disk.full = true;
  run(world, 11);
  expect(withheld(world)).toEqual([12]);
  expect(write(world)).toBeUndefined();
  machineAt(world.lab.cluster, 4).disk.full = true;
  run(world, 11);
  expect(write(world)).toBe("DiskFull");
  expect(withheld(world)).toEqual([12]);
  machineAt(world.lab.cluster, 3).disk.full = false;
  run(world, 11);
  expect(write(world)).toBeUndefined();
});

test("a leader whose own disk is full refuses the write, and hands over to a store that has room", () => {
  const world = createWorld({ stores: 3, regions: [region(1, [1, 2, 3])] });
  run(world, 5);
  for (const machine of [2, 3]) machineAt(world.lab.cluster, machine).disk.full = true;
  run(world, 11);
  expect(write(world)).toBe("DiskFull");
  run(world, 2);
  expect(leaderOf(world, 1)).toBe(3);
  // It has room, the majority has none.
  run(world, 11);
  expect(write(world)).toBe("DiskFull");
  machineAt(world.lab.cluster, 3).disk.full = false;
  run(world, 11);
  expect(write(world)).toBeUndefined();
});

test("a store that has not repeated for three heartbeats that its disk is full is spared no more", () => {
  const world = createWorld({ stores: 3, regions: [region(1, [1, 2, 3])] });
  run(world, 5);
  machineAt(world.lab.cluster, 4).disk.full = true;
  run(world, 11);
  kill(world, 3);
  run(world, 15);
  expect(withheld(world)).toEqual([13]);
  run(world, 25);
  expect(withheld(world)).toEqual([]);
});
