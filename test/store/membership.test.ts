import { describe, expect, test } from "vitest";
import { orderedGet } from "../../src/kernel/ordered-map.ts";
import type { Message } from "../../src/proto/messages.ts";
import { applyChanges, confStateOf, refuseChanges } from "../../src/store/membership.ts";
import {
  AWAKE, createWorld, eventsNamed, isolate, kill, leaderOf, order, PD, peer, peerOf, put, region, responseTo,
  restart, run, send,
  storeOf, storesOf, type World,
} from "./harness.ts";

const three = [1, 2, 3];
type RegionReport = Extract<Message, { kind: "region-heartbeat" }>;

const reports = (world: World, since = 0): RegionReport[] =>
  world.record.toPd.filter(({ at, message }) => at >= since && message.kind === "region-heartbeat")
    .map(({ message }) => message).filter((message) => message.kind === "region-heartbeat");

/** PD's four steps that replace the replica on one store by one on another. */
function replace(world: World, from: number, to: number): void {
  const demoted = peer(10 + from, from, "Learner");
  const fresh = 100 + to;
  const leader = (): number => leaderOf(world, 1);
  order(world, leader(), 1, {
    kind: "change-peer", changes: [{ type: "AddLearnerNode", peer: peer(fresh, to, "Learner") }],
  });
  run(world, 60, () => storesOf(world).get(to)?.peers.get(1)?.disk.initialized === true);
  run(world, 1);
  order(world, leader(), 1, {
    kind: "change-peer",
    changes: [{ type: "AddNode", peer: peer(fresh, to) }, { type: "AddLearnerNode", peer: demoted }],
  });
  run(world, 1);
  order(world, leader(), 1, { kind: "leave-joint" });
  run(world, 1);
  order(world, leader(), 1, { kind: "change-peer", changes: [{ type: "RemoveNode", peer: demoted }] });
  run(world, 1);
}

describe("replacing a replica", () => {
  test("costs conf_ver six: one, two, two and one", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)], sizeMiB: 12 });
    run(world, 5);
    put(world, 1, 1, "a", "before");
    run(world, 1);
    replace(world, 3, 4);
    const leader = peerOf(world, 1, 1);
    expect(leader.region.epoch).toEqual({ confVer: 11, version: 7 });
    expect(leader.region.peers).toEqual([peer(11, 1), peer(12, 2), peer(104, 4)]);
    expect(eventsNamed(world, "raft.conf.applied").map(({ epoch }) => epoch.confVer)).toEqual([6, 8, 10, 11]);
    expect(eventsNamed(world, "peer.destroyed")).toMatchObject([{ store: 3, peer: 13, reason: "removed" }]);
    expect(storeOf(world, 3).peers.size).toBe(0);
    expect(orderedGet(storeOf(world, 4).data, "a")).toBe("before");
    expect(world.record.checks.violations).toEqual([]);
  });

  test("ends for a voter that becomes a learner alone without a joint state", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    order(world, leaderOf(world, 1), 1, {
      kind: "change-peer", changes: [{ type: "AddLearnerNode", peer: peer(13, 3, "Learner") }],
    });
    run(world, 1);
    const { region: { epoch, peers } } = peerOf(world, 3, 1);
    expect(epoch.confVer).toBe(6);
    expect(peers).toEqual([peer(11, 1), peer(12, 2), peer(13, 3, "Learner")]);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("carries the data by one chunk per MiB, and PD hears when the newcomer has caught up", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)], sizeMiB: 96 });
    run(world, 5);
    const since = world.now;
    replace(world, 3, 4);
    expect(world.record.chunks).toBe(96);
    expect(eventsNamed(world, "snapshot.started")).toMatchObject([{ store: 1, to: 4, sizeMiB: 96 }]);
    const [applied] = eventsNamed(world, "snapshot.applied");
    expect(applied).toMatchObject({ store: 4, from: 1 });
    // 96 MiB at 100 MiB per second.
    expect(applied?.took).toBeGreaterThan(900_000);
    expect(applied?.took).toBeLessThan(1_200_000);
    const pending = reports(world, since).map(({ pendingPeers }) => pendingPeers.map(({ id }) => id));
    expect(pending.slice(0, 2)).toEqual([[104], []]);
    expect(storeOf(world, 4).usedMiB).toBe(96);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("works while the replaced store is dead, and that store loses its stale peer soon after it returns", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)] });
    run(world, 5);
    kill(world, 3);
    run(world, 60);
    replace(world, 3, 4);
    expect(peerOf(world, 1, 1).region.epoch.confVer).toBe(11);
    restart(world, 3);
    const back = world.now;
    run(world, 25, () => storeOf(world, 3).peers.size === 0);
    expect(eventsNamed(world, "peer.destroyed")).toMatchObject([{ store: 3, peer: 13, reason: "stale" }]);
    expect((world.now - back) / 1_000_000).toBeLessThan(21);
    // And no late message calls it back.
    run(world, 60);
    expect(storeOf(world, 3).peers.size).toBe(0);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("leaves a voter that lags behind alone, although it asks the removed peer for its vote", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)] });
    run(world, 5);
    isolate(world, 2);
    replace(world, 3, 4);
    expect(eventsNamed(world, "peer.destroyed")).toMatchObject([{ store: 3, reason: "removed" }]);
    // Store 2 still believes that stores 1 and 3 are the other voters; only store 3 can answer.
    kill(world, 1);
    kill(world, 4);
    isolate(world, 2, false);
    run(world, 60);
    expect(storeOf(world, 2).peers.size).toBe(1);
    restart(world, 4);
    restart(world, 1);
    run(world, 60);
    expect(eventsNamed(world, "peer.destroyed")).toHaveLength(1);
    expect(peerOf(world, 2, 1).region.epoch.confVer).toBe(11);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("survives the death of the leader in the joint state", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)] });
    run(world, 5);
    const learner = peer(104, 4, "Learner");
    order(world, 1, 1, { kind: "change-peer", changes: [{ type: "AddLearnerNode", peer: learner }] });
    run(world, 5);
    order(world, 1, 1, {
      kind: "change-peer",
      changes: [
        { type: "AddNode", peer: peer(104, 4) }, { type: "AddLearnerNode", peer: peer(13, 3, "Learner") },
      ],
    });
    run(world, 3);
    kill(world, 1);
    run(world, 60);
    const leader = leaderOf(world, 1);
    expect(leader).toBeGreaterThan(1);
    expect(peerOf(world, leader, 1).region.epoch.confVer).toBe(8);
    order(world, leader, 1, { kind: "leave-joint" });
    run(world, 5);
    expect(peerOf(world, leader, 1).region.epoch.confVer).toBe(10);
    expect(peerOf(world, leader, 1).region.peers.find(({ id }) => id === 13)?.role).toBe("Learner");
    expect(world.record.checks.violations).toEqual([]);
  });
});

