import { expect, test } from "vitest";
import type { PeerChange } from "../../src/proto/command.ts";
import {
  createWorld, eventsNamed, isolate, leaderOf, machineOf, order, peer, region, regionsOn, run, send, storeOf, type World,
} from "./harness.ts";

/** Voters on the first stores and a learner on store 3, which does not campaign and so hears nothing by itself. */
function withLearner(stores: number, voters: readonly number[]): World {
  const members = region(1, voters);
  const world = createWorld({ stores, regions: [{ ...members, peers: [...members.peers, peer(13, 3, "Learner")] }] });
  run(world, 5);
  return world;
}

function change(world: World, type: PeerChange["type"], of: ReturnType<typeof peer>): void {
  order(world, leaderOf(world, 1), 1, { kind: "change-peer", changes: [{ type, peer: of }] });
  run(world, 20);
}

const isThere = (world: World): boolean => storeOf(world, 3).peers.has(1);

test("a learner that was removed while it was cut off asks its fellow members after ten minutes, and goes", () => {
  const world = withLearner(3, [1, 2]);
  isolate(world, 3);
  run(world, 1);
  change(world, "RemoveNode", peer(13, 3, "Learner"));
  isolate(world, 3, false);
  run(world, 560);
  expect(isThere(world)).toBe(true);
  run(world, 300, () => !isThere(world));
  expect(eventsNamed(world, "peer.destroyed")).toMatchObject([{ store: 3, peer: 13, reason: "stale" }]);
  expect(world.record.toPd.filter(({ message }) => message.kind === "validate-peer")).toEqual([]);
});

test("who knows nobody that is a member still hears from former ones who was, and asks those", () => {
  const world = withLearner(4, [1, 2]);
  isolate(world, 3);
  run(world, 1);
  change(world, "AddNode", peer(14, 4));
  order(world, 1, 1, { kind: "transfer-leader", to: peer(14, 4) });
  run(world, 20);
  expect(leaderOf(world, 1)).toBe(4);
  change(world, "RemoveNode", peer(11, 1));
  change(world, "RemoveNode", peer(12, 2));
  change(world, "RemoveNode", peer(13, 3, "Learner"));
  isolate(world, 3, false);
  // The first question brings the name of store 4, the second its answer.
  run(world, 890);
  expect(isThere(world)).toBe(true);
  run(world, 310);
  expect(isThere(world)).toBe(false);
});

test("a replica that hears that its region was merged waits for the other region, which may have yet to split off, unless that is gone", () => {
  const world = createWorld({ stores: 3, regions: regionsOn([1, 2, 3], 2) });
  run(world, 5);
  const hear = (mergedInto: number): void => {
    const envelope = {
      regionId: 1, from: peer(11, 1), to: peer(13, 3), epoch: { confVer: 6, version: 8 }, startKey: "", endKey: "", message: null,
      isTombstone: true, extra: null, mergedInto,
    };
    send(world, machineOf(1), machineOf(3), { kind: "raft", envelopes: [envelope], burst: null });
    run(world, 1);
  };
  hear(2);
  hear(9);
  expect(isThere(world)).toBe(true);
  storeOf(world, 3).tombstones.set(9, region(9, [1, 2]));
  hear(9);
  expect(isThere(world)).toBe(false);
});

test.each([["waits for the other region", [1, 2, 3], true], ["goes, if it had been removed before", [1, 2], false]] as const)(
  "a replica that learns from a former member that its region was merged %s", (_, members, stays) => {
    const world = createWorld({ stores: 3, regions: [region(1, [3])] });
    run(world, 5);
    const { tombstones, merged } = storeOf(world, 1);
    tombstones.set(1, { ...region(1, members), epoch: { confVer: 9, version: 9 } });
    merged.set(1, 2);
    const envelope = {
      regionId: 1, from: peer(13, 3), to: peer(11, 1), epoch: { confVer: 5, version: 7 }, startKey: "", endKey: "", message: null,
      isTombstone: false, extra: "check-stale-peer",
    } as const;
    send(world, machineOf(3), machineOf(1), { kind: "raft", envelopes: [envelope], burst: null });
    run(world, 1);
    expect(isThere(world)).toBe(stays);
  });
