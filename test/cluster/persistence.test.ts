import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { Action } from "../../src/action/index.ts";
import { storeStateOf, type Planned } from "../../src/cluster/cluster.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { plannedEvents } from "../../src/kernel/queue.ts";
import { millis, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { Node } from "../../src/proto/events.ts";
import { storageLastIndex } from "../../src/raft/index.ts";
import { lastIndex } from "../../src/raft/log.ts";
import { actOnRun, advanceRun, checksOf, createRun, type Run } from "../../src/session/run.ts";
import type { StorePeerView } from "../../src/store/index.ts";
import { inputsOf } from "./golden.ts";
import { atLeastOne } from "../at-least-one.ts";

/** A process is paused, or not, and then its end, or another pause, meets the writes that it has submitted. */

const node: Node = { kind: "store", id: 1 };
const INSTANTS = [0, 20, 80, 140, 180, 220, 260, 300, 340, 380, 420, 480].map((later) => 3_000 + later);
/** raft-client-queue-size */
const QUEUE_SIZE = 16_384;
/** Healing takes longest: it is looked at after these. */
const HEALED = [3_020, 3_260];

/** One region whose leader on store 1 writes to a disk that takes 200 ms; stopped at `at` milliseconds. */
function runTo(at: number, paused: boolean): Run {
  const run = createRun({
    scenario: "", topology: generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1, sizeMiB: 8, clients: 2 }),
    preset: "tikv", seed: 1,
    inputs: inputsOf("1s set client.rate 40", "2s slow-disk store 1 200ms", ...paused ? ["3s pause store 1"] : []),
  }, false);
  advanceRun(run, millis(at) as number as Instant);
  return run;
}

function machineOf(run: Run): number {
  const machine = run.cluster.directory.stores.get(1);
  if (machine === undefined) throw new Error("store 1 has a machine");
  return machine;
}

function peerOf(run: Run): StorePeerView {
  const peer = storeStateOf(run.cluster, machineOf(run))?.peers.get(1);
  if (peer === undefined) throw new Error("store 1 has a replica of region 1");
  return peer;
}

/** What survives now, and what the process has asked the disk to keep. */
const onDisk = (run: Run): object => {
  const { storage } = peerOf(run).node;
  const { term, vote } = storage.hardState;
  return { last: storageLastIndex(storage), term, vote };
};
const submitted = (run: Run): object => {
  const { raft } = peerOf(run).node;
  return { last: lastIndex(raft.log), term: raft.term, vote: raft.vote };
};

/** Where the writes stand: still under way, or durable while the paused process has not seen it. */
function writesOf(run: Run): { underWay: number; unseen: number } {
  const machine = machineOf(run);
  const count = (items: readonly Planned[]): number =>
    items.reduce((sum, item) => sum + (item.kind === "durable" && item.to === machine ? item.writes.length : 0), 0);
  const waiting = run.cluster.nextWrites[machine]?.writes.length ?? 0;
  return {
    underWay: waiting + count(plannedEvents(run.cluster.queue).map(({ item }) => item)),
    unseen: count(run.cluster.held[machine]?.items ?? []),
  };
}

function perform(run: Run, ...actions: Action[]): void {
  for (const action of atLeastOne(actions)) expect(actOnRun(run, action)).toBeNull();
}

/** Everything runs again with a healthy disk: nobody may object, and the region serves. */
function heal(run: Run, at: number): void {
  expect(checksOf(run).violations).toEqual([]);
  if (!HEALED.includes(at)) return;
  actOnRun(run, { kind: "restart", node });
  perform(run, { kind: "slow-disk", node, extra: 0 as Duration });
  advanceRun(run, (run.cluster.now + seconds(30)) as Instant);
  expect(checksOf(run).violations).toEqual([]);
  expect([...run.cluster.unavailable.keys()]).toEqual([]);
  expect(peerOf(run).node.raft.log.committed).toBeGreaterThan(20);
}

describe.each([false, true])("a store (paused: %s) whose disk has writes under way or unseen", (paused) => {
  const moments = INSTANTS.map((at) => ({ at, ...writesOf(runTo(at, paused)) }));

  test("the instants cover both", () => {
    expect(moments.filter(({ underWay }) => underWay > 0).length).toBeGreaterThan(3);
    expect(moments.filter(({ unseen }) => unseen > 0).length > 3).toBe(paused);
  });

  test.each(["kill", "restart"] as const)("keeps all that it submitted: %s", (kind) => {
    for (const { at } of moments) {
      const run = runTo(at, paused);
      const expected = submitted(run);
      // Only what does not run can be restarted.
      if (kind === "restart" && !paused) perform(run, { kind: "kill", node });
      perform(run, { kind, node });
      expect(onDisk(run), `at ${at} ms`).toEqual(expected);
      heal(run, at);
    }
  });

  test("keeps what was durable by then, and loses what was under way: power failure", () => {
    const lost: number[] = [];
    for (const { at } of moments) {
      const run = runTo(at, paused);
      const twin = runTo(at, paused);
      if (paused) perform(twin, { kind: "resume", node });
      const all = submitted(run);
      perform(run, { kind: "power-off", node });
      expect(onDisk(run), `at ${at} ms`).toEqual(onDisk(twin));
      if (!isDeepStrictEqual(onDisk(run), all)) lost.push(at);
      heal(run, at);
    }
    expect(lost).toEqual(moments.filter(({ underWay }) => underWay > 0).map(({ at }) => at));
  });

  test("sees every completion once: paused, or paused again", () => {
    for (const { at } of moments) {
      const run = runTo(at, paused);
      if (paused) perform(run, { kind: "resume", node });
      perform(run, { kind: "pause", node, duration: null });
      const { underWay } = writesOf(run);
      expect(run.cluster.machines[machineOf(run)]?.disk.pending).toBe(underWay);
      advanceRun(run, (run.cluster.now + seconds(1)) as Instant);
      expect(run.cluster.machines[machineOf(run)]?.disk.pending).toBe(0);
      const expected = submitted(run);
      // Looked at before the process does anything new: what it missed is all there is.
      const unseen = writesOf(run).unseen;
      expect(unseen).toBe(underWay);
      perform(run, { kind: "power-off", node });
      expect(onDisk(run), `at ${at} ms`).toEqual(expected);
      heal(run, at);
    }
  });
});

test("a paused process may miss messages beyond the size of its queue, never a timer or the completion of a write", () => {
  const run = runTo(3_180, true);
  const machine = machineOf(run);
  const missed = run.cluster.held[machine];
  const message = missed?.items.find(({ kind }) => kind === "deliver");
  if (missed === undefined || message === undefined) throw new Error("somebody writes to store 1");
  for (; missed.messages < QUEUE_SIZE; missed.messages++) missed.items.push(message);
  const { underWay, unseen } = writesOf(run);
  const full = missed.items.length;
  advanceRun(run, (run.cluster.now + seconds(2)) as Instant);
  expect(writesOf(run)).toEqual({ underWay: 0, unseen: underWay + unseen });
  const later = missed.items.slice(full).map(({ kind }) => kind);
  expect(later).toContain("timer");
  expect(later).not.toContain("deliver");
});

test("what a disk took for a write does not contain the time for which the process did not look", () => {
  const run = runTo(9_000, true);
  perform(run, { kind: "resume", node });
  expect(run.cluster.machines[machineOf(run)]?.disk.lastLatency).toBeLessThan(410_000);
  expect(run.cluster.machines[machineOf(run)]?.disk.lastLatency).toBeGreaterThan(200_000);
});
