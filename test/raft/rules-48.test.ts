import { describe, expect, it } from "vitest";
import {
  advance, applyConfChange, APPEND_THREAD, campaign, ConfChangeType, createConfChange, createConfState, electionElapsed, propose,
  proposeConfChange, ready, reportUnreachable, step, storageAppend, storageApplySnapshot, storageCompact,
  storageSetHardState, tick, transferLeader, Transition, type Message, type RawNode, type Snapshot,
} from "../../src/raft/index.ts";
import { createStream } from "../../src/kernel/random.ts";
import {
  ask, createGroup, createLabNode, cutOff, drain, durableTerms, entry, leaders, message, MessageType, nodeOf, notesOf,
  only, restartNode, Role, settle, termsOf, tickAll, typesOf, type NodeSetup,
} from "./lab.ts";

const {
  App, AppResp, Heartbeat, HeartbeatResp, PreVote, PreVoteResp, Snap, StorageAppend, StorageAppendResp, TimeoutNow, Vote,
  VoteResp,
} = MessageType;

/** A leader of the next term whose own entry is durable and who has heard nothing from anybody but its voters. */
function leaderOf(setup: NodeSetup = {}, votes: readonly number[] = [2]): RawNode {
  const node = createLabNode(1, setup);
  campaign(node);
  settle(node);
  for (const from of votes) {
    // Only some tests use pre-vote.
    if (node.raft.role === Role.PreCandidate) ask(node, message(PreVoteResp, from, 1, { term: node.raft.term + 1 }));
  }
  for (const from of votes) ask(node, message(VoteResp, from, 1, { term: node.raft.term }));
  expect(node.raft.role).toBe(Role.Leader);
  return node;
}

const peerOf = (node: RawNode, id: number): RawNode["raft"]["progress"][number] => {
  const found = node.raft.progress.find((peer) => peer.id === id);
  if (found === undefined) throw new Error(`no peer ${id}`);
  return found;
};

/** Both peers acknowledge everything: they are in replication from here on. */
function replicate(node: RawNode, ...ids: number[]): void {
  const { raft } = node;
  const last = termsOf(node).length;
  for (const id of ids) ask(node, message(AppResp, id, 1, { term: raft.term, index: last }));
}

const snapshotAt = (index: number, term: number, voters: readonly number[] = [1, 2, 3]): Snapshot =>
  ({ index, term, confState: createConfState(voters), data: null, size: 0 });

