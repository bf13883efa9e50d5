import { expect, test } from "vitest";
import { rows } from "./heard-rows.ts";
import { inputsOf } from "../cluster/golden.ts";
import { stateWithoutReckoning } from "../cluster/reckoning.ts";
import { SILENT } from "../silent.ts";
import type { Input } from "../../src/action/index.ts";
import { factsOf, drawStorm } from "../../src/cli/fuzz/storm.ts";
import { advanceAiming } from "../../src/cli/fuzz/aim.ts";
import { storeStateOf } from "../../src/cluster/cluster.ts";
import { createEngine } from "../../src/cluster/host.ts";
import { takeStockOfAll } from "../../src/cluster/lifecycle.ts";
import { advanceOne } from "../../src/cluster/loop.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { defined } from "../../src/kernel/assert.ts";
import { peekEvent } from "../../src/kernel/queue.ts";
import { createStream } from "../../src/kernel/random.ts";
import { seconds, START, type Instant } from "../../src/kernel/time.ts";
import { createMessage, MessageType, type Message } from "../../src/raft/index.ts";
import { addRow, envelopesOf, firstEnvelope, sizeOf, startBurst } from "../../src/store/burst.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { ownPeers } from "../../src/store/regions.ts";
import type { RaftEnvelope } from "../../src/proto/messages.ts";
import type { Region } from "../../src/proto/region.ts";

const LENGTH = 75_000_000 as Instant;

/** How many peers of the cluster stand. */
const standingIn = ({ cluster }: Run): number => {
  const peers = cluster.processes.flatMap((process) => (process.kind === "store" ? [...process.state.peers.values()] : []));
  return peers.filter(({ stand }) => stand !== null).length;
};

/**
 * Idle clusters, in which nearly all bursts stand, with faults; and how many peers stood when most did. Of how many machines a
 * storm leaves at its end nothing follows for that.
 */
function quietStorm(seed: number): { readonly run: Run; readonly mostStood: number } {
  const topology = generateTopology({ stores: 3 + seed, regions: 25, replicas: 3, zones: 3, clients: 1 });
  const inputs: Input[] = [
    { at: START, action: { kind: "set", key: "client.rate", value: "1" } },
    { at: START, action: { kind: "set", key: "raftstore.hibernate-regions", value: "off" } },
    ...drawStorm(createStream(seed, "standing"), factsOf(topology), LENGTH),
  ];
  const run = createRun({ scenario: "", topology, preset: "tikv", seed, inputs }, false);
  let mostStood = 0;
  for (let at = 0; at < LENGTH; at += LENGTH / 15) {
    advanceAiming(run, seed, (at + LENGTH / 15) as Instant);
    mostStood = Math.max(mostStood, standingIn(run));
  }
  return { run, mostStood };
}

/** A random cluster under load and faults of every kind, aimed ones too; with repair that happens within that time. */
function storm(seed: number): Run {
  const topology = generateTopology({ stores: 3 + seed, regions: 20, replicas: 3, zones: 1, clients: 2 });
  const inputs: Input[] = [
    { at: START, action: { kind: "set", key: "pd.max-store-down-time", value: "20s" } },
    { at: START, action: { kind: "set", key: "raftstore.max-peer-down-duration", value: "10s" } },
    { at: START, action: { kind: "set", key: "client.rate", value: "40" } },
    ...drawStorm(createStream(seed, "bursts"), factsOf(topology), LENGTH),
  ];
  const run = createRun({ scenario: "", topology, preset: "tikv", seed, inputs }, false);
  advanceAiming(run, seed, LENGTH);
  return run;
}

test.each([1, 2, 5])("a cluster in a storm is the same whether heartbeats are heard as rows or stepped as messages: seed %i", (seed) => {
  rows.asTheyAre = true;
  rows.heard = 0;
  rows.stepped = 0;
  const asRows = storm(seed);
  expect(rows.heard).toBeGreaterThan(200);
  expect(rows.stepped).toBeGreaterThan(50);
  rows.asTheyAre = false;
  const asMessages = storm(seed);
  expect(asRows.branch.events).toEqual(asMessages.branch.events);
  takeStockOfAll(createEngine(asRows.cluster, SILENT));
  takeStockOfAll(createEngine(asMessages.cluster, SILENT));
  expect(stateWithoutReckoning(asRows.cluster)).toBe(stateWithoutReckoning(asMessages.cluster));
});

