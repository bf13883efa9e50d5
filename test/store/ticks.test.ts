import { expect, test } from "vitest";
import { createCluster } from "../../src/cluster/birth.ts";
import { storeStateOf } from "../../src/cluster/cluster.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import { instantOfTick } from "../../src/group/index.ts";
import { defined } from "../../src/kernel/assert.ts";
import { plannedEvents } from "../../src/kernel/queue.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { createMessage, MessageType } from "../../src/raft/index.ts";
import { hostAt } from "../cluster/scripted.ts";
import { SILENT } from "../silent.ts";
import { createWorld, kill, region, run, storeOf, type World } from "./harness.ts";

const TENTH = 100_000;

/** Of how many pairs of replicas of one region the first ticks lie in the same tenth of a second, and of how many in all. */
function sharing(seed: number, stores: number, regions: number): { shared: number; pairs: number } {
  const cluster = createCluster(generateTopology({ stores, regions, replicas: 3, zones: 3 }), "tikv", seed, SILENT);
  const ticks = new Map<string, number>();
  for (const { time, item } of plannedEvents(cluster.queue)) {
    if (item.kind === "timer" && item.timer.kind === "tick") ticks.set(`${item.to} ${item.timer.group}`, time);
  }
  let shared = 0;
  let pairs = 0;
  for (const [region, machines] of cluster.replicaMachines) {
    const tenths = machines.map((machine) => {
      const group = storeStateOf(cluster, machine)?.peers.get(region)?.group;
      return Math.floor((ticks.get(`${machine} ${group}`) ?? NaN) / TENTH);
    });
    for (let a = 0; a < tenths.length; a++) {
      for (let b = 0; b < a; b++, pairs++) if (tenths[a] === tenths[b]) shared++;
    }
  }
  return { shared, pairs };
}

test.each([[3, 1, 400], [3, 12, 100], [5, 30, 60], [6, 40, 60], [20, 500, 4]])(
  "one pair of a region's replicas in ten ticks in the same tenth of a second: %i stores, %i regions, %i seeds",
  (stores, regions, seeds) => {
    let shared = 0;
    let pairs = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const counted = sharing(seed, stores, regions);
      shared += counted.shared;
      pairs += counted.pairs;
    }
    // Four standard deviations of so many independent draws.
    const most = 4 * Math.sqrt((0.1 * 0.9) / pairs);
    expect(Math.abs(shared / pairs - 0.1), `${shared} of ${pairs}`).toBeLessThan(most);
  },
);

/** A store with one group, whose only peer follows nobody: nothing else ever wakes it. */
function lonelyFollower(seed: number): World {
  const store = { ...PRESETS.tikv.store, raftLogGcTickInterval: seconds(4_000), peerStaleStateCheckInterval: seconds(4_000) };
  const settings = { ...PRESETS.tikv, store };
  const world = createWorld({ stores: 3, regions: [region(1, [1, 2, 3])], leaders: { 1: 0 }, settings, seed });
  kill(world, 1);
  kill(world, 3);
  return world;
}

/** The peer hears a leader of a later term: it draws its timeout anew. */
function hearNewLeader(world: World): void {
  const descriptor = region(1, [1, 2, 3]);
  const [from, to] = descriptor.peers;
  const message = createMessage(MessageType.Heartbeat, 12, 11, 40);
  const envelope = {
    regionId: 1, from: defined(from, "store 1 has a peer"), to: defined(to, "store 2 has a peer"), epoch: descriptor.epoch,
    startKey: "", endKey: "", message, isTombstone: false, extra: null,
  };
  hostAt(world.lab, 2).send(3, "raft", { kind: "raft", envelopes: [envelope], burst: null }, 0);
}

/** When the store's peer would campaign, as it is now. */
function campaignAt(world: World): Instant {
  const state = storeOf(world, 2);
  const { group, node: { raft } } = defined(state.peers.get(1), "the store has a peer");
  return instantOfTick(defined(state.groups[group], "it ticks with a group"), raft.electionFrom + raft.randomizedElectionTimeout);
}

test("a follower that draws a shorter timeout campaigns at its tick, though the store was to sleep for longer", () => {
  let shorter = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const world = lonelyFollower(seed);
    run(world, 3);
    const planned = campaignAt(world);
    hearNewLeader(world);
    run(world, 0.1);
    const redrawn = campaignAt(world);
    if (redrawn < planned) shorter++;
    run(world, 60, () => storeOf(world, 2).peers.get(1)?.node.raft.lead === 0);
    expect([seed, world.now]).toEqual([seed, redrawn]);
  }
  expect(shorter).toBeGreaterThan(5);
});