describe("elections", () => {
  it("rule 1: term and vote are persisted before any vote leaves, the candidate's own included", () => {
    const voter = createLabNode(1);
    step(voter, message(Vote, 2, 1, { term: 1 }));
    const { hardState, messages, promisesFrom } = ready(voter);
    expect(hardState).toMatchObject({ term: 1, vote: 2 });
    expect(typesOf(messages.slice(promisesFrom))).toEqual([VoteResp]);
    const candidate = createLabNode(1, { voters: [1] });
    campaign(candidate);
    expect(candidate.raft.role).toBe(Role.Candidate);
    expect(ready(candidate).hardState).toMatchObject({ term: 1, vote: 1 });
    advance(candidate);
    expect(candidate.raft.role).toBe(Role.Leader);
  });

  it("rule 2: a pre-vote request changes nothing; its grant carries the request's term, its refusal the own", () => {
    const node = createLabNode(1, { log: [1, 1], term: 3, vote: 3 });
    const granted = only(ask(node, message(PreVote, 2, 1, { term: 7, logTerm: 2, index: 1 })), PreVoteResp);
    const refused = only(ask(node, message(PreVote, 2, 1, { term: 7, logTerm: 1, index: 1 })), PreVoteResp);
    expect([granted.term, granted.reject, refused.term, refused.reject]).toEqual([7, false, 3, true]);
    expect(node.raft).toMatchObject({ term: 3, vote: 3 });
  });

  it("rule 3: a granted pre-vote of a higher term leaves the pre-candidate one; a refused one makes it follow", () => {
    const node = createLabNode(1, { options: { preVote: true }, voters: [1, 2, 3, 4, 5] });
    campaign(node);
    settle(node);
    step(node, message(PreVoteResp, 2, 1, { term: 1 }));
    expect(node.raft).toMatchObject({ role: Role.PreCandidate, term: 0 });
    step(node, message(PreVoteResp, 3, 1, { term: 6, reject: true }));
    expect(node.raft).toMatchObject({ role: Role.Follower, term: 6 });
  });

  it("rule 4: becoming pre-candidate keeps term, vote and timers, and forgets the leader", () => {
    const node = createLabNode(1, { options: { preVote: true }, term: 2, vote: 3 });
    ask(node, message(Heartbeat, 2, 1, { term: 2 }));
    for (let i = 0; i < 4; i++) tick(node);
    const timeout = node.raft.randomizedElectionTimeout;
    campaign(node);
    expect(node.raft).toMatchObject({
      term: 2, vote: 3, lead: 0, randomizedElectionTimeout: timeout,
    });
    expect(electionElapsed(node.raft)).toBe(4);
  });

  it("rule 5: no vote if it went to somebody else, or with a known leader; repeated for the same candidate", () => {
    const voted = createLabNode(1, { term: 1, vote: 2 });
    expect(only(ask(voted, message(Vote, 3, 1, { term: 1 })), VoteResp).reject).toBe(true);
    expect(only(ask(voted, message(Vote, 2, 1, { term: 1 })), VoteResp).reject).toBe(false);
    const led = createLabNode(1, { term: 1 });
    ask(led, message(Heartbeat, 2, 1, { term: 1 }));
    expect(led.raft.vote).toBe(0);
    expect(only(ask(led, message(Vote, 3, 1, { term: 1, logTerm: 9, index: 9 })), VoteResp).reject).toBe(true);
    expect(notesOf(led, "vote.refused")).toMatchObject([{ reason: "leader" }]);
  });

  it("rule 6: a pre-vote is granted though a vote was given in the current term", () => {
    const node = createLabNode(1, { term: 1, vote: 2 });
    expect(only(ask(node, message(PreVote, 3, 1, { term: 2 })), PreVoteResp).reject).toBe(false);
  });

  it("rule 7: a granted pre-vote does not restart the election timer, a granted vote does", () => {
    const node = createLabNode(1);
    for (let i = 0; i < 5; i++) tick(node);
    ask(node, message(PreVote, 2, 1, { term: 1 }));
    expect(electionElapsed(node.raft)).toBe(5);
    ask(node, message(Vote, 2, 1, { term: 1 }));
    expect(electionElapsed(node.raft)).toBe(0);
  });

  it.each([
    [2, 1, true], [1, 3, true], [1, 2, true], [1, 1, false], [0, 9, false],
  ])("rule 8: against last term 1 and index 2, a candidate with term %i and index %i gets the vote: %s",
    (logTerm, index, granted) => {
      const node = createLabNode(1, { log: [1, 1] });
      expect(only(ask(node, message(Vote, 2, 1, { term: 2, logTerm, index })), VoteResp).reject).toBe(!granted);
    });

  it("rule 9: the lease lasts the fixed timeout, not the drawn one, and needs the quorum check and a known leader", () => {
    const asked = message(Vote, 3, 1, { term: 2, logTerm: 9, index: 9 });
    const hear = (setup: NodeSetup, ticks: number): Message[] => {
      const node = createLabNode(1, { term: 1, draw: "max", ...setup });
      ask(node, message(Heartbeat, 2, 1, { term: 1 }));
      for (let i = 0; i < ticks; i++) tick(node);
      return ask(node, asked);
    };
    const checked = { options: { checkQuorum: true } };
    expect(hear(checked, 9)).toEqual([]);
    expect(hear(checked, 10)).toHaveLength(1);
    expect(hear({}, 0)).toHaveLength(1);
    expect(ask(createLabNode(1, { term: 1, ...checked }), asked)).toHaveLength(1);
  });

  it("rule 10: a campaign by transfer passes the lease", () => {
    const group = createGroup(3, { options: { checkQuorum: true } });
    campaign(nodeOf(group, 1));
    drain(group);
    tickAll(group, 1);
    transferLeader(nodeOf(group, 1), 2);
    drain(group);
    expect(leaders(group)).toEqual([2]);
  });

  it("rule 11: a vote request within the lease gets no answer and changes no term", () => {
    const node = createLabNode(1, { term: 1, options: { checkQuorum: true } });
    ask(node, message(Heartbeat, 2, 1, { term: 1 }));
    for (const type of [Vote, PreVote]) {
      expect(ask(node, message(type, 3, 1, { term: 5, logTerm: 5, index: 5 }))).toEqual([]);
    }
    expect(node.raft.term).toBe(1);
    expect(notesOf(node, "vote.refused")).toMatchObject([{ reason: "lease", remainingTicks: 10 }, { reason: "lease" }]);
  });

  it("rule 12: a learner votes when asked: it may be a voter and not know it yet", () => {
    const node = createLabNode(3, { voters: [1, 2], learners: [3] });
    expect(only(ask(node, message(Vote, 1, 3, { term: 1 })), VoteResp).reject).toBe(false);
  });

  it("rule 13: learners, removed peers and peers with a pending snapshot never campaign", () => {
    const learner = createLabNode(3, { voters: [1, 2], learners: [3] });
    const removed = createLabNode(3, { voters: [1, 2] });
    const restoring = createLabNode(3);
    step(restoring, message(Snap, 1, 3, { term: 1, snapshot: snapshotAt(5, 1) }));
    for (const node of [learner, removed, restoring]) {
      for (let i = 0; i < 50; i++) tick(node);
      campaign(node);
      expect(node.raft.role).toBe(Role.Follower);
    }
  });

  it("rule 14: no campaign with a committed membership change that is not applied", () => {
    const node = createLabNode(1);
    const change = { ...entry(1, 1), type: 2 as const, data: createConfChange([{ type: 0, id: 4 }]) };
    step(node, message(App, 2, 1, { term: 1, entries: [change], commit: 1 }));
    campaign(node);
    expect(node.raft.role).toBe(Role.Follower);
    expect(notesOf(node, "campaign.ignored")).toMatchObject([{ reason: "conf-change-unapplied" }]);
    settle(node);
    campaign(node);
    expect(node.raft.role).toBe(Role.Candidate);
  });

  it("rule 15: TimeoutNow starts an election without pre-vote", () => {
    const node = createLabNode(1, { term: 1, options: { preVote: true } });
    ask(node, message(Heartbeat, 2, 1, { term: 1 }));
    expect(typesOf(ask(node, message(TimeoutNow, 2, 1, { term: 1 })))).toEqual([Vote, Vote]);
  });

  it("rule 16: of several answers of one peer the first counts", () => {
    const node = createLabNode(1, { voters: [1, 2, 3, 4, 5] });
    campaign(node);
    settle(node);
    ask(node, message(VoteResp, 2, 1, { term: 1 }));
    ask(node, message(VoteResp, 2, 1, { term: 1 }));
    expect(node.raft.role).toBe(Role.Candidate);
    ask(node, message(VoteResp, 3, 1, { term: 1, reject: true }));
    ask(node, message(VoteResp, 3, 1, { term: 1 }));
    expect(node.raft.role).toBe(Role.Candidate);
    ask(node, message(VoteResp, 4, 1, { term: 1 }));
    expect(node.raft.role).toBe(Role.Leader);
  });

  it.each([{ checkQuorum: true }, { preVote: true }])(
    "rule 17: with %j a leader's message of a lower term is answered with the own term", (options) => {
      const node = createLabNode(1, { term: 5, options });
      for (const type of [App, Heartbeat]) {
        expect(only(ask(node, message(type, 2, 1, { term: 3 })), AppResp)).toMatchObject({ term: 5, index: 0 });
      }
    });

  it("rule 17: without them it is not answered", () => {
    const node = createLabNode(1, { term: 5 });
    expect(ask(node, message(App, 2, 1, { term: 3 }))).toEqual([]);
  });

  it("rule 18: a pre-vote request of a lower term is refused with the own term, not ignored", () => {
    const node = createLabNode(1, { term: 5, options: { preVote: true } });
    expect(only(ask(node, message(PreVote, 2, 1, { term: 3 })), PreVoteResp)).toMatchObject({ term: 5, reject: true });
  });

  it("rule 19: a candidate follows a leader of its own term; a leader does not step down by its own term", () => {
    const candidate = createLabNode(1);
    campaign(candidate);
    step(candidate, message(App, 2, 1, { term: 1 }));
    expect(candidate.raft.role).toBe(Role.Follower);
    const leader = leaderOf();
    step(leader, message(App, 3, 1, { term: leader.raft.term }));
    step(leader, message(Heartbeat, 3, 1, { term: leader.raft.term }));
    expect(leader.raft.role).toBe(Role.Leader);
  });

  it("rule 20: the timeout is drawn anew at every change of role, but not for a pre-candidate", () => {
    const node = createLabNode(1, { options: { preVote: true, electionTick: 500 }, draw: createStream(1, "x") });
    const drawn = [node.raft.randomizedElectionTimeout];
    campaign(node);
    expect(node.raft.randomizedElectionTimeout).toBe(drawn[0]);
    settle(node);
    step(node, message(PreVoteResp, 2, 1, { term: 1 }));
    drawn.push(node.raft.randomizedElectionTimeout);
    settle(node);
    step(node, message(VoteResp, 2, 1, { term: 1 }));
    drawn.push(node.raft.randomizedElectionTimeout);
    step(node, message(Heartbeat, 2, 1, { term: 9 }));
    drawn.push(node.raft.randomizedElectionTimeout);
    expect(new Set(drawn).size).toBe(4);
  });
});

