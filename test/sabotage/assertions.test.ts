import { describe, expect, test } from "vitest";
import { succeed } from "../../src/client/endings.ts";
import type { ClientHost } from "../../src/client/index.ts";
import { persist } from "../../src/group/index.ts";
import { AssertionError, defined } from "../../src/kernel/assert.ts";
import type { InvariantId } from "../../src/kernel/invariants.ts";
import { minutes, seconds, type Instant } from "../../src/kernel/time.ts";
import { createRegionInfo, type RegionInfo } from "../../src/pd/region-info.ts";
import { createTree, putRegion } from "../../src/pd/region-tree.ts";
import { assertSafe } from "../../src/pd/safety.ts";
import { takeTimestamps } from "../../src/pd/tso.ts";
import type { Lock, Modify, WriteRecord } from "../../src/proto/kv.ts";
import type { OperatorName, OperatorStep } from "../../src/proto/operators.ts";
import {
  campaign, createStorage, EntryType, createEntry, MessageType, step, storageSetHardState, type RawNode,
} from "../../src/raft/index.ts";
import type { ReplicationPlan, ReplicationToStore } from "../../src/proto/replication.ts";
import { appendToLog, appliedToIndex, commitTo } from "../../src/raft/log.ts";
import { appendEntries } from "../../src/raft/replication.ts";
import { fallAsleep } from "../../src/store/hibernation.ts";
import { storeMachine } from "../../src/store/machine.ts";
import { applyModify } from "../../src/store/mvcc/apply.ts";
import { extendLease, useLease } from "../../src/store/lease.ts";
import { replication } from "../../src/store/replication/server.ts";
import { createReplicationServer } from "../../src/store/replication/state.ts";
import { answerPut } from "../../src/store/requests.ts";
import type { StoreHost } from "../../src/store/state.ts";
import { beginTurn } from "../../src/store/turn.ts";
import { hostAt } from "../cluster/scripted.ts";
import { begin, createWorld as createClientWorld, run as runClient } from "../client/world.ts";
import { createWorld as createPdWorld } from "../pd/host.ts";
import { createLabNode, entry, message, settle } from "../raft/lab.ts";
import { createBench, prewrite, put as putOf, run } from "../store/mvcc/bench.ts";
import { createWorld, peerOf, region, storeOf, type World } from "../store/harness.ts";
import type { Mutant } from "./mutants.ts";
import { loadStorm } from "./sabotage.ts";

/** What the engine says when `breakIt` has done its worst; undefined if it notices nothing. */
function invariantOf(breakIt: () => void): InvariantId | null | undefined {
  try {
    breakIt();
    return undefined;
  } catch (error) {
    if (error instanceof AssertionError) return error.invariant;
    throw error;
  }
}

const soleLeader = (): RawNode => {
  const node = createLabNode(1, { voters: [1] });
  campaign(node);
  settle(node);
  return node;
};

/** So much of a storm is enough, and so many of them. */
const STORM = seconds(40) as number as Instant;
const STORMS_AT_MOST = 160;

const threeStores = (): World => createWorld({ stores: 3, regions: [region(1, [1, 2, 3])] });

const infoOf = (id: number, startKey: string, endKey: string, confVer = 5): RegionInfo =>
  createRegionInfo({ ...region(id, [1], startKey, endKey), epoch: { confVer, version: 7 } }, null, 1, [], [], 1, 1);

/** Turn and leader of region 1 on store 1. */
function leading(world: World) {
  const peer = peerOf(world, 1, 1);
  const { lead } = peer;
  if (lead === null) throw new Error("store 1 leads region 1");
  return { peer, lead, turn: beginTurn(storeOf(world, 1), hostAt(world.lab, 2) as StoreHost) };
}

/** The leader of region 1 applies these changes. */
function applied(...modifies: readonly Modify[]): void {
  const { peer, turn } = leading(threeStores());
  applyModify(turn, peer, { kind: "modify", version: 7, modifies, requestId: 1 });
}

const lockOf = (startTs: number): Lock => ({
  type: "put", primary: "a", startTs, ttlMillis: 3_000, shortValue: "1", forUpdateTs: 0, txnSize: 1, minCommitTs: 0,
  useAsyncCommit: false, secondaries: [], rollbackTs: [],
});

const record = (startTs: number, commitTs: number): WriteRecord =>
  ({ commitTs, startTs, type: "put", isProtected: false, hasOverlappedRollback: false, shortValue: "1" });

const removal = (store: number): OperatorStep =>
  ({ kind: "remove-peer", target: { store, peer: 9_999 + store }, fromDownStore: false });

/** Five voters, of which three are wanted: one of them may go whichever of them the rule counts. */
test("the removal of one voter of two too many is no breach of operator-replicas", () => {
  const { state } = createPdWorld({ zones: ["a", "b", "c", "d", "e"], regions: 1, place: () => [1, 2, 3, 4, 5] });
  const info = defined(state.tree.infos.get(101), "the region of the world");
  const draft = { regionId: 101, description: "merge-region", kinds: [], priority: 0, epoch: info.region.epoch,
    sizeMiB: 1, from: 1, to: 0 } as const;
  for (const store of [1, 5]) {
    expect(invariantOf(() => assertSafe(state, info, { ...draft, steps: [removal(store)] }, 0 as Instant))).toBeUndefined();
  }
});

