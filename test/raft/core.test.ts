import { describe, expect, it } from "vitest";
import { hashValue } from "../../src/kernel/hash.ts";
import { createStream } from "../../src/kernel/random.ts";
import {
  advance, applyConfChange, APPEND_THREAD, campaign, cloneRawNode, ConfChangeType, createConfChange, createConfState,
  electionElapsed, hasReady, propose, readIndex, ready, reportSnapshot, step, storageAppend, storageCompact, storageLastIndex,
  takeNotes, tick, transferLeader, type RawNode,
} from "../../src/raft/index.ts";
import { createProgress, maybeDecrement, becomeReplicate } from "../../src/raft/progress.ts";
import {
  ask, createGroup, createLabNode, cutOff, drain, entry, message, MessageType, nodeOf, notesOf, only, Role, settle,
  termsOf, tickAll, typesOf, type NodeSetup,
} from "./lab.ts";

const { App, AppResp, Heartbeat, HeartbeatResp, PreVote, Snap, Vote, VoteResp } = MessageType;

function leaderOf(setup: NodeSetup = {}, votes: readonly number[] = [2]): RawNode {
  const node = createLabNode(1, setup);
  campaign(node);
  settle(node);
  for (const from of votes) ask(node, message(VoteResp, from, 1, { term: node.raft.term }));
  expect(node.raft.role).toBe(Role.Leader);
  return node;
}