describe("log and commit", () => {
  it("rule 21: only entries of the own term are committed by counting", () => {
    const leader = leaderOf({ log: [1, 2], term: 3 });
    ask(leader, message(AppResp, 2, 1, { term: 4, index: 2 }));
    ask(leader, message(AppResp, 3, 1, { term: 4, index: 2 }));
    expect(leader.raft.log.committed).toBe(0);
    ask(leader, message(AppResp, 3, 1, { term: 4, index: 3 }));
    expect(leader.raft.log.committed).toBe(3);
  });

  it("rule 22: a new leader appends an empty entry; its pending change index is the last index before that", () => {
    const leader = leaderOf({ log: [1, 1] });
    expect(termsOf(leader)).toEqual([1, 1, 2]);
    expect(leader.raft.log.storage.items[2]).toMatchObject({ data: null, size: 0 });
    expect(leader.raft.pendingConfIndex).toBe(2);
  });

  it("rule 23: a delayed, shorter append cuts nothing off", () => {
    const node = createLabNode(1, { log: [1] });
    const long = message(App, 2, 1, { term: 1, logTerm: 1, index: 1, entries: [entry(1, 2), entry(1, 3)] });
    const short = message(App, 2, 1, { term: 1, logTerm: 1, index: 1, entries: [entry(1, 2)] });
    ask(node, long);
    expect(only(ask(node, short), AppResp).index).toBe(2);
    ask(node, message(App, 2, 1, { term: 1, logTerm: 1, index: 1 }));
    expect(termsOf(node)).toEqual([1, 1, 1]);
  });

  it("rule 24: a follower commits no further than the message covers", () => {
    const node = createLabNode(1, { log: [1, 1, 1] });
    ask(node, message(App, 2, 1, { term: 2, logTerm: 1, index: 1, commit: 3 }));
    expect(node.raft.log.committed).toBe(1);
    ask(node, message(App, 2, 1, { term: 2, logTerm: 1, index: 1, commit: 9, entries: [entry(1, 2)] }));
    expect(node.raft.log.committed).toBe(2);
  });

  it("rule 25: a heartbeat carries min(match, committed)", () => {
    const leader = leaderOf({ log: [1, 1] });
    replicate(leader, 2);
    expect(leader.raft.log.committed).toBe(3);
    tick(leader);
    const beats = settle(leader).filter(({ type }) => type === Heartbeat);
    expect(beats.map(({ to, commit }) => [to, commit])).toEqual([[2, 3], [3, 0]]);
  });

  it("rule 26: an append below the own commit index is acknowledged with it, and not looked at", () => {
    const node = createLabNode(1, { log: [1, 1, 1], commit: 3 });
    const response = only(ask(node, message(App, 2, 1, { term: 1, logTerm: 7, index: 1, entries: [entry(7, 2)] })),
      AppResp);
    expect(response).toMatchObject({ index: 3, reject: false });
    expect(termsOf(node)).toEqual([1, 1, 1]);
  });

  it("rule 27: a conflict at or below the commit index stops the peer", () => {
    const node = createLabNode(1, { log: [1, 1, 1], commit: 2 });
    expect(() => step(node, message(App, 2, 1, {
      term: 2, logTerm: 1, index: 2, entries: [entry(2, 3)],
    }))).not.toThrow();
    const other = createLabNode(1, { log: [1, 1, 1], commit: 3 });
    other.raft.log.committed = 3;
    expect(() => step(other, message(App, 2, 1, {
      term: 2, logTerm: 1, index: 3, entries: [entry(2, 3)],
    }))).toThrow("never conflicts with a committed entry");
  });

  it("rule 28: a leader acknowledges itself only when its entries are stable; a removed one does not count itself", () => {
    const leader = leaderOf({ voters: [1] }, []);
    propose(leader, "x", 1);
    const taken = ready(leader);
    expect(leader.raft.log.committed).toBe(1);
    storageAppend(leader.storage, taken.entries);
    advance(leader);
    expect(leader.raft.log.committed).toBe(2);
    const removed = leaderOf({ voters: [1, 2, 3] });
    replicate(removed, 2, 3);
    applyConfChange(removed, createConfChange([{ type: ConfChangeType.Remove, id: 1 }]));
    settle(removed);
    expect(propose(removed, "y", 1)).toBe("raft proposal dropped");
    expect(removed.raft.ownProgress).toBeNull();
  });

  it("rule 29: rejections carry a hint, and both sides search by term", () => {
    const follower = createLabNode(2, { log: [1, 1, 2, 2, 2, 2, 2], term: 2 });
    const rejection = only(ask(follower, message(App, 1, 2, { term: 4, logTerm: 3, index: 9 })), AppResp);
    expect(rejection).toMatchObject({ index: 9, reject: true, rejectHint: 7, logTerm: 2 });
    const leader = leaderOf({ log: [1, 1, 1, 3, 3, 3, 3, 3, 3], term: 3 });
    const retry = only(ask(leader, { ...rejection, term: 4 }), App);
    // Nothing of the leader's above index 3 has a term of at most 2.
    expect(retry.index).toBe(3);
    const again = only(ask(follower, retry), AppResp);
    expect(again).toMatchObject({ reject: true, rejectHint: 2, logTerm: 1 });
    expect(only(ask(leader, again), App).index).toBe(2);
  });

  it("rule 30: stale rejections are ignored: in Replicate up to match, in Probe for any other index than next-1", () => {
    const leader = leaderOf({ log: [1, 1, 1] });
    const term = leader.raft.term;
    expect(ask(leader, message(AppResp, 2, 1, { term, index: 1, reject: true, rejectHint: 0 }))).toEqual([]);
    expect(peerOf(leader, 2).next).toBe(4);
    replicate(leader, 2);
    expect(ask(leader, message(AppResp, 2, 1, { term, index: 4, reject: true, rejectHint: 1 }))).toEqual([]);
    expect(peerOf(leader, 2)).toMatchObject({ match: 4, next: 5, state: 1 });
  });

  it("rule 31: a rejection in Replicate goes back to match+1, not to the hint", () => {
    const leader = leaderOf({ log: [1, 1, 1] });
    const term = leader.raft.term;
    replicate(leader, 2);
    for (let i = 0; i < 3; i++) propose(leader, "x", 1);
    settle(leader);
    expect(peerOf(leader, 2).next).toBe(8);
    const retry = only(ask(leader, message(AppResp, 2, 1, { term, index: 7, reject: true, rejectHint: 1, logTerm: 1 })),
      App);
    expect([retry.index, peerOf(leader, 2).state]).toEqual([4, 0]);
  });
});

