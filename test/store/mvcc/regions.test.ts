import { expect, test } from "vitest";
import { orderedGet } from "../../../src/kernel/ordered-map.ts";
import type { Cell, TxnCommand } from "../../../src/proto/kv.ts";
import type { TxnResponse } from "../../../src/proto/messages.ts";
import {
  askTxn, createWorld, forkWorld, order, PD, peer, peerOf, region, restart, kill, run, send, storeOf, txnResponseTo, type World,
} from "../harness.ts";
import { commit, get, prewrite, put } from "./bench.ts";

function answer(world: World, command: TxnCommand, rest = {}, regionId = 1): TxnResponse | undefined {
  const request = askTxn(world, 1, regionId, command, rest);
  run(world, 0.1);
  return txnResponseTo(world, request);
}

/** A region on three of four stores, with a committed value under "a" and a lock under "x". */
function withCells(): World {
  const world = createWorld({ stores: 4, regions: [region(1, [1, 2, 3])] });
  answer(world, prewrite(5, "a", [put("a", "1")]));
  answer(world, commit(5, 6, "a"));
  answer(world, prewrite(7, "x", [put("x", "2")]));
  run(world, 3);
  return world;
}

const cellOn = (world: World, store: number, key: string): Cell | undefined => orderedGet(storeOf(world, store).versions, key);

test("a snapshot brings the cells of its region, and a replica that goes takes them along", () => {
  const world = withCells();
  order(world, 1, 1, { kind: "change-peer", changes: [{ type: "AddLearnerNode", peer: peer(14, 4, "Learner") }] });
  run(world, 20, () => cellOn(world, 4, "x") !== undefined);
  expect([cellOn(world, 4, "a"), cellOn(world, 4, "x")]).toEqual([cellOn(world, 1, "a"), cellOn(world, 1, "x")]);
  order(world, 1, 1, { kind: "change-peer", changes: [{ type: "RemoveNode", peer: peer(14, 4, "Learner") }] });
  run(world, 20, () => cellOn(world, 4, "a") === undefined);
  expect(cellOn(world, 4, "a")).toBeUndefined();
  expect(storeOf(world, 4).usedMiB).toBeCloseTo(0);
});

test("a split gives each part its cells and their sizes; who asks under the old epoch is told the new regions", () => {
  const world = withCells();
  const before = peerOf(world, 1, 1).disk.sizeMiB;
  order(world, 1, 1, { kind: "split-region", policy: "usekey", keys: ["m"] });
  run(world, 0.1);
  send(world, PD, 2, {
    kind: "ask-batch-split-response", regionId: 1, epoch: { confVer: 5, version: 7 }, ids: [{ region: 2, peers: [21, 22, 23] }],
  });
  run(world, 3);
  expect(answer(world, get("x", 9))?.error).toMatchObject({ kind: "EpochNotMatch" });
  const epoch = { confVer: 5, version: 8 };
  expect(answer(world, get("a", 9), { epoch }, 2)?.result).toEqual({ kind: "value", value: "1" });
  expect(answer(world, commit(7, 8, "x"), { epoch, key: "x" })?.error).toBeNull();
  const [left, right] = [peerOf(world, 1, 2).disk, peerOf(world, 1, 1).disk];
  expect([left.sizeMiB > 0, right.sizeMiB > 0]).toEqual([true, true]);
  expect(Math.abs(left.sizeMiB + right.sizeMiB - before)).toBeLessThan(1e-4);
});

test("what is applied outlives the process; what was under way is forgotten, and the timestamps of its reads", () => {
  const world = withCells();
  kill(world, 1);
  restart(world, 1);
  expect(storeOf(world, 1).memory.transactions).toBeNull();
  expect(cellOn(world, 1, "a")?.writes.recent).toMatchObject([{ commitTs: 6 }]);
  expect(cellOn(world, 1, "x")?.lock).toMatchObject({ startTs: 7 });
});

test("two futures of one store do not see each other's transactions", () => {
  const world = withCells();
  const other = forkWorld(world);
  expect(answer(other, commit(7, 8, "x"), { key: "x" })?.error).toBeNull();
  expect([cellOn(world, 1, "x")?.lock?.startTs, cellOn(other, 1, "x")?.lock]).toEqual([7, null]);
  expect(answer(world, get("a", 50))?.error).toBeNull();
  expect([world, other].map((each) => storeOf(each, 1).memory.transactions?.maxTs)).toEqual([50, 0]);
});