/** A region on stores 1, 2 and 3, each in a zone of its own, is to be changed; PD has heard of some of the stores only. */
function breakOperator(description: OperatorName, steps: readonly OperatorStep[], heard: readonly number[]): void {
  const { state } = createPdWorld({ zones: ["a", "b", "c", "a"], regions: 1, place: () => [1, 2, 3] });
  const now = minutes(40) as number as Instant;
  for (const store of heard) defined(state.stores.get(store), "a store of the world").lastHeartbeat = now;
  const info = defined(state.tree.infos.get(101), "the region of the world");
  const { epoch } = info.region;
  assertSafe(state, info, { regionId: 101, description, kinds: [], priority: 0, epoch, sizeMiB: 1, steps, from: 2, to: 4 }, now);
}

/** Store 1, which leads a group beside Raft that has written nothing, is told this. */
function toldBesideRaft(said: object, changes: object = {}, mode: ReplicationPlan["mode"] = "async"): void {
  const world = threeStores();
  const state = storeOf(world, 1);
  const group = { id: 1, startKey: "", endKey: "", members: [1, 2, 3] };
  const plan: ReplicationPlan = { serial: 1, mode, groups: [group], nearest: new Map([[1, [2, 3]]]) };
  state.replication = createReplicationServer(plan, 1);
  Object.assign(defined(state.replication.replicas.get(1), "its replica"), changes);
  const message = { kind: "replication", serial: 1, regionId: 1, ...said } as ReplicationToStore;
  replication.hear(state, hostAt(world.lab, 2) as StoreHost, 3, message);
}

/** For each invariant one way to break it where the engine would. The compiler names an invariant that has none. */
const BREAKS: Readonly<Record<Exclude<InvariantId, "regions-rest">, () => void>> = {
  "election-safety"() {
    const node = createLabNode(1);
    step(node, message(MessageType.Heartbeat, 2, 1, { term: 1 }));
    step(node, message(MessageType.Heartbeat, 3, 1, { term: 1 }));
  },
  "term-monotonic"() {
    const storage = createStorage();
    storageSetHardState(storage, { term: 3, vote: 0, commit: 0 });
    storageSetHardState(storage, { term: 2, vote: 0, commit: 0 });
  },
  "single-vote"() {
    const world = threeStores();
    const peer = peerOf(world, 2, 1);
    const { term, vote, commit } = peer.disk.storage.hardState;
    expect(vote).not.toBe(0);
    const hardState = { term, vote: vote + 1, commit };
    persist(storeMachine, storeOf(world, 2), peer, {
      hardState, entries: [], snapshot: null, responses: [], term, logTerm: 0, index: 0,
    });
  },
  "log-matching"() {
    const { raft } = createLabNode(1, { log: [1, 1] });
    appendToLog(raft.log, raft, [entry(1, 5)]);
  },
  "leader-completeness"() {
    const voter = createLabNode(1, { log: [1, 1, 1], commit: 3 });
    step(voter, message(MessageType.Vote, 2, 1, { term: 5, logTerm: 4, index: 2 }));
  },
  "leader-append-only"() {
    appendEntries(createLabNode(1).raft, [createEntry(0, 0, EntryType.Normal, "x", 1)]);
  },
  "commit-quorum"() {
    const leader = soleLeader();
    step(leader, message(MessageType.AppResp, 1, 1, { term: leader.raft.term, index: 99 }));
  },
  "commit-kept"() {
    const { raft } = createLabNode(1, { log: [1, 1], commit: 2 });
    appendToLog(raft.log, raft, [entry(2, 2)]);
  },
  "state-machine-safety": () => commitTo(createLabNode(1, { log: [1, 1] }).raft.log, 3),
  "apply-in-order"() {
    const { log } = createLabNode(1, { log: [1, 1], commit: 2 }).raft;
    appliedToIndex(log, 2, 0);
    appliedToIndex(log, 1, 0);
  },
  "sleep-complete"() {
    const { peer, lead, turn } = leading(threeStores());
    const behind = defined(peer.node.raft.progress[1], "a follower");
    behind.match--;
    fallAsleep(turn, peer, lead, [behind.id]);
  },
  "ranges-cover": () => void createTree([infoOf(1, "", "m"), infoOf(2, "k", "")]),
  "epoch-monotonic": () => void putRegion(createTree([infoOf(1, "", "", 5)]), infoOf(1, "", "", 4)),
  // Of three voters one stands on a store that is Down, and one of the others is to go.
  "operator-quorum": () => breakOperator("replace-rule-down-peer", [removal(2)], [2, 3, 4]),
  "operator-replicas": () => breakOperator("merge-region", [removal(2)], [1, 2, 3, 4]),
  // To the zone in which another replica stands.
  "operator-isolation": () => breakOperator(
    "balance-region", [{ kind: "promote-learner", target: { store: 4, peer: 9 } }, removal(2)], [1, 2, 3, 4],
  ),
  // A timestamp beyond the bound: the next leader begins behind the bound, and would give it out again.
  "tso-increasing"() {
    takeTimestamps({ physical: 9_000, logical: NaN, savedMillis: 20_000, askedMillis: 0 }, 1, 0 as Instant);
  },
  "write-kept"() {
    const { peer, turn } = leading(threeStores());
    const index = peer.disk.applied + 1;
    const proposal = { index, term: peer.disk.appliedTerm, client: 1, requestId: 1, task: 0, proposedAt: turn.clock };
    answerPut(turn, peer, proposal, true, false);
  },
  "read-fresh"() {
    const { peer, lead, turn } = leading(threeStores());
    extendLease(turn, peer, lead, turn.clock + 1 as Instant);
  },
  "single-lease"() {
    const { peer, lead, turn } = leading(threeStores());
    lead.leaseUntil = turn.clock + 10_000_000 as Instant;
    useLease(turn, peer, lead);
  },
  // An operation that is over before it began could stand nowhere in an order.
  "clients-agree"() {
    const world = runClient(begin(Object.assign(createClientWorld({ rate: 100 }), { store: () => "silence" as const })),
      seconds(1));
    const waiting = defined(world.client.waiting[0], "an operation that waits");
    Object.assign(waiting, { startedAt: world.now + 1 });
    succeed(world.client, hostAt(world.lab, 0) as ClientHost, waiting, "v");
  },
  "commit-above-start": () => applied({ kind: "put-write", key: "a", write: record(7, 7) }),
  "lock-checked": () => applied(
    { kind: "put-lock", key: "a", lock: lockOf(5) }, { kind: "put-write", key: "a", write: record(7, 8) },
  ),
  "one-lock": () => applied({ kind: "put-lock", key: "a", lock: lockOf(5) }, { kind: "put-lock", key: "a", lock: lockOf(7) }),
  "rollback-final": () => applied(
    { kind: "put-write", key: "a", write: { ...record(7, 7), type: "rollback" } },
    { kind: "put-write", key: "a", write: record(7, 8) },
  ),
  "replication-acknowledged": () => toldBesideRaft({ say: "ack", from: 2, term: 1, index: 7 }),
  "replication-promotion": () => toldBesideRaft({ say: "promote", failed: 2, groups: [{ group: 1, term: 1 }] }, { term: 0 }),
  "replication-prefix": () => toldBesideRaft({
    say: "append", from: 2, term: 17, history: [{ term: 1, from: 1 }], previous: 0, kept: 0, flushed: 0,
    entries: [{ term: 1, index: 5, key: "k", value: "v", at: 0 as Instant, version: null }],
  }),
  "single-owner": () => toldBesideRaft(
    { say: "promote", failed: 2, groups: [{ group: 1, term: 17 }] }, { term: 17, primary: 3 }, "single-owner",
  ),
  // A client that asks for a commit at a timestamp that is none: nothing is later than that.
  "commit-order": () => void run({ ...createBench(), maxTs: NaN }, prewrite(7, "a", [putOf("a", "1")], { tryOnePhase: true })),
};

