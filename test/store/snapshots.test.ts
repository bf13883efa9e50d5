import { describe, expect, test } from "vitest";
import { orderedGet } from "../../src/kernel/ordered-map.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import { hashValue } from "../../src/kernel/hash.ts";
import { linkOf } from "../../src/machine/network.ts";
import type { Message } from "../../src/proto/messages.ts";
import { arrivedShare } from "../../src/group/index.ts";
import {
  createWorld, eventsNamed, forkWorld, isolate, kill, leaderOf, order, PD, peer, peerOf, powerOff, put,
  region, regionsOn,
  restart, run, send, storeOf, storesOf, type World,
} from "./harness.ts";

const three = [1, 2, 3];

function addLearners(world: World, regions: number, store: number): void {
  for (let id = 1; id <= regions; id++) {
    order(world, leaderOf(world, id), id, {
      kind: "change-peer", changes: [{ type: "AddLearnerNode", peer: peer(1000 + id, store, "Learner") }],
    });
  }
}

describe("a snapshot", () => {
  test("for a peer that waits for one when the run begins is sent within seconds", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)], pending: [13] });
    expect(leaderOf(world, 1)).toBe(1);
    expect(peerOf(world, 3, 1).disk.initialized).toBe(false);
    run(world, 10);
    expect(peerOf(world, 3, 1)).toMatchObject({ disk: { initialized: true, applied: peerOf(world, 1, 1).disk.applied } });
    expect(world.record.checks.violations).toEqual([]);
  });

  test("is remembered by who sent it: up to there the receiver has no entries", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)], pending: [13] });
    const sent = (): number | undefined => peerOf(world, 1, 1).lead?.sentSnapshot;
    expect(sent()).toBe(0);
    run(world, 10);
    expect(sent()).toBe(peerOf(world, 3, 1).disk.storage.compactedIndex);
    expect(sent()).toBeGreaterThan(0);
  });

  test("counts as being applied until the disk has it", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)], pending: [13], sizeMiB: 50 });
    const { memory } = storeOf(world, 3);
    run(world, 10, () => memory.installing.size > 0);
    expect([...memory.installing]).toEqual([1]);
    expect(peerOf(world, 3, 1).node.raft.log.unstableSnapshot).not.toBeNull();
    run(world, 30);
    // The next report forgets it.
    expect([...storeOf(world, 3).memory.installing]).toEqual([]);
    expect(peerOf(world, 3, 1).disk.initialized).toBe(true);
  });

  test("shares the io limit with those that are sent at the same time", () => {
    const world = createWorld({ stores: 4, regions: regionsOn(three, 4), sizeMiB: 50 });
    run(world, 5);
    const begun = world.now;
    addLearners(world, 4, 4);
    run(world, 60, () => eventsNamed(world, "snapshot.applied").length === 4);
    // Generated one after another, sent at 100 MiB per second together: 200 MiB take at least 2 s.
    expect((world.now - begun) / 1_000_000).toBeGreaterThan(2);
    expect((world.now - begun) / 1_000_000).toBeLessThan(5);
    expect(world.record.chunks).toBe(200);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("beyond the limit of concurrent ones waits, and the limit is reported once for each that makes others wait", () => {
    const settings = { ...PRESETS.tikv, store: { ...PRESETS.tikv.store, concurrentSendSnapLimit: 1 } };
    const world = createWorld({ stores: 4, regions: regionsOn(three, 6), sizeMiB: 400, settings });
    run(world, 5);
    addLearners(world, 6, 4);
    let most = 0;
    run(world, 300, () => {
      most = Math.max(most, storeOf(world, 1).memory.snapshots.sends.length);
      return eventsNamed(world, "snapshot.applied").length === 6;
    });
    expect(most).toBe(1);
    expect(eventsNamed(world, "snapshot.applied").length).toBe(6);
    // Six snapshots one after another: while each of the first five is under way, others want to begin many times.
    expect(eventsNamed(world, "limit.reached")).toHaveLength(5);
    expect(eventsNamed(world, "limit.reached")[0]).toMatchObject({ limit: "concurrent-send-snap-limit", value: 1 });
    expect(world.record.checks.violations).toEqual([]);
  });

  test("that its receiver refuses is sent again", () => {
    const settings = { ...PRESETS.tikv, store: { ...PRESETS.tikv.store, concurrentRecvSnapLimit: 1 } };
    const leaders = { 1: 1, 2: 2, 3: 3 };
    const world = createWorld({ stores: 4, regions: regionsOn(three, 3), sizeMiB: 200, settings, leaders });
    run(world, 5);
    addLearners(world, 3, 4);
    run(world, 120, () => eventsNamed(world, "snapshot.applied").length === 3);
    expect(eventsNamed(world, "snapshot.failed")[0]).toMatchObject({ reason: "receiver-full", to: 4 });
    expect(eventsNamed(world, "snapshot.applied").length).toBe(3);
    expect(storeOf(world, 4).memory.snapshots.receives).toEqual([]);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("fails when the receiver dies, is cut off, or loses power before it is stored; and succeeds later", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)], sizeMiB: 300 });
    run(world, 5);
    addLearners(world, 1, 4);
    run(world, 30, () => world.record.chunks === 50);
    kill(world, 4);
    run(world, 1);
    expect(eventsNamed(world, "snapshot.failed")).toMatchObject([{ reason: "connection-refused" }]);
    restart(world, 4);
    run(world, 60, () => world.record.chunks === 150);
    isolate(world, 4);
    run(world, 20);
    expect(eventsNamed(world, "snapshot.failed").at(-1)).toMatchObject({ reason: "keepalive-timeout" });
    isolate(world, 4, false);
    run(world, 60, () => (arrivedShare(storeOf(world, 4).memory.snapshots, 1) ?? 0) > 0.99);
    powerOff(world, 4);
    run(world, 1);
    expect(eventsNamed(world, "snapshot.applied")).toEqual([]);
    restart(world, 4);
    run(world, 700, () => eventsNamed(world, "snapshot.applied").length > 0);
    expect(peerOf(world, 4, 1).disk.initialized).toBe(true);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("under way is part of a fork", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)], sizeMiB: 100 });
    run(world, 5);
    put(world, 1, 1, "a", "v");
    addLearners(world, 1, 4);
    run(world, 30, () => world.record.chunks === 40);
    const copy = forkWorld(world);
    run(world, 10);
    run(copy, 10);
    expect(orderedGet(storeOf(copy, 4).data, "a")).toBe("v");
    expect(hashValue([...storesOf(copy).values()])).toBe(hashValue([...storesOf(world).values()]));
  });
});

