import { describe, expect, test } from "vitest";
import { defined } from "../../src/kernel/assert.ts";
import { hashValue } from "../../src/kernel/hash.ts";
import { minutes, seconds } from "../../src/kernel/time.ts";
import type { Message, PdOrder } from "../../src/proto/messages.ts";
import { changeOf } from "../../src/proto/operator-change.ts";
import type { PdRefusal } from "../../src/proto/operators.ts";
import { refusalText } from "../../src/proto/pd-text.ts";
import type { Peer, Region } from "../../src/proto/region.ts";
import {
  displayedState, nextDisplayedState, pdProgram, viewOperatorOf,
} from "../../src/pd/index.ts";
import {
  change, createWorld, forkWorld, give, heartbeatOf, hostOf, kill, killPd, named, restartPd, run, storesOfRegion, tell,
  type World,
} from "./host.ts";
import { atLeastOne } from "../at-least-one.ts";

const quiet = { schedulers: [] } as const;

const answer = <Kind extends Message["kind"]>(world: World, kind: Kind): Extract<Message, { kind: Kind }> | undefined => {
  const last = world.sent.map(({ message }) => message).filter((message) => message.kind === kind).pop();
  return last as Extract<Message, { kind: Kind }> | undefined;
};

/** Hands PD an order from outside, and returns what it answers. */
function order(world: World, wanted: PdOrder): PdRefusal | null {
  return give(world, wanted).refusal;
}

test("ids for new regions are given as far as etcd has granted them, and otherwise the store asks again", () => {
  const world = createWorld({ zones: ["", "", ""], regions: 2, pd: quiet });
  const { region } = defined([...world.regions.values()][0], "born");
  world.state.ids.next = world.state.ids.reserved - 10;
  tell(world, { kind: "ask-batch-split", region, count: 3 });
  run(world, seconds(1));
  expect(answer(world, "ask-batch-split-response")).toBeUndefined();
  tell(world, { kind: "ask-batch-split", region, count: 2 });
  run(world, seconds(1));
  expect(answer(world, "ask-batch-split-response")?.ids).toHaveLength(2);
});

test("a member that came to lead etcd while it waits for its disk does not ask itself to hand over", () => {
  const world = createWorld({ zones: ["", "", ""], regions: 1, pd: quiet });
  // As a follower it had missed a leader of PD, and has had no chance to heed that it leads by now.
  world.state.place.missedBehind = 1;
  pdProgram.timer(world.state, hostOf(world), { kind: "leaderless", serial: 1 });
  expect(world.state.place.missedBehind).toBe(-1);
});

describe("draining a store", () => {
  test("moves its replicas away, its leaders first, and buries it when it holds none", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 20, pd: quiet });
    run(world, seconds(30));
    expect(order(world, { kind: "remove-store", store: 2 })).toBeNull();
    expect(displayedState(world.state, 2, world.now)).toBe("Offline");
    run(world, minutes(10));
    expect(displayedState(world.state, 2, world.now)).toBe("Tombstone");
    for (const id of atLeastOne(world.regions.keys())) expect(storesOfRegion(world, id)).toEqual([1, 3, 4]);
    const created = named(world, "pd.operator.created");
    expect(new Set(created.map(({ body }) => body.description)))
      .toEqual(new Set(["replace-rule-offline-peer", "replace-rule-offline-leader-peer"]));
    const led = created.find(({ body }) => body.description === "replace-rule-offline-leader-peer");
    expect(led?.body.steps.map((step) => step.kind))
      .toEqual(["add-learner", "transfer-leader", "enter-joint", "leave-joint", "remove-peer"]);
    expect(named(world, "pd.store.state").map(({ body }) => [body.from, body.to]))
      .toEqual([["Up", "Offline"], ["Offline", "Tombstone"]]);
  });

  test("buries a dead store too, once the others have taken its replicas over", () => {
    const world = createWorld({ zones: ["", "", "", "", ""], regions: 20, pd: quiet });
    run(world, seconds(15));
    kill(world, 2);
    run(world, seconds(60));
    expect(order(world, { kind: "remove-store", store: 2 })).toBeNull();
    run(world, minutes(15));
    expect(displayedState(world.state, 2, world.now)).toBe("Tombstone");
  });

  test("is refused in PD's words where too few stores would be left", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 3, pd: quiet });
    const refused = order(world, { kind: "remove-store", store: 2 });
    expect(refused).toEqual({ kind: "too-few-stores", store: 2, left: 2, need: 3 });
    expect(refused === null ? null : refusalText(refused))
      .toBe("can not remove store 2 since the number of up stores would be 2 while need 3");
    expect(order(world, { kind: "remove-store", store: 9 })).toEqual({ kind: "store-not-found", store: 9 });
  });

  test("tells a buried store that it is a tombstone", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 0, pd: quiet });
    run(world, seconds(5));
    order(world, { kind: "remove-store", store: 4 });
    run(world, minutes(1));
    expect(answer(world, "store-heartbeat-response")).toBeDefined();
    const told = world.sent.filter(({ to, message }) => to === 4 && message.kind === "store-heartbeat-response").pop();
    expect(told?.message).toMatchObject({ stateName: "Tombstone", tombstone: true });
  });
});