test.each([2, 4, 5, 7, 8, 9])("bursts that stand come to the same as messages that are stepped: seed %i", (seed) => {
  rows.asTheyAre = true;
  const { run: standing, mostStood } = quietStorm(seed);
  expect(mostStood).toBeGreaterThan(15);
  rows.asTheyAre = false;
  const asMessages = quietStorm(seed);
  expect(asMessages.mostStood).toBe(0);
  expect(standing.branch.events).toEqual(asMessages.run.branch.events);
  for (const { cluster } of [standing, asMessages.run]) takeStockOfAll(createEngine(cluster, SILENT));
  expect(stateWithoutReckoning(standing.cluster)).toBe(stateWithoutReckoning(asMessages.run.cluster));
});

/** Groups that sleep, and are looked after so often that they stand before each of these faults. */
function sleepers(): { readonly run: Run; readonly stood: readonly number[] } {
  const topology = generateTopology({ stores: 4, regions: 20, replicas: 3, zones: 1, clients: 1 });
  const inputs = inputsOf(
    "0s set client.rate 0", "0s set raftstore.raft-election-timeout-ticks 4", "0s set raftstore.peer-stale-state-check-interval 3s",
    "350s cut store 1 -> store 2", "357s mend store 1 store 2", "390s kill store 3", "393s restart store 3",
    "430s pause store 2 for 4s", "470s clock store 1 +2s drift 9000ppm", "510s set client.rate 5", "512s set client.rate 0",
    "550s isolate store 4", "555s heal",
  );
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs }, false);
  const stood: number[] = [];
  for (let at = 349; at < 600; at += 40) {
    advanceRun(run, seconds(at) as number as Instant);
    stood.push(standingIn(run));
  }
  return { run, stood };
}

test("groups that sleep, and stand, come to the same as messages that are stepped", () => {
  rows.asTheyAre = true;
  const standing = sleepers();
  expect(Math.min(...standing.stood)).toBeGreaterThan(10);
  rows.asTheyAre = false;
  const asMessages = sleepers();
  expect(Math.max(...asMessages.stood)).toBe(0);
  expect(standing.run.branch.events).toEqual(asMessages.run.branch.events);
  for (const { cluster } of [standing.run, asMessages.run]) takeStockOfAll(createEngine(cluster, SILENT));
  expect(stateWithoutReckoning(standing.run.cluster)).toBe(stateWithoutReckoning(asMessages.run.cluster));
});

/** Clusters that sleep, and whose peers are looked after every few seconds, under faults of every kind. */
function sleepingStorm(seed: number): { readonly run: Run; readonly mostStood: number } {
  const topology = generateTopology({ stores: 3 + (seed % 4), regions: 12, replicas: 3, zones: 1, clients: 1, pds: 3 });
  const storm = drawStorm(createStream(seed, "sleepers"), factsOf(topology), seconds(60) as number as Instant);
  const inputs: Input[] = [
    ...inputsOf("0s set client.rate 0", "0s set raftstore.raft-election-timeout-ticks 4",
      `0s set raftstore.peer-stale-state-check-interval ${2 + (seed % 5)}s`),
    // Drawn for a minute, and drawn out over four: between two faults all have time to fall asleep.
    ...storm.map((input) => ({ ...input, at: seconds(60) + input.at * 4 as Instant })),
  ];
  const run = createRun({ scenario: "", topology, preset: "tikv", seed, inputs }, false);
  let mostStood = 0;
  for (let at = 20; at <= 330; at += 10) {
    advanceRun(run, seconds(at) as number as Instant);
    mostStood = Math.max(mostStood, standingIn(run));
  }
  return { run, mostStood };
}

test.each([4, 8, 14])("a storm over those who sleep is the same whether they stand or not: seed %i", (seed) => {
  rows.asTheyAre = true;
  const { run: standing, mostStood } = sleepingStorm(seed);
  expect(mostStood).toBeGreaterThan(5);
  rows.asTheyAre = false;
  const asMessages = sleepingStorm(seed);
  expect(asMessages.mostStood).toBe(0);
  expect(standing.branch.events).toEqual(asMessages.run.branch.events);
  for (const { cluster } of [standing, asMessages.run]) takeStockOfAll(createEngine(cluster, SILENT));
  expect(stateWithoutReckoning(standing.cluster)).toBe(stateWithoutReckoning(asMessages.run.cluster));
});

