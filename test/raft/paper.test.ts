import { describe, expect, it } from "vitest";
import { campaign, electionElapsed, propose, proposeConfChange, step, tick, hasReady, ready } from "../../src/raft/index.ts";
import { createStream } from "../../src/kernel/random.ts";
import {
  ask, createGroup, createLabNode, cutOff, drain, entry, leaders, message, MessageType, nodeOf, only, restartNode, Role,
  settle, termsOf, tickAll, typesOf,
} from "./lab.ts";
import { atLeastOne } from "../at-least-one.ts";

const { App, AppResp, Heartbeat, Prop, Vote, VoteResp } = MessageType;

describe("Raft paper §5.1: basics", () => {
  it("each server is follower when it starts, also after a restart (§5.2)", () => {
    const group = createGroup(3);
    campaign(nodeOf(group, 1));
    drain(group);
    expect(nodeOf(group, 1).raft.role).toBe(Role.Leader);
    expect(restartNode(nodeOf(group, 1)).raft.role).toBe(Role.Follower);
  });

  it("a server that sees a larger term updates its own to it", () => {
    const node = createLabNode(1, { term: 2 });
    step(node, message(App, 2, 1, { term: 5 }));
    expect(node.raft.term).toBe(5);
  });

  it("a candidate that discovers that its term is out of date reverts to follower", () => {
    const node = createLabNode(1, { term: 2 });
    campaign(node);
    settle(node);
    expect(node.raft.role).toBe(Role.Candidate);
    step(node, message(VoteResp, 2, 1, { term: 7, reject: true }));
    expect([node.raft.role, node.raft.term]).toEqual([Role.Follower, 7]);
  });

  it("a leader that discovers that its term is out of date reverts to follower", () => {
    const group = createGroup(3);
    campaign(nodeOf(group, 1));
    drain(group);
    step(nodeOf(group, 1), message(AppResp, 2, 1, { term: 9, reject: true }));
    expect([nodeOf(group, 1).raft.role, nodeOf(group, 1).raft.term]).toEqual([Role.Follower, 9]);
  });

  it("a server rejects a request with a stale term", () => {
    const node = createLabNode(1, { term: 3, log: [3] });
    ask(node, message(App, 2, 1, { term: 2, logTerm: 3, index: 1, entries: [entry(2, 2)] }));
    expect(termsOf(node)).toEqual([3]);
    expect(ask(node, message(Vote, 2, 1, { term: 2, logTerm: 9, index: 9 }))).toEqual([]);
    expect(node.raft.vote).toBe(0);
  });

  it("terms only grow, and are kept on disk", () => {
    const node = createLabNode(1, { term: 2 });
    ask(node, message(Heartbeat, 2, 1, { term: 6 }));
    expect(restartNode(node).raft.term).toBe(6);
  });
});