describe("flow control", () => {
  it("rule 32: a probe is one message with entries, then a pause until a heartbeat response or an ack", () => {
    const leader = leaderOf();
    propose(leader, "x", 1);
    propose(leader, "y", 1);
    expect(settle(leader).map(({ type }) => type)).not.toContain(App);
    expect(peerOf(leader, 2).flowPaused).toBe(true);
    const resumed = ask(leader, message(HeartbeatResp, 2, 1, { term: 1 }));
    expect(only(resumed, App).entries).toHaveLength(3);
    expect(peerOf(leader, 2).flowPaused).toBe(true);
  });

  it("rule 33: with a full window empty appends go on after heartbeat responses", () => {
    const leader = leaderOf({ options: { maxInflightMsgs: 2 } });
    replicate(leader, 2, 3);
    for (let i = 0; i < 4; i++) propose(leader, "x", 1);
    expect(settle(leader).filter(({ type, to }) => type === App && to === 2)).toHaveLength(2);
    expect(peerOf(leader, 2).flowPaused).toBe(true);
    const empty = only(ask(leader, message(HeartbeatResp, 2, 1, { term: 1 })), App);
    expect([empty.entries.length, empty.index]).toEqual([0, 3]);
  });

  it("rule 34: in Probe an acknowledgement of what is known already returns to Replicate", () => {
    const leader = leaderOf();
    replicate(leader, 2, 3);
    reportUnreachable(leader, 2);
    expect(peerOf(leader, 2).state).toBe(0);
    const probe = only(ask(leader, message(HeartbeatResp, 2, 1, { term: 1 })), App);
    ask(leader, message(AppResp, 2, 1, { term: 1, index: probe.index }));
    expect(peerOf(leader, 2).state).toBe(1);
  });

  it("rule 35: after an acknowledgement it sends until nothing more fits", () => {
    const leader = leaderOf({ options: { maxSizePerMsg: 0, maxInflightMsgs: 3 } });
    for (let i = 0; i < 5; i++) propose(leader, "x", 1);
    settle(leader);
    const sent = ask(leader, message(AppResp, 2, 1, { term: 1, index: 1 })).filter(({ type, to }) =>
      type === App && to === 2);
    expect(sent.map(({ entries }) => entries.length)).toEqual([1, 1, 1]);
  });

  it("rule 36: the commit index is told once to each peer, not with every acknowledgement", () => {
    const leader = leaderOf({ voters: [1, 2, 3, 4, 5] }, [2, 3]);
    replicate(leader, 2, 3, 4, 5);
    propose(leader, "x", 1);
    settle(leader);
    ask(leader, message(AppResp, 2, 1, { term: 1, index: 2 }));
    expect(ask(leader, message(AppResp, 3, 1, { term: 1, index: 2 })).map(({ to }) => to)).toEqual([2, 3, 4, 5]);
    expect(ask(leader, message(AppResp, 4, 1, { term: 1, index: 2 }))).toEqual([]);
    expect(peerOf(leader, 5).sentCommit).toBe(2);
  });

  it("rule 37: what a Ready has handed out never changes, whatever happens to the log", () => {
    const node = createLabNode(1, { log: [1] });
    step(node, message(App, 2, 1, { term: 1, logTerm: 1, index: 1, entries: [entry(1, 2), entry(1, 3)] }));
    const taken = ready(node);
    const before = taken.entries.map(({ term }) => term);
    storageAppend(node.storage, taken.entries);
    step(node, message(App, 3, 1, { term: 2, logTerm: 1, index: 1, entries: [entry(2, 2)] }));
    expect(taken.entries.map(({ term }) => term)).toEqual(before);
    const leader = leaderOf();
    const sent = propose(leader, "x", 1) === null ? ready(leader).messages : [];
    const copy = structuredClone(sent);
    advance(leader);
    step(leader, message(App, 2, 1, { term: 9, entries: [entry(9, 1)] }));
    expect(sent).toEqual(copy);
  });
});