const peer = (node: RawNode, id: number): RawNode["raft"]["progress"][number] => {
  const found = node.raft.progress.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no peer ${id}`);
  return found;
};

describe("campaigns and votes, beyond the rules", () => {
  it("a vote granted in the current term restarts the election timer", () => {
    const node = createLabNode(1, { term: 1 });
    for (let i = 0; i < 5; i++) tick(node);
    ask(node, message(Vote, 2, 1, { term: 1 }));
    expect([node.raft.vote, electionElapsed(node.raft)]).toEqual([2, 0]);
  });

  it("learners are not asked for their vote", () => {
    const node = createLabNode(1, { voters: [1, 2], learners: [3] });
    campaign(node);
    expect(settle(node).map(({ to }) => to)).toEqual([2]);
  });

  it("a pre-candidate does not count late answers to the election that it lost", () => {
    const node = createLabNode(1, { options: { preVote: true }, voters: [1, 2, 3, 4, 5], term: 2 });
    campaign(node);
    settle(node);
    for (const from of [2, 3, 4]) step(node, message(VoteResp, from, 1, { term: 2 }));
    expect(node.raft).toMatchObject({ role: Role.PreCandidate, granted: [1] });
  });

  it("answers of a peer that is no member are refused", () => {
    const node = leaderOf();
    expect(step(node, message(AppResp, 9, 1, { term: 1, index: 1 }))).toBe("raft: cannot step as peer not found");
    expect(step(node, message(MessageType.Hup, 2, 1))).toBe("raft: cannot step raft local message");
  });
});

describe("the log, beyond the rules", () => {
  it("a shorter list that conflicts replaces all unstable entries from there on", () => {
    const node = createLabNode(1);
    step(node, message(App, 2, 1, { term: 1, entries: [entry(1, 1), entry(1, 2), entry(1, 3)] }));
    step(node, message(App, 3, 1, { term: 2, entries: [entry(2, 1)] }));
    expect(termsOf(node)).toEqual([2]);
  });

  it("entries are handed out for writing once, and again when they were replaced", () => {
    const node = createLabNode(1, { options: { asyncStorageWrites: true } });
    step(node, message(App, 2, 1, { term: 1, entries: [entry(1, 1), entry(1, 2), entry(1, 3)] }));
    expect(ready(node).entries.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(hasReady(node)).toBe(false);
    step(node, message(App, 3, 1, { term: 2, logTerm: 1, index: 1, entries: [entry(2, 2)] }));
    expect(ready(node).entries.map(({ index, term }) => [index, term])).toEqual([[2, 2]]);
  });

  it("a late acknowledgement does not lower what is known of a peer", () => {
    const node = leaderOf({ log: [1, 1, 1] });
    ask(node, message(AppResp, 2, 1, { term: 2, index: 4 }));
    ask(node, message(AppResp, 2, 1, { term: 2, index: 2 }));
    expect(peer(node, 2)).toMatchObject({ match: 4, next: 5 });
  });

  it("a rejection in Replicate names the index after match in the log line too", () => {
    const progress = createProgress(2, 1, false);
    progress.match = 3;
    becomeReplicate(progress);
    progress.next = 9;
    expect(maybeDecrement(progress, 8, 1)).toBe(true);
    expect(progress.next).toBe(4);
  });

  it("a message holds as many entries as fit into its size, and at least one", () => {
    const node = leaderOf({ options: { maxSizePerMsg: 50 } });
    for (const size of [100, 10, 10, 10]) propose(node, "x", size);
    settle(node);
    const sent = ask(node, message(AppResp, 2, 1, { term: 1, index: 1 })).filter(({ to, type }) => to === 2 && type === App);
    expect(sent.map(({ entries }) => entries.length)).toEqual([1, 2, 1]);
  });

  it("committed entries are handed out in pages", () => {
    const node = createLabNode(1, { log: [1, 1, 1, 1], commit: 4, options: { maxCommittedSizePerReady: 24 } });
    const pages: number[] = [];
    for (let i = 0; i < 6 && hasReady(node); i++) {
      const before = node.raft.log.applied;
      pages.push(ready(node).committedEntries.length);
      advance(node);
      expect(node.raft.log.applied).toBe(before + (pages[i] ?? 0));
    }
    expect(pages).toEqual([2, 2]);
  });
});

describe("quorum check", () => {
  it("does not count learners", () => {
    const node = leaderOf({ voters: [1, 2, 3], learners: [4, 5], options: { checkQuorum: true } });
    for (let i = 0; i < 20 && node.raft.role === Role.Leader; i++) {
      tick(node);
      settle(node);
      for (const id of [4, 5]) ask(node, message(HeartbeatResp, id, 1, { term: 1 }));
    }
    expect(node.raft.role).toBe(Role.Follower);
  });

  it.each([[[4, 5], false], [[2, 3], false], [[2, 4], true]])(
    "in a joint configuration, answers of %j keep the leader: %s", (ids, stays) => {
      const node = createLabNode(1, {
        confState: { voters: [1, 4, 5], votersOutgoing: [1, 2, 3], learners: [], learnersNext: [], autoLeave: false },
        options: { checkQuorum: true },
      });
      campaign(node);
      settle(node);
      for (const from of [2, 4]) ask(node, message(VoteResp, from, 1, { term: 1 }));
      for (let i = 0; i < 20 && node.raft.role === Role.Leader; i++) {
        tick(node);
        settle(node);
        for (const id of ids) ask(node, message(HeartbeatResp, id, 1, { term: 1 }));
      }
      expect(node.raft.role === Role.Leader).toBe(stays);
    });
});

describe("snapshots and transfers, beyond the rules", () => {
  const snapshot = { index: 3, term: 1, confState: createConfState([1, 2, 3]), data: null, size: 0 };

  it("a snapshot behind the commit index is refused by a peer whose log is compacted beyond it", () => {
    const node = createLabNode(1, { log: [1, 1, 1, 1, 1], commit: 5 });
    settle(node);
    storageCompact(node.storage, 5);
    expect(only(ask(node, message(Snap, 2, 1, { term: 1, snapshot })), AppResp).index).toBe(5);
    expect(node.raft.log.committed).toBe(5);
    expect(notesOf(node, "snapshot.ignored")).toHaveLength(1);
  });

  function waiting(): RawNode {
    const node = leaderOf({ log: [1, 1, 1] });
    ask(node, message(AppResp, 2, 1, { term: 2, index: 4 }));
    node.storage.offered = { ...snapshot, index: 4, term: 2 };
    storageCompact(node.storage, 4);
    ask(node, message(AppResp, 3, 1, { term: 2, index: 3, reject: true, rejectHint: 0 }));
    expect(peer(node, 3)).toMatchObject({ state: 2, pendingSnapshot: 4 });
    return node;
  }

  it("after a failed snapshot it probes from what is known, after a successful one behind it; both wait for a sign", () => {
    const failed = waiting();
    reportSnapshot(failed, 3, false);
    expect(peer(failed, 3)).toMatchObject({ state: 0, next: 1, flowPaused: true });
    const sent = waiting();
    reportSnapshot(sent, 3, true);
    expect(peer(sent, 3)).toMatchObject({ state: 0, next: 5, flowPaused: true });
  });

  it("without a snapshot at hand the leader says for whom it wants one, and tries again", () => {
    const node = leaderOf({ log: [1, 1, 1] });
    ask(node, message(AppResp, 2, 1, { term: 2, index: 4 }));
    node.storage.offered = "unavailable";
    storageCompact(node.storage, 4);
    ask(node, message(AppResp, 3, 1, { term: 2, index: 3, reject: true, rejectHint: 0 }));
    expect(takeNotes(node).filter(({ kind }) => kind === "snapshot.unavailable"))
      .toEqual([{ kind: "snapshot.unavailable", to: 3 }]);
    expect(peer(node, 3).state).toBe(0);
    node.storage.offered = { ...snapshot, index: 4, term: 2 };
    expect(typesOf(ask(node, message(HeartbeatResp, 3, 1, { term: 2 })))).toEqual([Snap]);
  });

  it("a transfer has a whole election timeout, however late in one it began", () => {
    const node = leaderOf({ log: [1, 1] });
    for (let i = 0; i < 8; i++) tick(node);
    transferLeader(node, 2);
    for (let i = 0; i < 9; i++) tick(node);
    expect(node.raft.leadTransferee).toBe(2);
  });
});

describe("reads, beyond the dissertation", () => {
  it("a read needs the confirmation of a quorum", () => {
    const node = leaderOf({ voters: [1, 2, 3, 4, 5] }, [2, 3]);
    for (const id of [2, 3]) ask(node, message(AppResp, id, 1, { term: 1, index: 1 }));
    readIndex(node, "x");
    const [beat] = settle(node).filter(({ type }) => type === Heartbeat);
    const context = beat?.context ?? 0;
    step(node, message(HeartbeatResp, 2, 1, { term: 1, context }));
    step(node, message(HeartbeatResp, 2, 1, { term: 1, context }));
    expect(node.raft.readStates).toEqual([]);
    step(node, message(HeartbeatResp, 5, 1, { term: 1, context }));
    expect(node.raft.readStates).toHaveLength(1);
  });

  it("a removed leader is not the only voter, whoever is", () => {
    const node = leaderOf({ voters: [1, 2] });
    ask(node, message(AppResp, 2, 1, { term: 1, index: 1 }));
    applyConfChange(node, createConfChange([{ type: ConfChangeType.Remove, id: 1 }]));
    readIndex(node, "x");
    expect(node.raft.readStates).toEqual([]);
  });

  it("a single voter answers at once", () => {
    const node = leaderOf({ voters: [1] }, []);
    readIndex(node, "x");
    expect(ready(node).readStates).toEqual([{ index: 1, context: "x" }]);
  });
});

describe("what a Ready handed out", () => {
  it("never changes, although the log goes on growing", () => {
    const node = createLabNode(1, { term: 1 });
    const append = (index: number): void => {
      step(node, message(App, 2, 1, { term: 1, logTerm: index === 1 ? 0 : 1, index: index - 1, entries: [entry(1, index)] }));
    };
    append(1);
    append(2);
    const { entries } = ready(node);
    expect(entries.map(({ index }) => index)).toEqual([1, 2]);
    append(3);
    expect(entries.map(({ index }) => index)).toEqual([1, 2]);
    expect(node.raft.log.unstable).toHaveLength(3);
  });
});

describe("a fork of a peer", () => {
  function busyLeader(): RawNode {
    const group = createGroup(3);
    group.nodes.set(1, createLabNode(1, { draw: createStream(1, "election/1") }));
    campaign(nodeOf(group, 1));
    drain(group);
    group.lose = cutOff(3);
    for (let i = 0; i < 5; i++) propose(nodeOf(group, 1), `x${i}`, 2);
    tickAll(group, 3);
    propose(nodeOf(group, 1), "pending", 7);
    readIndex(nodeOf(group, 1), "read");
    return nodeOf(group, 1);
  }

  it("equals its origin, and making it does not change the origin", () => {
    const node = busyLeader();
    const before = hashValue(node);
    expect(hashValue(cloneRawNode(node))).toBe(before);
    expect(hashValue(node)).toBe(before);
  });

  it("and its origin go their own ways", () => {
    const node = busyLeader();
    const fork = cloneRawNode(node);
    const before = hashValue(node);
    settle(fork);
    for (let i = 0; i < 40; i++) tick(fork);
    propose(fork, "only here", 9);
    campaign(fork);
    step(fork, message(App, 2, 1, { term: 9, logTerm: 1, index: 1, entries: [entry(9, 2)] }));
    settle(fork);
    expect(hashValue(node)).toBe(before);
    const forked = hashValue(fork);
    settle(node);
    storageAppend(node.storage, [entry(1, storageLastIndex(node.storage) + 1)]);
    expect(hashValue(fork)).toBe(forked);
  });

  it("writes of the origin after the fork do not reach the fork", () => {
    const node = busyLeader();
    const fork = cloneRawNode(node);
    const length = storageLastIndex(fork.storage);
    settle(node);
    expect(storageLastIndex(node.storage)).toBe(length + 1);
    expect(storageLastIndex(fork.storage)).toBe(length);
  });

  it("gives the same future as its origin", () => {
    const node = busyLeader();
    const fork = cloneRawNode(node);
    for (const each of [node, fork]) {
      settle(each);
      for (let i = 0; i < 30; i++) tick(each);
      step(each, message(VoteResp, 2, 1, { term: each.raft.term }));
      settle(each);
    }
    expect(hashValue(fork)).toBe(hashValue(node));
  });
});

describe("asynchronous storage", () => {
  it("a peer applies only what it knows to be on its own disk", () => {
    const node = createLabNode(1, { options: { asyncStorageWrites: true } });
    step(node, message(App, 2, 1, { term: 1, entries: [entry(1, 1)], commit: 1 }));
    const first = ready(node);
    expect(first.committedEntries).toEqual([]);
    storageAppend(node.storage, first.entries);
    for (const write of first.messages.filter(({ to }) => to === APPEND_THREAD)) {
      for (const response of write.responses.filter(({ to }) => to === 1)) step(node, response);
    }
    expect(ready(node).committedEntries).toHaveLength(1);
  });

  it("pre-votes and appends of others may leave before the write, promises may not", () => {
    const node = createLabNode(1, { options: { asyncStorageWrites: true, preVote: true } });
    campaign(node);
    const sent = ready(node).messages;
    expect(typesOf(sent.filter(({ to }) => to > 0))).toEqual([PreVote, PreVote]);
  });
});