describe("a peer that nobody needs any more", () => {
  test("asks PD after two hours without a leader if no member answers, and goes if PD says so", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)] });
    run(world, 5);
    addLearners(world, 1, 4);
    run(world, 10);
    isolate(world, 4);
    order(world, 1, 1, { kind: "change-peer", changes: [{ type: "RemoveNode", peer: peer(1001, 4, "Learner") }] });
    run(world, 5);
    isolate(world, 4, false);
    for (const other of [2, 3, 4]) linkOf(world.lab.cluster.network, 5, other).cut = true;
    const asked = (): boolean =>
      world.record.toPd.some(({ from, message }) => from === 4 && message.kind === "validate-peer");
    run(world, 7_000);
    expect(asked()).toBe(false);
    expect(storeOf(world, 4).peers.size).toBe(1);
    run(world, 600);
    expect(asked()).toBe(true);
    const answer: Message = {
      kind: "validate-peer-response", regionId: 1, peer: peer(1001, 4, "Learner"),
      region: peerOf(world, 1, 1).region,
    };
    send(world, PD, 5, answer);
    run(world, 1);
    expect(storeOf(world, 4).peers.size).toBe(0);
    expect(eventsNamed(world, "peer.destroyed")).toMatchObject([{ store: 4, reason: "stale" }]);
  });

  test("stays if PD still counts it", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    send(world, PD, 4, {
      kind: "validate-peer-response", regionId: 1, peer: peer(13, 3), region: peerOf(world, 1, 1).region,
    });
    run(world, 1);
    expect(storeOf(world, 3).peers.size).toBe(1);
  });

  test("makes room for its successor on the same store", () => {
    const world = createWorld({ stores: 3, regions: [region(1, three)] });
    run(world, 5);
    isolate(world, 3);
    order(world, 1, 1, { kind: "change-peer", changes: [{ type: "RemoveNode", peer: peer(13, 3) }] });
    run(world, 2);
    const successor = peer(33, 3, "Learner");
    order(world, 1, 1, { kind: "change-peer", changes: [{ type: "AddLearnerNode", peer: successor }] });
    run(world, 2);
    isolate(world, 3, false);
    run(world, 20);
    expect(peerOf(world, 3, 1)).toMatchObject({ id: 33, disk: { initialized: true } });
    expect(eventsNamed(world, "peer.destroyed")).toMatchObject([{ store: 3, peer: 13, reason: "stale" }]);
    expect(world.record.checks.violations).toEqual([]);
  });
});