describe("region heartbeats", () => {
  const world = (): World => createWorld({ zones: ["", "", ""], regions: 4, pd: quiet });
  const region = (w: World, id: number): Region => w.state.tree.infos.get(id)?.region ?? fail();
  const fail = (): never => { throw new Error("no such region"); };
  const report = (w: World, id: number, with_: Partial<Extract<Message, { kind: "region-heartbeat" }>>): void => {
    tell(w, { ...(heartbeatOf(w, id) ?? fail()), ...with_ });
  };

  test("of an older term, membership or range are dropped", () => {
    const w = world();
    run(w, seconds(5));
    const known = region(w, 102);
    const before = hashValue(w.state.tree);
    report(w, 102, { term: 5 });
    report(w, 102, { region: { ...known, epoch: { confVer: 4, version: 1 } } });
    report(w, 102, { region: { ...known, epoch: { confVer: 9, version: 0 } } });
    expect(hashValue(w.state.tree)).toBe(before);
    expect(w.observations).toEqual([]);
  });

  test("of a newer range displace the regions they overlap, and are refused by those of a newer version", () => {
    const w = world();
    run(w, seconds(5));
    const first = region(w, 101);
    const second = region(w, 102);
    const merged: Region = { ...first, endKey: second.endKey, epoch: { confVer: 5, version: 3 } };
    report(w, 101, { region: merged });
    expect(w.observations).toEqual([{ kind: "pd-region", region: merged, displaced: [102] }]);
    expect(w.state.tree.order).toEqual([101, 103, 104]);
    report(w, 102, {});
    expect(w.state.tree.order).toEqual([101, 103, 104]);
    const left: Region = { ...merged, endKey: "0000005", epoch: { confVer: 5, version: 4 } };
    const right: Region = { ...merged, id: 500, startKey: "0000005", epoch: { confVer: 5, version: 4 } };
    report(w, 101, { region: left });
    report(w, 101, { region: right, leader: right.peers[0] ?? fail() });
    expect(w.state.tree.order).toEqual([101, 500, 103, 104]);
  });

  test("let PD say which region holds a key and whether a peer still belongs to it", () => {
    const w = world();
    run(w, seconds(5));
    tell(w, { kind: "get-region", requestId: 7, key: "0000015" });
    expect(answer(w, "get-region-response")).toEqual({
      kind: "get-region-response", requestId: 7, region: region(w, 102), leader: w.state.tree.infos.get(102)?.leader,
    });
    const peer = region(w, 103).peers[0] ?? fail();
    tell(w, { kind: "validate-peer", regionId: 103, peer });
    expect(answer(w, "validate-peer-response")?.region?.id).toBe(103);
    tell(w, { kind: "validate-peer", regionId: 999, peer });
    expect(answer(w, "validate-peer-response")?.region).toBeNull();
  });
});