test("from the fourth check on nobody who sleeps is touched by one, and PD hears of each region as before", () => {
  rows.asTheyAre = true;
  const topology = generateTopology({ stores: 4, regions: 40, replicas: 3, zones: 1, clients: 1 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: inputsOf("0s set client.rate 0") }, false);
  advanceRun(run, seconds(1_210) as number as Instant);
  expect(standingIn(run)).toBe(120);
  rows.heard = 0;
  rows.stepped = 0;
  const reports: number[] = [];
  const engine = createEngine(run.cluster, SILENT);
  do {
    const next = peekEvent(run.cluster.queue);
    if (next?.kind === "deliver" && next.message.kind === "region-heartbeat") reports.push(next.message.region.id);
  } while (advanceOne(engine, seconds(1_510) as number as Instant));
  expect([rows.heard, rows.stepped, standingIn(run)]).toEqual([0, 0, 120]);
  expect(reports.sort((a, b) => a - b)).toEqual(topology.regions.map(({ id }) => id).sort((a, b) => a - b));
});

test("whoever stood up before a row that is not heard as usual stands no more, though nobody had stood before", () => {
  rows.asTheyAre = true;
  const quiet = [["client.rate", "0"], ["raftstore.check-leader-lease-interval", "0s"], ["raftstore.hibernate-regions", "off"]]
    .map(([key = "", value = ""]): Input => ({ at: START, action: { kind: "set", key, value } }));
  const topology = generateTopology({ stores: 4, regions: 300, replicas: 3, zones: 1, clients: 1 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: quiet }, false);
  advanceRun(run, seconds(30) as number as Instant);
  const state = defined(storeStateOf(run.cluster, defined(run.cluster.directory.stores.get(1), "born")), "born");
  // All are touched: nobody stands. The follower of the last row of each burst then waits for its disk.
  const peers = new Map(ownPeers(state).map((peer) => [peer.regionId, peer]));
  const { hearings } = state.memory.standing;
  const bursts = [...hearings.values()].map(({ burst }) => burst).filter((burst) => burst.regions.length > 2);
  expect(bursts.length).toBeGreaterThan(2);
  for (const { regions } of bursts) defined(peers.get(defined(regions.at(-1), "a row").id), "heard").writesInFlight++;
  advanceRun(run, seconds(33) as number as Instant);
  const heardStill = [...hearings.values()].map(({ burst }) => burst);
  expect(bursts.filter((burst) => heardStill.includes(burst))).toEqual([]);
  expect(() => ownPeers(state)).not.toThrow();
});

const region: Region = {
  id: 7, startKey: "a", endKey: "b", epoch: { confVer: 3, version: 4 },
  peers: [{ id: 71, storeId: 1, role: "Voter" }, { id: 72, storeId: 2, role: "Learner" }],
};

const envelope = (message: Message): RaftEnvelope => ({
  regionId: 7, from: region.peers[0] as RaftEnvelope["from"], to: region.peers[1] as RaftEnvelope["to"], epoch: region.epoch,
  startKey: "a", endKey: "b", message, isTombstone: false, extra: null,
});

test("a packet reads as envelopes in the order in which it was filled, rows among them", () => {
  const append = envelope(createMessage(MessageType.App, 72, 71, 9, 8, 5, 5));
  const vote = envelope(createMessage(MessageType.Vote, 72, 71, 9));
  const burst = startBurst(1);
  addRow(burst, MessageType.Heartbeat, region, 71, 72, 9, 5, 3, 0);
  addRow(burst, MessageType.Heartbeat, region, 71, 72, 9, 6, 0, 1);
  addRow(burst, MessageType.HeartbeatResp, region, 71, 72, 9, 0, 4, 1);
  const packet = { kind: "raft", envelopes: [append, vote], burst } as const;
  const all = envelopesOf(packet);
  expect(all.map(({ message }) => message?.type)).toEqual([
    MessageType.Heartbeat, MessageType.App, MessageType.Heartbeat, MessageType.HeartbeatResp, MessageType.Vote,
  ]);
  const heartbeat = createMessage(MessageType.Heartbeat, 72, 71, 9, 0, 0, 5);
  heartbeat.context = 3;
  expect(all[0]).toEqual(envelope(heartbeat));
  expect(firstEnvelope(packet)).toEqual(all[0]);
  expect(sizeOf(packet)).toBe(5);
});
