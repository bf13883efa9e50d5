import { expect, test } from "vitest";
import { createCluster } from "../../src/cluster/birth.ts";
import { forkCluster } from "../../src/cluster/cluster.ts";
import { arrivalOf } from "../../src/cluster/delivery.ts";
import { PacketFate } from "../../src/cluster/layers/packet-codes.ts";
import { advance } from "../../src/cluster/loop.ts";
import { generateTopology, MAX_STORES } from "../../src/cluster/topologies.ts";
import { plannedEvents } from "../../src/kernel/queue.ts";
import { millis, seconds, START, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent } from "../../src/proto/events.ts";
import { actOnRun, advanceRun, createRun, stepRun, type Run } from "../../src/session/run.ts";
import { noticeSentencesZh } from "../../src/ui/words/notices.zh.ts";
import { inputsOf } from "./golden.ts";
import { frameOf } from "../film.ts";
import { SILENT } from "../silent.ts";

const at = (ms: number): Instant => millis(ms) as number as Instant;
/** raft-client-queue-size */
const QUEUE_SIZE = 16_384;

const runOf = (...lines: string[]): Run => createRun({
  scenario: "", topology: generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, clients: 2 }), preset: "tikv", seed: 5,
  inputs: inputsOf("0s set client.rate 400", ...lines),
});

/** Steps on until a message that fulfils the condition is under way; how many are. */
function stepUntil(run: Run, isIt: (from: number, to: number) => boolean): void {
  const underWay = (): boolean =>
    plannedEvents(run.cluster.queue).some(({ item }) => item.kind === "deliver" && isIt(item.from, item.to));
  for (let i = 0; i < 100_000 && !underWay(); i++) stepRun(run, at(60_000));
  expect(underWay()).toBe(true);
}

const machine = (run: Run, store: number): number => run.cluster.directory.stores.get(store) ?? -1;

/** The fates with which the messages are drawn that fulfil the condition. */
function fatesOf(run: Run, isIt: (from: number, to: number) => boolean): number[] {
  const { packets } = frameOf(run.cluster);
  return Array.from({ length: packets.count }, (_, i) => i)
    .filter((i) => isIt(packets.from[i] ?? -1, packets.to[i] ?? -1)).map((i) => packets.fate[i] ?? -1);
}

test("messages on their way to a machine that loses its power meanwhile are drawn as lost", () => {
  const run = runOf();
  advanceRun(run, at(1_000));
  const toIt = (_: number, to: number): boolean => to === machine(run, 1);
  stepUntil(run, toIt);
  expect(new Set(fatesOf(run, toIt))).toEqual(new Set([PacketFate.arrives]));
  actOnRun(run, { kind: "power-off", node: { kind: "store", id: 1 } });
  expect(new Set(fatesOf(run, toIt))).toEqual(new Set([PacketFate.lost]));
});

test("messages on a link that is cut meanwhile are drawn as lost, those to a dead process as refused", () => {
  const run = runOf();
  advanceRun(run, at(1_000));
  const onLink = (from: number, to: number): boolean => from === machine(run, 1) && to === machine(run, 2);
  stepUntil(run, onLink);
  actOnRun(run, { kind: "kill", node: { kind: "store", id: 2 } });
  expect(new Set(fatesOf(run, onLink))).toEqual(new Set([PacketFate.refused]));
  actOnRun(run, { kind: "cut", from: { kind: "store", id: 1 }, to: { kind: "store", id: 2 }, bothWays: false });
  expect(new Set(fatesOf(run, onLink))).toEqual(new Set([PacketFate.lost]));
});

test("a cut takes what is on the wire, not what had reached the machine of a paused process before", () => {
  const run = runOf("1s pause store 1");
  advanceRun(run, at(1_000));
  const toIt = (from: number, to: number): boolean => to === machine(run, 1) && from === machine(run, 2);
  const waiting = (): number => run.cluster.held[machine(run, 1)]?.items
    .filter((item) => item.kind === "deliver" && item.from === machine(run, 2)).length ?? 0;
  while (waiting() === 0) stepRun(run, at(60_000));
  stepUntil(run, toIt);
  const before = waiting();
  actOnRun(run, { kind: "isolate", node: { kind: "store", id: 1 } });
  const item = plannedEvents(run.cluster.queue).find(({ item }) => item.kind === "deliver" && toIt(item.from, item.to))?.item;
  expect(item?.kind === "deliver" ? arrivalOf(run.cluster, item) : null).toBe("lost");
  advanceRun(run, at(5_000));
  expect(waiting()).toBe(before);
});

test("a paused process with a full queue tells of the first message that it loses, as the pause's doing, and of no other", () => {
  const run = runOf("1s pause store 1");
  advanceRun(run, at(1_010));
  const missed = run.cluster.held[machine(run, 1)];
  const message = missed?.items.find(({ kind }) => kind === "deliver");
  if (missed === undefined || message === undefined) throw new Error("somebody writes to store 1");
  const told = () => run.branch.events.filter(({ body }) => body.name === "limit.reached");
  for (; missed.messages < QUEUE_SIZE - 1; missed.messages++) missed.items.push(message);
  while (missed.messages < QUEUE_SIZE) stepRun(run, at(60_000));
  expect([missed.dropped, told().length]).toEqual([0, 0]);
  const whole = forkCluster(run.cluster);
  const heard: ClusterEvent[] = [];
  while (missed.dropped === 0) stepRun(run, at(60_000));
  const paused = run.branch.events.find(({ body }) => body.name === "node.paused");
  expect(told().map(({ cause }) => cause)).toEqual([paused?.id]);
  advanceRun(run, at(3_000));
  expect(missed.dropped).toBeGreaterThan(1);
  expect(missed.items.filter(({ kind }) => kind === "deliver")).toHaveLength(QUEUE_SIZE);
  expect(told()).toHaveLength(1);
  // In one go it is told with the same cause as step by step.
  advance(whole, at(3_000), { event: (event) => heard.push(event), observe: () => undefined });
  expect(heard.filter(({ body }) => body.name === "limit.reached")).toEqual(told());
});

test("the one PD member that leads is drawn as the leader", () => {
  const topology = { ...generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1 }), pdMembers: 3 };
  const { pds } = frameOf(createCluster(topology, "tikv", 1, SILENT));
  expect(pds.map(({ role }) => role)).toEqual(["leader", "follower", "follower"]);
});

test("stores join any cluster up to the number that can be imported, and are then refused with the reason", () => {
  const run = createRun({
    scenario: "", topology: generateTopology({ stores: MAX_STORES - 1, regions: 5, replicas: 3, zones: 1 }),
    preset: "tikv", seed: 5,
    inputs: [],
  }, false);
  advanceRun(run, seconds(0.1) as number as Instant);
  expect(actOnRun(run, { kind: "add-store", labels: [] })).toBeNull();
  const refusal = actOnRun(run, { kind: "add-store", labels: [] });
  expect(refusal).toMatchObject({ code: "too-many-stores", values: { limit: MAX_STORES } });
  expect(refusal?.text).toContain(String(MAX_STORES));
  expect(noticeSentencesZh["too-many-stores"]).toContain("{limit}");
  expect(run.cluster.now).toBeGreaterThan(START);
});