describe("snapshots", () => {
  function compactedLeader(): RawNode {
    const leader = leaderOf({ log: [1, 1, 1, 1], options: { maxInflightMsgs: 8 } });
    replicate(leader, 2);
    leader.storage.offered = snapshotAt(5, 2);
    storageCompact(leader.storage, 5);
    return leader;
  }

  it("rule 38: a snapshot goes only to a peer that was recently active; then nothing else until it has caught up", () => {
    const leader = compactedLeader();
    const rejection = message(AppResp, 3, 1, { term: 2, index: 4, reject: true, rejectHint: 0 });
    expect(peerOf(leader, 3).recentActive).toBe(false);
    peerOf(leader, 3).flowPaused = false;
    propose(leader, "x", 1);
    peerOf(leader, 3).next = 1;
    peerOf(leader, 3).flowPaused = false;
    propose(leader, "y", 1);
    expect(typesOf(settle(leader).filter(({ to }) => to === 3))).not.toContain(Snap);
    peerOf(leader, 3).next = 5;
    expect(only(ask(leader, rejection).filter(({ to }) => to === 3), Snap).snapshot?.index).toBe(5);
    propose(leader, "z", 1);
    tick(leader);
    expect(typesOf(settle(leader).filter(({ to }) => to === 3))).toEqual([Heartbeat]);
  });

  it("rule 39: Snapshot ends when the peer connects to the leader's log, whatever snapshot it got", () => {
    const leader = compactedLeader();
    ask(leader, message(AppResp, 3, 1, { term: 2, index: 4, reject: true, rejectHint: 0 }));
    peerOf(leader, 3).pendingSnapshot = 9;
    ask(leader, message(AppResp, 3, 1, { term: 2, index: 5 }));
    expect(peerOf(leader, 3)).toMatchObject({ state: 1, match: 5, pendingSnapshot: 0 });
  });

  it("rule 40: a snapshot is installed only if it is ahead of commit and names this peer", () => {
    const behind = createLabNode(1, { log: [1, 1, 1], commit: 3 });
    expect(only(ask(behind, message(Snap, 2, 1, { term: 1, snapshot: snapshotAt(2, 1) })), AppResp).index).toBe(3);
    expect(termsOf(behind)).toEqual([1, 1, 1]);
    const stranger = createLabNode(1, { log: [1] });
    ask(stranger, message(Snap, 2, 1, { term: 1, snapshot: snapshotAt(9, 1, [2, 3]) }));
    expect(termsOf(stranger)).toEqual([1]);
    const ahead = createLabNode(1, { log: [1, 1, 1], commit: 1 });
    ask(ahead, message(Snap, 2, 1, { term: 1, snapshot: snapshotAt(2, 1) }));
    expect(termsOf(ahead)).toEqual([1, 1, 1]);
    expect(ahead.raft.log.committed).toBe(2);
  });

  it("rule 41: a restored peer takes the configuration from the snapshot, a joint one too, and counts by it when it leads", () => {
    const node = createLabNode(1);
    const confState = {
      voters: [1, 2], votersOutgoing: [1, 2, 3], learners: [4], learnersNext: [3], autoLeave: true,
    };
    ask(node, message(Snap, 2, 1, { term: 1, snapshot: { ...snapshotAt(7, 1), confState } }));
    expect(node.raft).toMatchObject({ config: confState, progress: [], ownProgress: null });
    campaign(node);
    settle(node);
    step(node, message(VoteResp, 2, 1, { term: 2 }));
    expect(node.raft.role).toBe(Role.Leader);
    expect(node.raft.progress.map(({ id, isLearner, inIncoming, inOutgoing }) =>
      [id, isLearner, inIncoming, inOutgoing])).toEqual([
      [1, false, true, true], [2, false, true, true], [3, false, false, true], [4, true, false, false],
    ]);
    expect(node.raft.log.committed).toBe(7);
  });

  it("rule 42: a snapshot and entries are never in the same write, and nothing is applied while one is pending", () => {
    const node = createLabNode(1, { options: { asyncStorageWrites: true } });
    step(node, message(Snap, 2, 1, { term: 1, snapshot: snapshotAt(5, 1) }));
    const first = ready(node);
    expect([first.snapshot?.index, first.entries.length]).toEqual([5, 0]);
    step(node, message(App, 2, 1, { term: 1, logTerm: 1, index: 5, entries: [entry(1, 6)], commit: 6 }));
    const second = ready(node);
    expect([second.snapshot, second.entries.length, second.committedEntries.length]).toEqual([null, 1, 0]);
    storageApplySnapshot(node.storage, snapshotAt(5, 1));
    storageAppend(node.storage, second.entries);
    for (const taken of [first, second]) {
      for (const write of taken.messages.filter(({ to }) => to === APPEND_THREAD)) {
        for (const response of write.responses.filter(({ to }) => to === 1)) step(node, response);
      }
    }
    expect(ready(node).committedEntries.map(({ index }) => index)).toEqual([6]);
  });
});