describe("a membership change is refused", () => {
  const voters = region(1, three);
  const nobodySlow = (): boolean => false;

  test("where it would remove or demote the leader", () => {
    const changes = [{ type: "RemoveNode" as const, peer: peer(11, 1) }];
    expect(refuseChanges(voters, changes, 11, nobodySlow)).toContain("remove leader");
  });

  test("unless it would demote the leader in a joint change, which that leader must not leave while it is in office", () => {
    const demote = { type: "AddLearnerNode" as const, peer: peer(11, 1, "Learner") };
    const swap = [{ type: "AddNode" as const, peer: peer(14, 4) }, demote];
    expect(refuseChanges(voters, [demote], 11, nobodySlow)).toContain("demote leader");
    expect(refuseChanges(voters, swap, 11, nobodySlow)).toBeNull();
    const between = applyChanges(voters, swap);
    expect(refuseChanges(between, [], 11, nobodySlow)).toContain("demoting leader");
    expect(refuseChanges(between, [], 14, nobodySlow)).toBeNull();
  });

  test("where it would leave no more healthy voters than slow ones", () => {
    const slow = (id: number): boolean => id === 13;
    const changes = [{ type: "RemoveNode" as const, peer: peer(12, 2) }];
    expect(refuseChanges(voters, changes, 11, slow)).toContain("1 healthy and 1 slow voters would be left");
    expect(refuseChanges(voters, [{ type: "RemoveNode", peer: peer(13, 3) }], 11, slow)).toBeNull();
  });

  test("where it would remove a voter in a joint change, or change anything in a joint state", () => {
    const joint = [
      { type: "AddNode" as const, peer: peer(14, 4) }, { type: "RemoveNode" as const, peer: peer(13, 3) },
    ];
    expect(refuseChanges(voters, joint, 11, nobodySlow)).toContain("can not remove voter directly");
    const between = applyChanges(voters, [
      { type: "AddNode", peer: peer(14, 4) }, { type: "AddLearnerNode", peer: peer(13, 3, "Learner") },
    ]);
    expect(between.epoch.confVer).toBe(7);
    expect(confStateOf(between)).toEqual({
      voters: [11, 12, 14], votersOutgoing: [11, 12, 13], learners: [], learnersNext: [13], autoLeave: false,
    });
    expect(refuseChanges(between, [{ type: "RemoveNode", peer: peer(12, 2) }], 11, nobodySlow)).toContain("joint");
    expect(refuseChanges(between, [], 11, nobodySlow)).toBeNull();
  });

  test("silently when PD's step is for an epoch that is over", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)] });
    run(world, 3);
    send(world, PD, 2, {
      kind: "region-heartbeat-response", regionId: 1, epoch: { confVer: 4, version: 7 },
      targetPeer: peer(11, 1),
      step: { kind: "change-peer", changes: [{ type: "AddLearnerNode", peer: peer(104, 4, "Learner") }] },
    });
    run(world, 3);
    expect(peerOf(world, 1, 1).region.epoch.confVer).toBe(5);
  });
});