describe("operators", () => {
  test("of a person come before those of the balancers", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 4, pd: quiet });
    run(world, seconds(5));
    const target = storesOfRegion(world, 101).find((store) => store !== world.regions.get(101)?.leader) ?? 0;
    expect(order(world, { kind: "transfer-leader", region: 101, to: target })).toBeNull();
    expect(viewOperatorOf(world.state, 101)).toMatchObject({ description: "admin-transfer-leader", region: 101, currentStep: 0 });
    run(world, seconds(6));
    expect(world.regions.get(101)?.leader).toBe(target);
    expect(viewOperatorOf(world.state, 101)).toBeNull();
    expect(named(world, "pd.operator.finished")).toMatchObject([{ body: { description: "admin-transfer-leader", region: 101 } }]);
    expect(order(world, { kind: "transfer-leader", region: 999, to: 1 })).toEqual({ kind: "region-not-found", region: 999 });
    expect(order(world, { kind: "transfer-leader", region: 101, to: 9 })).toEqual({ kind: "no-voter", store: 9 });
  });

  test("of a person take the place of one that is under way, which is then planned anew", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 1, place: () => [1, 2, 3], pd: quiet });
    world.copyTime = minutes(5);
    run(world, seconds(5));
    order(world, { kind: "remove-store", store: 3 });
    run(world, seconds(10));
    expect(order(world, { kind: "transfer-leader", region: 101, to: 2 })).toBeNull();
    expect(named(world, "pd.operator.cancelled").map(({ body }) => body.reason)).toEqual(["replaced"]);
    run(world, minutes(20));
    expect(world.regions.get(101)?.leader).toBe(2);
    expect(storesOfRegion(world, 101)).toEqual([1, 2, 4]);
  });

  test("end when somebody else changes the region's members, and when their time is up", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 1, place: () => [1, 2, 3], pd: quiet });
    world.copyTime = minutes(1_000);
    run(world, seconds(5));
    order(world, { kind: "remove-store", store: 3 });
    run(world, seconds(20));
    const stub = world.regions.get(101);
    expect(viewOperatorOf(world.state, 101)?.steps).toHaveLength(4);
    if (stub === undefined) return;
    stub.region = { ...stub.region, epoch: { ...stub.region.epoch, confVer: stub.region.epoch.confVer + 1 } };
    run(world, seconds(70));
    expect(named(world, "pd.operator.cancelled").map(({ body }) => body.reason)).toEqual(["epoch-not-match"]);
    // The learner that was added stays an orphan that waits for its data; it is not removed while it may be of use.
    run(world, minutes(40));
    expect(storesOfRegion(world, 101)).toContain(4);
  });

  test("leave a joint state that nobody is responsible for", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 1, place: () => [1, 2, 3], pd: quiet });
    const stub = defined(world.regions.get(101), "the only region");
    const [one, two, three] = stub.region.peers.map((peer) => defined(peer, "a replica")) as [Peer, Peer, Peer];
    stub.region = {
      ...stub.region, epoch: { confVer: 8, version: 1 },
      peers: [one, two, { ...three, role: "DemotingVoter" }, { id: 77, storeId: 4, role: "IncomingVoter" }],
    };
    run(world, minutes(2));
    const created = named(world, "pd.operator.created").map(({ body }) => [body.description, changeOf(body.steps)]);
    expect(created[0]).toEqual(["leave-joint-state", { kind: "promote", stores: [4] }]);
    expect(created[1]).toEqual(["remove-orphan-peer", { kind: "remove", from: [3] }]);
    expect(stub.region.epoch.confVer).toBe(11);
    expect(storesOfRegion(world, 101)).toEqual([1, 2, 4]);
  });
});

