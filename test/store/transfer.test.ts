import { describe, expect, test } from "vitest";
import { PRESETS } from "../../src/cluster/presets.ts";
import type { Duration } from "../../src/kernel/time.ts";
import type { PeerChange } from "../../src/proto/command.ts";
import { refuseChanges, refuseProgress } from "../../src/store/membership.ts";
import { transferLeaderNow } from "../../src/store/operators.ts";
import type { StoreHost } from "../../src/store/state.ts";
import { hostAt } from "../cluster/scripted.ts";
import {
  createWorld, eventsNamed, forkWorld, isolate, kill, leaderOf, order, peer, peerOf, put, region, restart, run, storeOf,
  type World,
} from "./harness.ts";

const three = [1, 2, 3];

/** Why store 1 would not hand region 1 to that store; asked in a copy of the world. */
function refusal(world: World, to: number): string | null {
  const copy = forkWorld(world);
  return transferLeaderNow(storeOf(copy, 1), hostAt(copy.lab, 2) as StoreHost, 1, to);
}

const change = (world: World, ...changes: readonly PeerChange[]): void => order(world, 1, 1, { kind: "change-peer", changes });

describe("a leader does not hand over", () => {
  test("to who is no voter, to itself, or to who is no member", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)] });
    run(world, 5);
    expect([2, 1, 4].map((store) => refusal(world, store))).toEqual([null, "it leads already", "non exist"]);
    change(world, { type: "AddLearnerNode", peer: peer(104, 4, "Learner") });
    run(world, 10);
    expect(refusal(world, 4)).toBe("learner");
  });

  test("while somebody receives a snapshot, and for three seconds to who has become a voter", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)], sizeMiB: 300 });
    run(world, 5);
    change(world, { type: "AddLearnerNode", peer: peer(104, 4, "Learner") });
    run(world, 20, () => eventsNamed(world, "snapshot.started").length > 0);
    expect(refusal(world, 2)).toBe("pending snapshot");
    run(world, 20, () => eventsNamed(world, "snapshot.applied").length > 0);
    run(world, 1);
    change(world, { type: "AddNode", peer: peer(104, 4) });
    run(world, 1);
    expect([refusal(world, 4), refusal(world, 2)]).toEqual(["recent added peer", null]);
    run(world, 2.1);
    expect(refusal(world, 4)).toBeNull();
  });

  test("to who lacks 128 entries, and while a change of members is not applied", () => {
    const world = createWorld({ stores: 4, regions: [region(1, three)] });
    run(world, 5);
    isolate(world, 3);
    for (let i = 0; i < 127; i++) put(world, 1, 1, `a${i}`, "v");
    run(world, 0.1);
    expect(refusal(world, 3)).toBeNull();
    put(world, 1, 1, "b", "v");
    run(world, 0.1);
    expect([refusal(world, 3), refusal(world, 2)]).toEqual(["log gap", null]);
    change(world, { type: "AddLearnerNode", peer: peer(104, 4, "Learner") });
    run(world, 0.001, () => peerOf(world, 1, 1).node.raft.pendingConfIndex > peerOf(world, 1, 1).disk.applied);
    expect(refusal(world, 2)).toBe("pending conf change");
  });
});

describe("who is to lead", () => {
  /** How long the handover takes to a store that has just started, while another follower lacks a MiB of the log. */
  function handover(warmUp: number, megabytesPerSecond: number): number {
    const store = { ...PRESETS.tikv.store, maxEntryCacheWarmupDuration: warmUp as Duration };
    const world = createWorld({ stores: 3, regions: [region(1, three)], settings: { ...PRESETS.tikv, store } });
    run(world, 5);
    isolate(world, 3);
    for (let i = 0; i < 64; i++) put(world, 1, 1, "a", "v".repeat(16_384));
    run(world, 1);
    kill(world, 2);
    restart(world, 2);
    run(world, 4);
    isolate(world, 3, false);
    // Store 3 is heard again, and has none of it yet.
    run(world, 10, () => peerOf(world, 1, 1).node.raft.progress.some(({ id, recentActive }) => id === 13 && recentActive));
    const { cluster } = world.lab;
    const disk = { ...cluster.settings.disk, bytesPerSecond: megabytesPerSecond * 1_000_000 };
    cluster.settings = { ...cluster.settings, disk };
    const begun = world.now;
    order(world, 1, 1, { kind: "transfer-leader", to: peer(12, 2) });
    run(world, 5, () => leaderOf(world, 1) === 2);
    return (world.now - begun) / 1_000_000;
  }

  test("reads from its disk what the slowest follower lacks before it consents, and not longer than the limit", () => {
    expect(handover(5_000_000, 4)).toBeGreaterThan(0.25);
    expect(handover(1_000_000, 0.1)).toBeGreaterThan(1);
    expect(handover(1_000_000, 0.1)).toBeLessThan(1.2);
    expect(handover(1_000_000, 500)).toBeLessThan(0.1);
  });
});

describe("a membership change is refused in TiKV's words", () => {
  const voters = region(1, three);
  const nobodySlow = (): boolean => false;
  const why = (changes: readonly PeerChange[]): string | null => refuseChanges(voters, changes, 11, nobodySlow);

  test("where it names a peer twice, changes learners alone at once, or leaves what was not entered", () => {
    const learner = (id: number): PeerChange => ({ type: "AddLearnerNode", peer: peer(id, id, "Learner") });
    const twice: readonly PeerChange[] = [learner(14), { type: "RemoveNode", peer: peer(14, 14) }];
    expect(why(twice)).toContain("have multiple commands for the same peer 14");
    expect(why([learner(14), learner(15)])).toContain("multiple changes that only effect learner");
    expect(why([])).toBe("can not leave a non-joint config");
    expect(why([learner(14)])).toBeNull();
  });

  test("where the new quorum's logs do not reach the leader's any more", () => {
    const match = (id: number): number => (id === 11 ? 200 : id === 12 ? 200 : 0);
    expect(refuseProgress(voters, [{ type: "RemoveNode", peer: peer(12, 2) }], match, 100))
      .toBe("unsafe to perform conf change, truncated index 100, promoted commit index 0");
    expect(refuseProgress(voters, [{ type: "RemoveNode", peer: peer(13, 3) }], match, 100)).toBeNull();
    expect(refuseProgress(region(1, [1]), [{ type: "AddNode", peer: peer(12, 2) }], () => 0, 100)).toBeNull();
  });
});