describe("leadership", () => {
  test("goes to the peer that PD names, at once, and the client learns where it went", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    order(world, 1, 1, { kind: "transfer-leader", to: peer(12, 2) });
    run(world, 0.05);
    expect(leaderOf(world, 1)).toBe(2);
    expect(eventsNamed(world, "raft.transfer.started")).toMatchObject([{ store: 1, to: 2 }]);
    const campaigns = eventsNamed(world, "raft.campaign.started");
    expect(campaigns).toMatchObject([{ store: 2, campaign: "transfer", silence: 0 }]);
    expect(eventsNamed(world, "raft.leader.stepped-down")).toMatchObject([{ store: 1, reason: "transferred" }]);
    const request = put(world, 1, 1, "a", "v");
    run(world, 0.01);
    expect(responseTo(world, request)?.error).toMatchObject({ kind: "NotLeader", leader: { storeId: 2 } });
    expect(storeOf(world, 1).memory.leaderCount).toBe(0);
    expect(storeOf(world, 2).memory.leaderCount).toBe(1);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("stays where it is when the target cannot be reached, and writes are served all the while", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    isolate(world, 2);
    order(world, 1, 1, { kind: "transfer-leader", to: peer(12, 2) });
    run(world, 5);
    const served = put(world, 1, 1, "a", "v");
    run(world, 0.1);
    expect(responseTo(world, served)).toMatchObject({ error: null });
    expect(eventsNamed(world, "raft.transfer.started")).toEqual([]);
  });

  test("stays where it is when the target is lost after it consented, and writes are served again", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    order(world, 1, 1, { kind: "transfer-leader", to: peer(12, 2) });
    run(world, 0.1, () => peerOf(world, 1, 1).node.raft.leadTransferee !== 0);
    isolate(world, 2);
    const refused = put(world, 1, 1, "a", "v");
    run(world, 0.1);
    expect(responseTo(world, refused)?.error).toMatchObject({ kind: "NotLeader" });
    run(world, 11);
    expect(eventsNamed(world, "raft.transfer.aborted")).toMatchObject([{ store: 1, to: 2 }]);
    const served = put(world, 1, 1, "a", "v");
    run(world, 0.1);
    expect(responseTo(world, served)).toMatchObject({ error: null });
  });
});

describe("PD hears", () => {
  test("of every store each ten seconds and of every region each minute", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings: AWAKE });
    run(world, 600);
    const stores = world.record.toPd.filter(({ message }) => message.kind === "store-heartbeat");
    expect(stores.length).toBe(180);
    expect(reports(world).length).toBe(10);
    expect(reports(world)[3]).toMatchObject({ leader: { id: 11 }, downPeers: [], pendingPeers: [], sizeMiB: 8 });
  });

  test("at once of a new leader, and of a peer that was down for ten minutes and is back", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings: AWAKE });
    run(world, 5);
    kill(world, 3);
    run(world, 599);
    expect(reports(world).length).toBeGreaterThan(5);
    expect(reports(world).filter(({ downPeers }) => downPeers.length > 0)).toEqual([]);
    run(world, 70);
    const last = reports(world).at(-1);
    expect(last?.downPeers).toMatchObject([{ peer: { id: 13 } }]);
    expect(last?.downPeers[0]?.downSeconds).toBeGreaterThanOrEqual(600);
    restart(world, 3);
    const back = world.now;
    run(world, 4);
    expect(reports(world, back).at(-1)?.downPeers).toEqual([]);
    kill(world, 1);
    const died = world.now;
    run(world, 40);
    expect(reports(world, died)[0]?.term).toBe(7);
  });
});