describe("membership", () => {
  it("rule 43: a change acts when applied; a new peer starts at the last index, active, and is probed at once", () => {
    const group = createGroup(3);
    campaign(nodeOf(group, 1));
    drain(group);
    const leader = nodeOf(group, 1);
    proposeConfChange(leader, createConfChange([{ type: ConfChangeType.AddVoter, id: 4 }]));
    for (const sent of settle(leader)) step(nodeOf(group, sent.to), sent);
    for (const sent of settle(nodeOf(group, 2))) step(leader, sent);
    const probes = settle(leader).filter(({ to }) => to === 4);
    expect(leader.raft.config.voters).toEqual([1, 2, 3, 4]);
    expect(nodeOf(group, 2).raft.config.voters).toEqual([1, 2, 3]);
    expect(typesOf(probes)).toEqual([App]);
    expect(probes[0]?.index).toBe(1);
    expect(peerOf(leader, 4)).toMatchObject({ match: 0, next: 2, recentActive: true });
  });

  it("rule 44: one change at a time: a refused one becomes an empty normal entry", () => {
    const leader = leaderOf();
    for (const id of [4, 5]) {
      proposeConfChange(leader, createConfChange([{ type: ConfChangeType.AddVoter, id }]));
    }
    settle(leader);
    expect(leader.storage.items.map(({ type, size, data }) => [type, size > 0, data === null])).toEqual([
      [0, false, true], [2, true, false], [0, false, true],
    ]);
    expect(leader.raft.pendingConfIndex).toBe(2);
  });

  it("rule 45: votes, commit and quorum check need both halves; leaving is proposed once, after applying", () => {
    const group = createGroup(3, { options: { checkQuorum: true } });
    for (const id of [4, 5]) group.nodes.set(id, createLabNode(id));
    campaign(nodeOf(group, 1));
    drain(group);
    const leader = nodeOf(group, 1);
    const change = createConfChange([
      { type: 1, id: 2 }, { type: 1, id: 3 }, { type: 0, id: 4 }, { type: 0, id: 5 },
    ], Transition.JointImplicit);
    proposeConfChange(leader, change);
    group.lose = cutOff(4, 5);
    drain(group);
    expect(leader.raft.config).toMatchObject({ voters: [1, 4, 5], votersOutgoing: [1, 2, 3], autoLeave: true });
    const leaves = leader.storage.items.filter(({ type, size }) => type === 2 && size === 0);
    expect(leaves).toHaveLength(1);
    tickAll(group, 3);
    expect(leader.raft.log.committed).toBe(2);
    tickAll(group, 20);
    expect(leader.raft.role).toBe(Role.Follower);
  });

  it("rule 46: a smaller quorum may commit more at once, and that is broadcast", () => {
    const leader = leaderOf({ voters: [1, 2] });
    propose(leader, "x", 1);
    settle(leader);
    expect(leader.raft.log.committed).toBe(0);
    applyConfChange(leader, createConfChange([{ type: ConfChangeType.Remove, id: 2 }]));
    expect(leader.raft.log.committed).toBe(2);
    const four = leaderOf({ voters: [1, 2, 3, 4] }, [2, 3]);
    replicate(four, 2, 3, 4);
    propose(four, "x", 1);
    settle(four);
    ask(four, message(AppResp, 2, 1, { term: 1, index: 2 }));
    expect(four.raft.log.committed).toBe(1);
    applyConfChange(four, createConfChange([{ type: ConfChangeType.Remove, id: 4 }]));
    expect(settle(four).map(({ type, to, commit }) => [type, to, commit])).toEqual([[App, 2, 2], [App, 3, 2]]);
  });

  it("rule 47: a transfer to a peer that is removed or demoted is given up", () => {
    for (const type of [ConfChangeType.Remove, ConfChangeType.AddLearner]) {
      const leader = leaderOf({ voters: [1, 2, 3] });
      replicate(leader, 2, 3);
      transferLeader(leader, 2);
      applyConfChange(leader, createConfChange([{ type, id: 2 }]));
      expect(leader.raft.leadTransferee).toBe(0);
      expect(notesOf(leader, "transfer.aborted")).toMatchObject([{ reason: "target-removed" }]);
    }
  });

  it("rule 47: a removed leader leads until the change is applied, then refuses proposals", () => {
    const leader = leaderOf();
    replicate(leader, 2, 3);
    proposeConfChange(leader, createConfChange([{ type: ConfChangeType.Remove, id: 1 }]));
    settle(leader);
    expect(propose(leader, "x", 1)).toBeNull();
    replicate(leader, 2, 3);
    expect(leader.raft).toMatchObject({ role: Role.Leader, ownProgress: null });
    expect(propose(leader, "y", 1)).toBe("raft proposal dropped");
  });
});