describe("a PD member that crashes", () => {
  test("knows its stores and regions afterwards, but not leaders, operators or fresh heartbeats", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 40, pd: quiet });
    run(world, minutes(7));
    order(world, { kind: "remove-store", store: 3 });
    run(world, minutes(7) + 15_000 as ReturnType<typeof minutes>);
    expect(world.state.operators.size).toBeGreaterThan(0);
    killPd(world);
    expect(world.state.operators.size).toBe(0);
    expect(world.state.tree.order).toHaveLength(40);
    expect([...world.state.tree.infos.values()].map((info) => info.leader)).toEqual(Array.from({ length: 40 }, () => null));
    expect(world.state.stores.get(3)?.state).toBe("Offline");
    const heard = world.state.stores.get(1)?.lastHeartbeat ?? 0;
    expect(world.now - heard).toBeLessThanOrEqual(seconds(310));
    // What was left of the range of ids is lost.
    restartPd(world);
    run(world, minutes(8));
    expect(world.state.ids.next % 1_000).toBeLessThan(100);
    expect(world.state.ids.next).toBeGreaterThanOrEqual(101_000);
  });

  test("schedules only when nine regions of ten have reported", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 40, pd: quiet });
    run(world, minutes(2));
    order(world, { kind: "remove-store", store: 3 });
    killPd(world);
    run(world, minutes(3));
    restartPd(world);
    expect(world.state.prepared).toBe(false);
    run(world, minutes(3) + seconds(2) as ReturnType<typeof minutes>);
    expect(named(world, "pd.cluster.prepared")).toEqual([]);
    run(world, minutes(4) + seconds(10) as ReturnType<typeof minutes>);
    expect(named(world, "pd.cluster.prepared")).toHaveLength(1);
    run(world, minutes(10));
    expect(displayedState(world.state, 3, world.now)).toBe("Tombstone");
  });

  test("waits five minutes and no longer where more than a tenth of the regions have no leader", () => {
    const world = createWorld({ zones: ["", "", "", "", ""], regions: 40, pd: quiet });
    run(world, seconds(30));
    killPd(world);
    for (const store of [1, 2]) kill(world, store);
    for (const stub of world.regions.values()) {
      const lost = stub.region.peers.filter((peer) => peer.storeId <= 2).length;
      if (lost >= 2) stub.leader = 0;
    }
    run(world, minutes(1));
    restartPd(world);
    run(world, minutes(20));
    const [prepared] = named(world, "pd.cluster.prepared");
    expect(((prepared?.at ?? 0) - 60_000_000) / 1_000_000).toBeCloseTo(300, 0);
  });

  test("leaves a region alone whose leader it does not know, and says what it would do", () => {
    const world = createWorld({ zones: ["", "", "", "", ""], regions: 10, pd: quiet });
    run(world, seconds(30));
    for (const store of [1, 2]) kill(world, store);
    for (const stub of world.regions.values()) {
      if (stub.region.peers.filter((peer) => peer.storeId <= 2).length >= 2) stub.leader = 0;
    }
    killPd(world);
    run(world, minutes(1));
    restartPd(world);
    run(world, minutes(40));
    const stuck = named(world, "pd.region.stuck").filter(({ body }) => body.reason === "no-leader");
    expect(stuck.map(({ body }) => body.want)).toEqual(["replace-rule-down-peer", "replace-rule-down-peer",
      "replace-rule-down-peer", "replace-rule-down-peer"]);
    for (const { body } of stuck) expect(world.regions.get(body.region)?.leader).toBe(0);
  });
});

describe("a PD member as a value", () => {
  test("goes the same way in a fork as in the original, and the fork leaves the original alone", () => {
    const world = createWorld({ zones: ["a", "b", "c", "a", "b"], regions: 60 });
    run(world, seconds(15));
    kill(world, 4);
    run(world, minutes(31));
    const before = hashValue(world.state);
    const fork = forkWorld(world);
    expect(hashValue(fork.state)).toBe(before);
    run(world, minutes(45));
    expect(hashValue(fork.state)).toBe(before);
    expect(hashValue(world.state)).not.toBe(before);
    run(fork, minutes(45));
    expect(hashValue(fork.state)).toBe(hashValue(world.state));
  });

  test("gives the same bytes for the same seed and history", () => {
    const once = (): string => {
      const world = createWorld({ zones: ["a", "b", "c", "a", "b"], regions: 60,
        place: (region) => [1 + (region % 2) * 3, 2, 3] });
      run(world, seconds(15));
      kill(world, 4);
      run(world, minutes(40));
      return hashValue(world.state);
    };
    expect(once()).toBe(once());
  });

  test("follows a change of its settings while it runs", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 4, pd: quiet });
    run(world, seconds(15));
    kill(world, 4);
    run(world, minutes(5));
    expect(nextDisplayedState(world.state, 4, world.now)?.name).toBe("Down");
    change(world, { maxStoreDownTime: minutes(2) });
    run(world, minutes(6));
    expect(displayedState(world.state, 4, world.now)).toBe("Down");
    change(world, { maxReplicas: 1 });
    run(world, minutes(30));
    for (const id of atLeastOne(world.regions.keys())) expect(storesOfRegion(world, id)).toHaveLength(1);
  });
});
