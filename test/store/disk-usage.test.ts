import { expect, test } from "vitest";
import { PRESETS } from "../../src/cluster/presets.ts";
import { machineAt } from "../../src/cluster/cluster.ts";
import {
  createWorld, eventsNamed, leaderOf, order, peer, put, region, responseTo, run, setSettings, type World,
} from "./harness.ts";

const GIB = 1_024 * 1_024 * 1_024;

/** Stores of these worlds have 10,000 MiB, of which 8 are used: about 9.76 GiB are left. */
function reserve(world: World, gib: number): void {
  setSettings(world, { ...PRESETS.tikv, store: { ...PRESETS.tikv.store, reserveSpace: gib * GIB } });
}

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
  expect(write(world)).toBeUndefined();
  machineAt(world.lab.cluster, 3).disk.full = true;
  expect(write(world)).toBe("DiskFull");
});