describe("asynchronous persistence", () => {
  it("rule 48: a write's acknowledgement names the log's last entry and the term, and is void after a term change", () => {
    const node = createLabNode(1, { options: { asyncStorageWrites: true } });
    step(node, message(App, 2, 1, { term: 1, entries: [entry(1, 1), entry(1, 2)] }));
    const [write] = ready(node).messages.filter(({ type }) => type === StorageAppend);
    const stale = write?.responses.filter(({ type }) => type === StorageAppendResp) ?? [];
    expect(stale).toMatchObject([{ term: 1, logTerm: 1, index: 2 }]);
    // Replaced by another leader, then by the first again: the same position and term, but not yet written (ABA).
    step(node, message(App, 3, 1, { term: 2, entries: [entry(2, 1)] }));
    ready(node);
    step(node, message(App, 2, 1, { term: 3, entries: [entry(1, 1), entry(1, 2)] }));
    for (const response of stale) step(node, response);
    expect(node.raft.log).toMatchObject({ offset: 1 });
    expect(node.raft.log.unstable).toHaveLength(2);
    const [again] = ready(node).messages.filter(({ type }) => type === StorageAppend);
    for (const response of again?.responses.filter(({ to }) => to === 1) ?? []) step(node, response);
    expect(node.raft.log).toMatchObject({ offset: 3, unstable: [] });
  });

  it("rule 48: entries leave the unstable log only by a matching index and term", () => {
    const node = createLabNode(1, { options: { asyncStorageWrites: true } });
    step(node, message(App, 2, 1, { term: 1, entries: [entry(1, 1)] }));
    ready(node);
    for (const [logTerm, index] of [[1, 2], [3, 1], [1, 9]] as const) {
      step(node, message(StorageAppendResp, APPEND_THREAD, 1, { term: 1, logTerm, index }));
      expect(node.raft.log.unstable).toHaveLength(1);
    }
    step(node, message(StorageAppendResp, APPEND_THREAD, 1, { term: 1, logTerm: 1, index: 1 }));
    expect(node.raft.log.unstable).toHaveLength(0);
  });

  it("rule 48: what was persisted is what a restart finds", () => {
    const node = createLabNode(1, { log: [1, 1] });
    ask(node, message(App, 2, 1, { term: 2, logTerm: 1, index: 1, entries: [entry(2, 2), entry(2, 3)] }));
    expect(durableTerms(node)).toEqual([1, 2, 2]);
    storageSetHardState(node.storage, { term: 2, vote: 0, commit: 0 });
    expect(termsOf(restartNode(node))).toEqual([1, 2, 2]);
  });
});