describe("Raft paper §5.2: leader election", () => {
  it("a server remains follower as long as it receives valid messages from a leader", () => {
    const node = createLabNode(1, { term: 1 });
    for (let i = 0; i < 100; i++) {
      tick(node);
      step(node, message(Heartbeat, 2, 1, { term: 1 }));
    }
    expect(node.raft.role).toBe(Role.Follower);
  });

  it("a leader sends periodic heartbeats to all followers", () => {
    const group = createGroup(3, { options: { heartbeatTick: 3 } });
    campaign(nodeOf(group, 1));
    drain(group);
    group.sent.length = 0;
    tickAll(group, 6);
    const beats = group.sent.filter(({ type }) => type === Heartbeat).map(({ to }) => to);
    expect(beats).toEqual([2, 3, 2, 3]);
  });

  it("a follower that hears nothing for an election timeout begins an election", () => {
    const node = createLabNode(1, { draw: "min" });
    for (let i = 0; i < 9; i++) tick(node);
    expect(node.raft.role).toBe(Role.Follower);
    tick(node);
    expect(node.raft.role).toBe(Role.Candidate);
  });

  it("a candidate increments its term, votes for itself and asks all others in parallel", () => {
    const node = createLabNode(1, { term: 4, log: [4] });
    campaign(node);
    const sent = settle(node);
    expect([node.raft.term, node.raft.vote]).toEqual([5, 1]);
    expect(sent.map(({ type, to, term, logTerm, index }) => [type, to, term, logTerm, index])).toEqual([
      [Vote, 2, 5, 4, 1], [Vote, 3, 5, 4, 1],
    ]);
  });

  it.each([
    [1, 0, true], [3, 1, true], [3, 0, false], [5, 2, true], [5, 1, false], [7, 3, true], [7, 2, false],
  ])("a candidate of %i servers wins with %i votes of others: %s", (size, votes, wins) => {
    const voters = Array.from({ length: size }, (_, i) => i + 1);
    const node = createLabNode(1, { voters });
    campaign(node);
    settle(node);
    for (let id = 2; id < 2 + votes; id++) ask(node, message(VoteResp, id, 1, { term: 1 }));
    expect(node.raft.role === Role.Leader).toBe(wins);
  });

  it("each server votes for at most one candidate in a term, first come, first served", () => {
    const node = createLabNode(1);
    expect(only(ask(node, message(Vote, 2, 1, { term: 1 })), VoteResp).reject).toBe(false);
    expect(only(ask(node, message(Vote, 3, 1, { term: 1 })), VoteResp).reject).toBe(true);
    // Asked again, it repeats its vote.
    expect(only(ask(node, message(Vote, 2, 1, { term: 1 })), VoteResp).reject).toBe(false);
  });

  it("a candidate that wins sends to all others at once, to establish its authority", () => {
    const node = createLabNode(1);
    campaign(node);
    settle(node);
    expect(ask(node, message(VoteResp, 2, 1, { term: 1 })).map(({ type, to }) => [type, to])).toEqual([
      [App, 2], [App, 3],
    ]);
  });

  it.each([App, Heartbeat])("a candidate that hears a leader of its own term follows it (message type %i)", (type) => {
    const node = createLabNode(1, { term: 1 });
    campaign(node);
    settle(node);
    step(node, message(type, 2, 1, { term: 2 }));
    expect([node.raft.role, node.raft.lead, node.raft.term]).toEqual([Role.Follower, 2, 2]);
  });

  it("a candidate refuses a leader of a smaller term and goes on", () => {
    const node = createLabNode(1, { term: 3 });
    campaign(node);
    settle(node);
    step(node, message(App, 2, 1, { term: 2 }));
    expect([node.raft.role, node.raft.term]).toEqual([Role.Candidate, 4]);
  });

  it("a candidate that a majority refuses becomes follower", () => {
    const node = createLabNode(1);
    campaign(node);
    settle(node);
    ask(node, message(VoteResp, 2, 1, { term: 1, reject: true }));
    expect(node.raft.role).toBe(Role.Candidate);
    ask(node, message(VoteResp, 3, 1, { term: 1, reject: true }));
    expect(node.raft.role).toBe(Role.Follower);
  });

  it("when votes are split, each candidate times out and starts a new election with a higher term", () => {
    const node = createLabNode(1);
    campaign(node);
    settle(node);
    for (let i = 0; i < node.raft.randomizedElectionTimeout; i++) tick(node);
    expect([node.raft.role, node.raft.term]).toEqual([Role.Candidate, 2]);
  });

  it("election timeouts are drawn at random from a fixed interval, anew for each election", () => {
    const node = createLabNode(1, { draw: createStream(3, "timeouts") });
    const drawn = new Set<number>();
    for (let i = 0; i < 400; i++) {
      campaign(node);
      drawn.add(node.raft.randomizedElectionTimeout);
    }
    expect([...drawn].sort((a, b) => a - b)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  it("random timeouts resolve split votes: a group whose votes split elects a leader soon", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const group = createGroup(4);
      for (const [id, node] of atLeastOne(group.nodes)) {
        group.nodes.set(id, createLabNode(id, { voters: [1, 2, 3, 4], draw: createStream(seed, `election/${id}`) }));
        expect(node.raft.id).toBe(id);
      }
      campaign(nodeOf(group, 1));
      campaign(nodeOf(group, 2));
      tickAll(group, 100);
      expect(leaders(group)).toHaveLength(1);
    }
  });
});

describe("Raft paper §5.3: log replication", () => {
  it("the leader appends a command to its log and sends it to all others", () => {
    const group = createGroup(3);
    const leader = nodeOf(group, 1);
    campaign(leader);
    drain(group);
    propose(leader, "x", 1);
    const sent = settle(leader).filter(({ type }) => type === App);
    expect(termsOf(leader)).toEqual([1, 1]);
    expect(sent.map(({ to, entries }) => [to, entries.map(({ data }) => data)])).toEqual([[2, ["x"]], [3, ["x"]]]);
  });

  it("an entry is committed once the leader has replicated it on a majority", () => {
    const group = createGroup(5);
    const leader = nodeOf(group, 1);
    campaign(leader);
    drain(group);
    propose(leader, "x", 1);
    settle(leader);
    ask(leader, message(AppResp, 2, 1, { term: 1, index: 2 }));
    expect(leader.raft.log.committed).toBe(1);
    ask(leader, message(AppResp, 3, 1, { term: 1, index: 2 }));
    expect(leader.raft.log.committed).toBe(2);
  });

  it("the leader tells followers of the commit index in later messages, and they apply", () => {
    const group = createGroup(3);
    campaign(nodeOf(group, 1));
    drain(group);
    propose(nodeOf(group, 1), "x", 1);
    drain(group);
    for (const node of atLeastOne(group.nodes.values())) expect(node.raft.log.applied).toBe(2);
  });

  it("committing an entry commits all preceding entries, also those of earlier leaders", () => {
    const group = createGroup(3, { log: [1, 2], term: 2 });
    campaign(nodeOf(group, 1));
    drain(group);
    for (const node of atLeastOne(group.nodes.values())) expect(node.raft.log.committed).toBe(3);
  });

  it("the leader retries appends until all followers store all entries", () => {
    const group = createGroup(3);
    campaign(nodeOf(group, 1));
    drain(group);
    group.lose = cutOff(3);
    for (let i = 0; i < 5; i++) propose(nodeOf(group, 1), `x${i}`, 2);
    drain(group);
    expect(termsOf(nodeOf(group, 3))).toHaveLength(1);
    group.lose = () => false;
    tickAll(group, 5);
    expect(termsOf(nodeOf(group, 3))).toHaveLength(6);
  });

  it("a follower refuses an append if its log lacks the entry before it", () => {
    const node = createLabNode(1, { log: [1, 1] });
    const response = only(ask(node, message(App, 2, 1, { term: 1, logTerm: 1, index: 5, entries: [entry(1, 6)] })),
      AppResp);
    expect([response.reject, response.index]).toEqual([true, 5]);
    expect(termsOf(node)).toEqual([1, 1]);
  });

  it("a follower refuses an append if the entry before it has another term", () => {
    const node = createLabNode(1, { log: [1, 2] });
    const response = only(ask(node, message(App, 2, 1, { term: 3, logTerm: 1, index: 2, entries: [entry(3, 3)] })),
      AppResp);
    expect(response.reject).toBe(true);
    expect(termsOf(node)).toEqual([1, 2]);
  });

  it("conflicting entries are overwritten with the leader's", () => {
    const node = createLabNode(1, { log: [1, 2, 2, 2] });
    ask(node, message(App, 2, 1, { term: 3, logTerm: 1, index: 1, entries: [entry(3, 2)] }));
    expect(termsOf(node)).toEqual([1, 3]);
  });

  it("the leader finds the latest agreement by going back, and a rejection costs one message per term", () => {
    const group = createGroup(3);
    group.nodes.set(1, createLabNode(1, { log: [1, 1, 1, 4, 4, 4, 4, 4, 4], term: 5 }));
    group.nodes.set(2, createLabNode(2, { log: [1, 1, 1, 2, 2, 3, 3, 3, 3], term: 4 }));
    group.nodes.set(3, createLabNode(3, { log: [1, 1, 1, 4, 4, 4, 4, 4, 4], term: 5 }));
    campaign(nodeOf(group, 1));
    drain(group);
    expect(termsOf(nodeOf(group, 2))).toEqual(termsOf(nodeOf(group, 1)));
    const rejections = group.sent.filter(({ type, from, reject }) => type === AppResp && from === 2 && reject);
    expect(rejections).toHaveLength(1);
  });

  it("a leader never overwrites or deletes entries in its own log", () => {
    const group = createGroup(3);
    const leader = nodeOf(group, 1);
    campaign(leader);
    drain(group);
    expect(() => step(leader, message(App, 2, 1, { term: 1, entries: [entry(1, 1, "other")] }))).not.toThrow();
    settle(leader);
    expect(termsOf(leader)).toEqual([1]);
    expect(leader.raft.log.storage.items[0]?.data).toBeNull();
  });

  it("it suffices that a majority is up: a slow follower does not hold back the others", () => {
    const group = createGroup(5);
    campaign(nodeOf(group, 1));
    drain(group);
    group.lose = cutOff(4, 5);
    propose(nodeOf(group, 1), "x", 1);
    drain(group);
    expect(nodeOf(group, 1).raft.log.committed).toBe(2);
  });
});

describe("Raft paper §5.4: safety", () => {
  it.each([
    [[1, 2], [1, 1, 1, 1], true, "its last term is higher, though its log is shorter"],
    [[1, 1, 1], [1, 1], true, "of the same last term it is longer"],
    [[1, 1], [1, 1], true, "it is equal"],
    [[1, 1], [1, 1, 1], false, "of the same last term it is shorter"],
    [[1, 1, 1, 1], [1, 2], false, "its last term is lower, though its log is longer"],
  ])("§5.4.1: candidate %j asks voter %j: %s, because %s", (candidate, voter, granted) => {
    const node = createLabNode(1, { log: voter, term: 3 });
    const asked = message(Vote, 2, 1, {
      term: 4, index: candidate.length, logTerm: candidate[candidate.length - 1] ?? 0,
    });
    expect(only(ask(node, asked), VoteResp).reject).toBe(!granted);
  });

  it("§5.4.2: a leader does not commit an entry of an earlier term by counting", () => {
    const group = createGroup(3, { log: [1, 2], term: 2 });
    const leader = nodeOf(group, 1);
    campaign(leader);
    settle(leader);
    ask(leader, message(VoteResp, 2, 1, { term: 3 }));
    ask(leader, message(AppResp, 2, 1, { term: 3, index: 2 }));
    expect(leader.raft.log.committed).toBe(0);
    ask(leader, message(AppResp, 2, 1, { term: 3, index: 3 }));
    expect(leader.raft.log.committed).toBe(3);
  });

  it("§5.4.3: a leader has every entry that was committed in earlier terms", () => {
    const group = createGroup(3);
    campaign(nodeOf(group, 1));
    drain(group);
    group.lose = cutOff(3);
    propose(nodeOf(group, 1), "x", 1);
    drain(group);
    group.lose = cutOff(1);
    // Server 3 lacks the committed entry: only 2 can win.
    campaign(nodeOf(group, 3));
    drain(group);
    expect(nodeOf(group, 3).raft.role).not.toBe(Role.Leader);
    campaign(nodeOf(group, 2));
    drain(group);
    expect(nodeOf(group, 2).raft.role).toBe(Role.Leader);
    expect(termsOf(nodeOf(group, 2)).slice(0, 2)).toEqual([1, 1]);
  });
});

describe("Raft paper §5.5: crashes of followers and candidates", () => {
  it("requests are idempotent: the same append twice changes nothing", () => {
    const node = createLabNode(1, { log: [1] });
    const append = message(App, 2, 1, { term: 1, logTerm: 1, index: 1, entries: [entry(1, 2), entry(1, 3)] });
    const first = only(ask(node, append), AppResp);
    const second = only(ask(node, append), AppResp);
    expect(second).toEqual(first);
    expect(termsOf(node)).toEqual([1, 1, 1]);
  });

  it("a request that a crashed server has carried out but not answered is answered when it comes again", () => {
    const node = createLabNode(1, { log: [1] });
    const append = message(App, 2, 1, { term: 1, logTerm: 1, index: 1, entries: [entry(1, 2)] });
    ask(node, append);
    const again = restartNode(node);
    expect(only(ask(again, append), AppResp)).toMatchObject({ index: 2, reject: false });
  });
});

describe("Raft paper §5.6: timing", () => {
  it("a group without faults keeps its leader when heartbeats are more frequent than timeouts", () => {
    const group = createGroup(5);
    campaign(nodeOf(group, 1));
    drain(group);
    tickAll(group, 300);
    expect(leaders(group)).toEqual([1]);
    expect(nodeOf(group, 1).raft.term).toBe(1);
  });
});

describe("Raft paper Figure 2", () => {
  it("term, vote and log are on disk before any request is answered", () => {
    const node = createLabNode(1);
    step(node, message(Vote, 2, 1, { term: 1 }));
    const vote = ready(node);
    expect(vote.hardState).toEqual({ term: 1, vote: 2, commit: 0 });
    expect(typesOf(vote.messages.slice(vote.promisesFrom))).toEqual([VoteResp]);
    expect(vote.mustSync).toBe(true);
  });

  it("entries are on disk before they are acknowledged", () => {
    const node = createLabNode(1);
    step(node, message(App, 2, 1, { term: 1, entries: [entry(1, 1)] }));
    const taken = ready(node);
    expect(taken.entries).toHaveLength(1);
    expect(typesOf(taken.messages.slice(taken.promisesFrom))).toEqual([AppResp]);
  });

  it("a vote survives a crash: the other candidate of the term is refused", () => {
    const node = createLabNode(1);
    ask(node, message(Vote, 2, 1, { term: 1 }));
    const again = restartNode(node);
    expect(only(ask(again, message(Vote, 3, 1, { term: 1 })), VoteResp).reject).toBe(true);
  });

  it("a follower commits min(leader's commit, index of the last new entry)", () => {
    const node = createLabNode(1, { log: [1, 1, 1, 1] });
    // The message covers up to 2: what lies behind may be another leader's.
    ask(node, message(App, 2, 1, { term: 2, logTerm: 1, index: 2, commit: 4 }));
    expect(node.raft.log.committed).toBe(2);
    ask(node, message(App, 2, 1, { term: 2, logTerm: 1, index: 2, commit: 3, entries: [entry(2, 3), entry(2, 4)] }));
    expect(node.raft.log.committed).toBe(3);
  });

  it("nextIndex starts after the leader's last entry, matchIndex at 0", () => {
    const node = createLabNode(1, { log: [1, 1, 1], voters: [1, 2] });
    campaign(node);
    settle(node);
    step(node, message(VoteResp, 2, 1, { term: 2 }));
    const peer = node.raft.progress.find(({ id }) => id === 2);
    expect([peer?.match, only(settle(node), App).index]).toEqual([0, 3]);
  });

  it("an accepted append raises nextIndex and matchIndex, a refused one lowers nextIndex and is tried again", () => {
    const node = createLabNode(1, { log: [1, 1, 1], voters: [1, 2] });
    campaign(node);
    settle(node);
    ask(node, message(VoteResp, 2, 1, { term: 2 }));
    const retry = only(ask(node, message(AppResp, 2, 1, { term: 2, index: 3, reject: true, rejectHint: 1, logTerm: 1 })),
      App);
    expect(retry.index).toBe(1);
    ask(node, message(AppResp, 2, 1, { term: 2, index: 4 }));
    expect(node.raft.progress.find(({ id }) => id === 2)).toMatchObject({ match: 4, next: 5 });
  });

  it("a follower forwards or refuses what only a leader may do", () => {
    const node = createLabNode(1, { term: 1 });
    expect(propose(node, "x", 1)).toBe("raft proposal dropped");
    step(node, message(Heartbeat, 2, 1, { term: 1 }));
    settle(node);
    expect(propose(node, "x", 1)).toBeNull();
    expect(only(settle(node), Prop).to).toBe(2);
  });

  it("a granted vote and a leader's message restart the election timer, nothing else does", () => {
    const node = createLabNode(1, { log: [1, 1], term: 1 });
    const tickSix = (): void => {
      for (let i = 0; i < 6; i++) tick(node);
    };
    tickSix();
    ask(node, message(Vote, 2, 1, { term: 2, logTerm: 1, index: 2 }));
    expect(electionElapsed(node.raft)).toBe(0);
    tickSix();
    ask(node, message(Vote, 3, 1, { term: 2, logTerm: 1, index: 2 }));
    expect(electionElapsed(node.raft)).toBe(6);
    ask(node, message(App, 3, 1, { term: 1 }));
    expect(electionElapsed(node.raft)).toBe(6);
    ask(node, message(Heartbeat, 2, 1, { term: 2 }));
    expect(electionElapsed(node.raft)).toBe(0);
  });
});

describe("Raft paper §8: clients", () => {
  it("a leader commits an empty entry at the start of its term", () => {
    const group = createGroup(3);
    campaign(nodeOf(group, 2));
    drain(group);
    const [first] = nodeOf(group, 2).storage.items;
    expect([first?.data, first?.size, first?.term]).toEqual([null, 0, 1]);
    expect(nodeOf(group, 2).raft.log.committed).toBe(1);
  });

  it("a leader that transfers leadership takes no proposals", () => {
    const group = createGroup(3);
    campaign(nodeOf(group, 1));
    drain(group);
    group.lose = cutOff(2);
    step(nodeOf(group, 1), message(MessageType.TransferLeader, 2, 1));
    expect(propose(nodeOf(group, 1), "x", 1)).toBe("raft proposal dropped");
    expect(proposeConfChange(nodeOf(group, 1), { transition: 0, changes: [], context: null }))
      .toBe("raft proposal dropped");
  });

  it("nothing happens to a peer with nothing to do", () => {
    const group = createGroup(3);
    campaign(nodeOf(group, 1));
    drain(group);
    for (const node of atLeastOne(group.nodes.values())) expect(hasReady(node)).toBe(false);
  });
});