describe("an assertion of the engine names the invariant that is broken", () => {
  for (const [id, breakIt] of Object.entries(BREAKS)) test(id, () => expect(invariantOf(breakIt)).toBe(id));
});

/** Lines of the engine whose loss an assertion notices before any checker could. */
const MUTANTS: readonly (Mutant & { readonly invariant: InvariantId; readonly seed?: number })[] = [
  {
    seed: 7, invariant: "operator-isolation", name: "balance-region looks at no labels",
    file: "../pd/schedulers/balance-region.ts",
    find: " || !canFill(vacancy, target.store)", replace: "",
  },
  {
    invariant: "regions-rest", name: "balance-region moves regions between stores that are even",
      file: "../pd/schedulers/balance-region.ts",
    find: "target?.isTarget === true && source.asSource > target.asTarget", replace: "target?.isTarget === true",
  },
  {
    invariant: "read-fresh", name: "a read is served although its lease is over", file: "../store/lease.ts",
    find: " && clock < lead.leaseUntil &&", replace: " &&",
  },
  {
    invariant: "apply-in-order", name: "an entry is applied twice", file: "../raft/log.ts",
    find: "const entries = sliceLog(log, log.applying + 1,", replace: "const entries = sliceLog(log, log.applying,",
  },
  {
    invariant: "commit-quorum", name: "what one replica has is committed", file: "../raft/quorum.ts",
    find: "indexes[count - majority(count)]", replace: "indexes[count - 1]",
  },
];

describe("an assertion notices a line of the engine that is missing", () => {
  // The seed that found it last is tried first.
  test.each(MUTANTS.map((mutant) => [mutant.invariant, mutant.name, mutant] as const))("%s: %s", async (invariant, _, mutant) => {
    const storm = await loadStorm(mutant);
    let said = storm(mutant.seed ?? 1, STORM) ?? "";
    for (let seed = 1; seed <= STORMS_AT_MOST && said === ""; seed++) said = storm(seed, STORM) ?? "";
    expect(said).toMatch(new RegExp(`^an assertion failed: ${invariant}: `));
  });
});
