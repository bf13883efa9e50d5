import { describe, expect, it } from "vitest";
import { createStream } from "../../src/kernel/random.ts";
import {
  campaign, ConfChangeType, createConfChange, electionElapsed, forgetLeader, propose, proposeConfChange, readIndex, step,
  storageCompact, tick, transferLeader, Transition, type ConfChangeSingle, type RaftOptions, type RawNode,
} from "../../src/raft/index.ts";
import {
  ask, createGroup, createLabNode, cutOff, drain, entry, leaders, message, MessageType, nodeOf, notesOf, only,
  restartNode, Role, settle, termsOf, tickAll, typesOf, type Network,
} from "./lab.ts";
import { atLeastOne } from "../at-least-one.ts";

const { App, AppResp, Heartbeat, HeartbeatResp, PreVote, PreVoteResp, Snap, TimeoutNow, Vote, VoteResp } = MessageType;

const add = (id: number): ConfChangeSingle => ({ type: ConfChangeType.AddVoter, id });
const remove = (id: number): ConfChangeSingle => ({ type: ConfChangeType.Remove, id });
const learner = (id: number): ConfChangeSingle => ({ type: ConfChangeType.AddLearner, id });

/** A server that is no member yet: it starts like the others, and learns of the changes from the log. */
const newcomer = (id: number, members = 3): RawNode =>
  createLabNode(id, { voters: Array.from({ length: members }, (_, i) => i + 1) });

function led(size: number, options: Partial<RaftOptions> = {}): Network {
  const group = createGroup(size, { options });
  campaign(nodeOf(group, 1));
  drain(group);
  return group;
}

const propel = (group: Network, ...changes: ConfChangeSingle[]): void => {
  proposeConfChange(nodeOf(group, 1), createConfChange(changes));
  drain(group);
};

const votersOf = (node: RawNode): readonly number[] => node.raft.config.voters;

describe("dissertation §3.10: leadership transfer", () => {
  it("the prior leader stops accepting requests", () => {
    const group = led(3);
    group.lose = cutOff(2);
    transferLeader(nodeOf(group, 1), 2);
    expect(propose(nodeOf(group, 1), "x", 1)).toBe("raft proposal dropped");
  });

  it("it first brings the target's log up to date, then sends TimeoutNow", () => {
    const group = led(3);
    group.lose = cutOff(2);
    propose(nodeOf(group, 1), "x", 1);
    drain(group);
    group.lose = () => false;
    group.sent.length = 0;
    step(nodeOf(group, 1), message(HeartbeatResp, 2, 1, { term: 1 }));
    transferLeader(nodeOf(group, 1), 2);
    drain(group);
    const order = typesOf(group.sent.filter(({ to }) => to === 2));
    expect(order.indexOf(App)).toBeLessThan(order.indexOf(TimeoutNow));
    expect(leaders(group)).toEqual([2]);
  });

  it("a target with an up-to-date log is told at once, and starts an election without waiting", () => {
    const group = led(3);
    transferLeader(nodeOf(group, 1), 3);
    const sent = settle(nodeOf(group, 1));
    expect(only(sent, TimeoutNow).to).toBe(3);
    step(nodeOf(group, 3), only(sent, TimeoutNow));
    expect(nodeOf(group, 3).raft).toMatchObject({ role: Role.Candidate, term: 2 });
  });

  it("the target's requests pass the voters' lease, and it asks no pre-vote", () => {
    const group = led(3, { preVote: true, checkQuorum: true });
    tickAll(group, 3);
    group.sent.length = 0;
    transferLeader(nodeOf(group, 1), 2);
    drain(group);
    expect(leaders(group)).toEqual([2]);
    expect(typesOf(group.sent)).not.toContain(PreVote);
  });

  it("a transfer that does not succeed within an election timeout is given up, and requests are accepted again", () => {
    const group = led(3);
    group.lose = cutOff(2);
    transferLeader(nodeOf(group, 1), 2);
    tickAll(group, 9);
    expect(nodeOf(group, 1).raft.leadTransferee).toBe(2);
    tickAll(group, 1);
    expect(nodeOf(group, 1).raft.leadTransferee).toBe(0);
    expect(propose(nodeOf(group, 1), "x", 1)).toBeNull();
  });

  it("a second request for another target replaces the first; one for the same target changes nothing", () => {
    const group = led(3);
    group.lose = cutOff(2, 3);
    transferLeader(nodeOf(group, 1), 2);
    transferLeader(nodeOf(group, 1), 2);
    expect(notesOf(nodeOf(group, 1), "transfer.started")).toHaveLength(1);
    transferLeader(nodeOf(group, 1), 3);
    expect(nodeOf(group, 1).raft.leadTransferee).toBe(3);
    transferLeader(nodeOf(group, 1), 1);
    expect(nodeOf(group, 1).raft.leadTransferee).toBe(0);
  });

  it("a follower hands the request to its leader", () => {
    const group = led(3);
    transferLeader(nodeOf(group, 2), 2);
    drain(group);
    expect(leaders(group)).toEqual([2]);
  });

  it("a learner is no target", () => {
    const group = led(3);
    group.nodes.set(4, newcomer(4));
    propel(group, learner(4));
    transferLeader(nodeOf(group, 1), 4);
    expect(nodeOf(group, 1).raft.leadTransferee).toBe(0);
  });
});

describe("dissertation §4.1: changes of one server", () => {
  it("one server at a time is added or removed", () => {
    const group = led(3);
    group.nodes.set(4, newcomer(4));
    propel(group, add(4));
    for (const node of atLeastOne(group.nodes.values())) expect(votersOf(node)).toEqual([1, 2, 3, 4]);
    propel(group, remove(2));
    expect(votersOf(nodeOf(group, 1))).toEqual([1, 3, 4]);
  });

  it("a change may begin only when the previous one is committed (here: applied); another becomes an empty entry", () => {
    const group = led(3);
    group.lose = cutOff(2, 3);
    const leader = nodeOf(group, 1);
    proposeConfChange(leader, createConfChange([add(4)]));
    proposeConfChange(leader, createConfChange([add(5)]));
    settle(leader);
    const types = leader.storage.items.map(({ type }) => type);
    expect(types).toEqual([0, 2, 0]);
    expect(notesOf(leader, "conf.refused")).toHaveLength(1);
  });

  it("a removal is decided by the majority that remains after it", () => {
    const group = led(2);
    propel(group, remove(2));
    expect(votersOf(nodeOf(group, 1))).toEqual([1]);
    group.lose = cutOff(2);
    propose(nodeOf(group, 1), "x", 1);
    drain(group);
    expect(nodeOf(group, 1).raft.log.committed).toBe(3);
  });

  it("the bug of 2015: a change that no majority has seen, and one by the next leader, cannot both be acted on", () => {
    const group = led(4);
    // Server 1 appends "add 5" and reaches nobody but 5.
    group.nodes.set(5, newcomer(5, 4));
    group.lose = cutOff(1);
    proposeConfChange(nodeOf(group, 1), createConfChange([add(5)]));
    settle(nodeOf(group, 1));
    // Server 2 is elected and removes 1. The entry follows the no-op of its term: whoever has it has both.
    campaign(nodeOf(group, 2));
    drain(group);
    proposeConfChange(nodeOf(group, 2), createConfChange([remove(1)]));
    drain(group);
    expect(termsOf(nodeOf(group, 3)).slice(-2)).toEqual([2, 2]);
    expect(votersOf(nodeOf(group, 2))).toEqual([2, 3, 4]);
    // Server 1 still goes by {1 2 3 4}, and finds no majority there without the newer entries.
    group.lose = () => false;
    group.nodes.set(1, restartNode(nodeOf(group, 1)));
    expect(votersOf(nodeOf(group, 1))).toEqual([1, 2, 3, 4]);
    for (let i = 0; i < 3; i++) {
      campaign(nodeOf(group, 1));
      drain(group);
      expect(nodeOf(group, 1).raft.role).not.toBe(Role.Leader);
    }
  });

  it("a new leader changes nothing before everything that it inherited is applied", () => {
    const group = led(3);
    const isApp = ({ type }: { type: number }): boolean => type === App;
    proposeConfChange(nodeOf(group, 1), createConfChange([add(4)]));
    group.lose = (flight) => flight.to === 3 || flight.to === 1;
    drain(group);
    group.lose = (flight) => cutOff(1)(flight) || isApp(flight);
    campaign(nodeOf(group, 2));
    drain(group);
    expect(nodeOf(group, 2).raft.role).toBe(Role.Leader);
    proposeConfChange(nodeOf(group, 2), createConfChange([remove(1)]));
    expect(notesOf(nodeOf(group, 2), "conf.refused")).toEqual([{ kind: "conf.refused", reason: "unapplied" }]);
  });

  it("a server uses a configuration only once it is committed, so that an uncommitted one needs no rollback", () => {
    const group = led(3);
    group.lose = cutOff(2, 3);
    proposeConfChange(nodeOf(group, 1), createConfChange([add(4)]));
    drain(group);
    expect(votersOf(nodeOf(group, 1))).toEqual([1, 2, 3]);
  });
});

describe("dissertation §4.2: availability during changes", () => {
  it("§4.2.1: a learner receives the log and is not counted", () => {
    const group = led(1);
    group.nodes.set(2, newcomer(2, 1));
    propel(group, learner(2));
    expect(termsOf(nodeOf(group, 2))).toEqual(termsOf(nodeOf(group, 1)));
    group.lose = cutOff(2);
    propose(nodeOf(group, 1), "x", 1);
    drain(group);
    expect(nodeOf(group, 1).raft.log.committed).toBe(3);
  });

  it("§4.2.1: a learner does not campaign", () => {
    const node = createLabNode(3, { voters: [1, 2], learners: [3] });
    for (let i = 0; i < 50; i++) tick(node);
    expect(node.raft.role).toBe(Role.Follower);
    campaign(node);
    expect(node.raft.role).toBe(Role.Follower);
  });

  it("§4.2.1: a new server may be caught up by a snapshot", () => {
    const group = led(1);
    for (let i = 0; i < 5; i++) propose(nodeOf(group, 1), "x", 1);
    drain(group);
    const { storage } = nodeOf(group, 1);
    storage.offered = {
      index: 6, term: 1, confState: { ...nodeOf(group, 1).raft.config, learners: [2] }, data: null, size: 0,
    };
    storageCompact(storage, 6);
    group.nodes.set(2, newcomer(2, 1));
    propel(group, learner(2));
    expect(typesOf(group.sent)).toContain(Snap);
    expect(nodeOf(group, 2).raft.log.committed).toBe(nodeOf(group, 1).raft.log.committed);
  });

  it("§4.2.2: a leader that is removed manages the group until the change is committed, and does not count itself", () => {
    const group = led(3);
    const leader = nodeOf(group, 1);
    group.lose = cutOff(3);
    proposeConfChange(leader, createConfChange([remove(1)]));
    drain(group);
    expect(votersOf(leader)).toEqual([2, 3]);
    expect(leader.raft.role).toBe(Role.Leader);
    expect(propose(leader, "x", 1)).toBe("raft proposal dropped");
    // It still replicates: with 3 back, the others learn of the change and can elect among themselves.
    group.lose = () => false;
    tickAll(group, 2);
    group.lose = cutOff(1);
    campaign(nodeOf(group, 2));
    drain(group);
    expect(nodeOf(group, 2).raft.role).toBe(Role.Leader);
  });

  it("§4.2.2: with the option a removed leader steps down at once", () => {
    const group = led(3, { stepDownOnRemoval: true });
    propel(group, remove(1));
    expect(nodeOf(group, 1).raft.role).toBe(Role.Follower);
  });

  it("§4.2.3: servers that hear from a leader ignore requests for their vote and keep their term", () => {
    const group = led(3, { checkQuorum: true });
    tickAll(group, 2);
    const sent = ask(nodeOf(group, 2), message(Vote, 3, 2, { term: 9, logTerm: 1, index: 9 }));
    expect(sent).toEqual([]);
    expect(nodeOf(group, 2).raft.term).toBe(1);
  });

  it("§4.2.3: a removed server cannot disturb the group", () => {
    const group = led(3, { checkQuorum: true, preVote: true });
    group.lose = cutOff(3);
    propel(group, remove(3));
    group.lose = () => false;
    tickAll(group, 60);
    expect(leaders(group)).toEqual([1]);
    expect(nodeOf(group, 1).raft.term).toBe(1);
  });
});

describe("dissertation §4.3: joint consensus", () => {
  function enterJoint(): Network {
    const group = led(3);
    for (const id of [4, 5]) group.nodes.set(id, newcomer(id));
    proposeConfChange(nodeOf(group, 1),
      createConfChange([remove(2), remove(3), add(4), add(5)], Transition.JointExplicit));
    drain(group);
    return group;
  }

  it("log entries go to all servers of both configurations", () => {
    const group = enterJoint();
    expect(nodeOf(group, 1).raft.config).toMatchObject({ voters: [1, 4, 5], votersOutgoing: [1, 2, 3] });
    propose(nodeOf(group, 1), "x", 1);
    drain(group);
    for (const node of atLeastOne(group.nodes.values())) expect(termsOf(node).length).toBe(3);
  });

  it.each([
    [[2, 3], false], [[4, 5], false], [[2, 4], true], [[3, 5], true],
  ])("an entry that only %j (and the leader) have is committed: %s", (reachable, committed) => {
    const group = enterJoint();
    group.lose = cutOff(...[2, 3, 4, 5].filter((id) => !reachable.includes(id)));
    propose(nodeOf(group, 1), "x", 1);
    drain(group);
    expect(nodeOf(group, 1).raft.log.committed).toBe(committed ? 3 : 2);
  });

  it.each([
    [[2, 3], false], [[4, 5], false], [[2, 4], true], [[3, 5], true],
  ])("a candidate that only %j vote for wins: %s", (voters, wins) => {
    const group = enterJoint();
    const node = nodeOf(group, 1);
    step(node, message(Heartbeat, 2, 1, { term: 5 }));
    campaign(node);
    settle(node);
    for (const id of voters) ask(node, message(VoteResp, id, 1, { term: 6 }));
    expect(node.raft.role === Role.Leader).toBe(wins);
  });

  it("any server of either configuration may lead", () => {
    for (const id of [2, 4]) {
      const group = enterJoint();
      group.lose = cutOff(1);
      campaign(nodeOf(group, id));
      drain(group);
      expect(nodeOf(group, id).raft.role).toBe(Role.Leader);
    }
  });

  it("the second change, to the new configuration, follows when the first is committed: by request or by itself", () => {
    const group = enterJoint();
    propel(group);
    expect(nodeOf(group, 1).raft.config).toMatchObject({ voters: [1, 4, 5], votersOutgoing: [] });
    const other = led(3);
    other.nodes.set(4, newcomer(4));
    propel(other, remove(3), add(4));
    expect(nodeOf(other, 1).raft.config).toMatchObject({ voters: [1, 2, 4], votersOutgoing: [], autoLeave: false });
  });

  it("while it is joint no other change is made", () => {
    const group = enterJoint();
    propel(group, add(6));
    expect(nodeOf(group, 1).raft.config.voters).toEqual([1, 4, 5]);
    expect(notesOf(nodeOf(group, 1), "conf.refused")).toEqual([{ kind: "conf.refused", reason: "joint" }]);
  });

  it("a leader outside the new configuration leads until it is committed, and counts only the others", () => {
    const group = led(3);
    for (const id of [4, 5, 6]) group.nodes.set(id, newcomer(id));
    propel(group, remove(1), remove(2), remove(3), add(4), add(5), add(6));
    expect(nodeOf(group, 4).raft.config).toMatchObject({ voters: [4, 5, 6], votersOutgoing: [] });
    group.lose = cutOff(1, 2, 3);
    campaign(nodeOf(group, 4));
    drain(group);
    expect(nodeOf(group, 4).raft.role).toBe(Role.Leader);
  });

  it("a joint configuration survives a crash of its leader", () => {
    const group = enterJoint();
    group.lose = cutOff(1);
    campaign(nodeOf(group, 4));
    drain(group);
    proposeConfChange(nodeOf(group, 4), createConfChange([]));
    drain(group);
    expect(nodeOf(group, 4).raft.config).toMatchObject({ voters: [1, 4, 5], votersOutgoing: [] });
  });

  it("a voter that is demoted votes until the joint configuration is left", () => {
    const group = led(3);
    proposeConfChange(nodeOf(group, 1), createConfChange([learner(3)], Transition.JointExplicit));
    drain(group);
    expect(nodeOf(group, 1).raft.config).toMatchObject({
      voters: [1, 2], votersOutgoing: [1, 2, 3], learners: [], learnersNext: [3],
    });
    propel(group);
    expect(nodeOf(group, 1).raft.config).toMatchObject({ voters: [1, 2], learners: [3], learnersNext: [] });
  });
});

describe("dissertation §6.2 and §6.4: clients", () => {
  it("§6.2: a leader that cannot reach a majority for an election timeout steps down", () => {
    const group = led(3, { checkQuorum: true });
    group.lose = cutOff(1);
    tickAll(group, 21);
    expect(nodeOf(group, 1).raft.role).toBe(Role.Follower);
  });

  it("§6.4 step 1: a new leader answers no read before it has committed an entry of its term", () => {
    const group = createGroup(3);
    const leader = nodeOf(group, 1);
    campaign(leader);
    settle(leader);
    ask(leader, message(VoteResp, 2, 1, { term: 1 }));
    readIndex(leader, "early");
    settle(leader);
    expect(leader.raft.earlyReads).toHaveLength(1);
    const sent = ask(leader, message(AppResp, 2, 1, { term: 1, index: 1 }));
    expect(typesOf(sent)).toContain(Heartbeat);
  });

  it("§6.4 steps 2 and 3: the read index is the commit index, confirmed by a round of heartbeats", () => {
    const group = led(3);
    const leader = nodeOf(group, 1);
    propose(leader, "x", 1);
    drain(group);
    readIndex(leader, "request");
    const beats = settle(leader).filter(({ type }) => type === Heartbeat);
    expect(beats.map(({ to }) => to)).toEqual([2, 3]);
    expect(leader.raft.readStates).toEqual([]);
    step(leader, message(HeartbeatResp, 3, 1, { term: 1, context: beats[0]?.context ?? 0 }));
    expect(leader.raft.readStates).toEqual([{ index: 2, context: "request" }]);
  });

  it("§6.4: one round confirms all reads before it", () => {
    const group = led(3);
    const leader = nodeOf(group, 1);
    readIndex(leader, "a");
    readIndex(leader, "b");
    const last = settle(leader).filter(({ type, to }) => type === Heartbeat && to === 2).pop();
    step(leader, message(HeartbeatResp, 2, 1, { term: 1, context: last?.context ?? 0 }));
    expect(leader.raft.readStates.map(({ context }) => context)).toEqual(["a", "b"]);
  });

  it("§6.4: a follower asks its leader for a read index", () => {
    const group = led(3);
    const follower = nodeOf(group, 2);
    const answers: unknown[] = [];
    readIndex(follower, "from 2");
    const [request] = settle(follower);
    expect(request).toMatchObject({ type: MessageType.ReadIndex, to: 1 });
    if (request !== undefined) step(nodeOf(group, 1), request);
    for (const sent of settle(nodeOf(group, 1))) {
      if (sent.to !== 3) continue;
      for (const response of ask(nodeOf(group, 3), sent)) {
        for (const answer of ask(nodeOf(group, 1), response)) {
          step(follower, answer);
          answers.push(...follower.raft.readStates);
        }
      }
    }
    expect(answers).toEqual([{ index: 1, context: "from 2" }]);
  });

  it("§6.4: a leader that was deposed answers no read", () => {
    const group = led(3);
    const old = nodeOf(group, 1);
    group.lose = cutOff(1);
    campaign(nodeOf(group, 2));
    drain(group);
    readIndex(old, "stale");
    group.lose = () => false;
    tickAll(group, 1);
    expect(old.raft.readStates).toEqual([]);
    expect(old.raft.role).toBe(Role.Follower);
    expect(old.raft.reads).toBeNull();
  });

  it("§6.4.1: with a lease the leader answers at once", () => {
    const group = led(3, { checkQuorum: true, readOnlyOption: "lease-based" });
    readIndex(nodeOf(group, 1), "now");
    expect(nodeOf(group, 1).raft.readStates).toEqual([{ index: 1, context: "now" }]);
  });
});

describe("dissertation §9.6: pre-vote", () => {
  const options = { preVote: true };

  it("a pre-candidate asks before it raises its term, and changes nothing about itself", () => {
    const node = createLabNode(1, { options, term: 4, vote: 2 });
    campaign(node);
    expect(node.raft).toMatchObject({ role: Role.PreCandidate, term: 4, vote: 2 });
    expect(settle(node).map(({ type, term }) => [type, term])).toEqual([[PreVote, 5], [PreVote, 5]]);
  });

  it("only a pre-candidate whom a majority would vote for starts a real election", () => {
    const node = createLabNode(1, { options });
    campaign(node);
    settle(node);
    expect(typesOf(ask(node, message(PreVoteResp, 2, 1, { term: 1 })))).toEqual([Vote, Vote]);
    expect(node.raft).toMatchObject({ role: Role.Candidate, term: 1 });
  });

  it("the grant changes neither term nor vote nor timer of the voter, and may be given to several", () => {
    const node = createLabNode(1, { options });
    for (let i = 0; i < 5; i++) tick(node);
    for (const from of [2, 3]) {
      expect(only(ask(node, message(PreVote, from, 1, { term: 1 })), PreVoteResp)).toMatchObject({
        reject: false, term: 1,
      });
    }
    expect([node.raft.term, node.raft.vote, electionElapsed(node.raft)]).toEqual([0, 0, 5]);
  });

  it("it is refused to a candidate whose log is not up to date", () => {
    const node = createLabNode(1, { options, log: [1, 1] });
    const asked = message(PreVote, 2, 1, { term: 2, logTerm: 1, index: 1 });
    expect(only(ask(node, asked), PreVoteResp)).toMatchObject({ reject: true, term: 1 });
  });

  it("it is refused while a leader is heard", () => {
    const node = createLabNode(1, { options: { preVote: true, checkQuorum: true }, term: 1 });
    ask(node, message(Heartbeat, 2, 1, { term: 1 }));
    expect(ask(node, message(PreVote, 3, 1, { term: 2, logTerm: 9, index: 9 }))).toEqual([]);
  });

  it("a server that was cut off comes back without disturbing anybody", () => {
    const group = led(3, { preVote: true, checkQuorum: true });
    group.lose = cutOff(3);
    tickAll(group, 100);
    expect(nodeOf(group, 3).raft.term).toBe(1);
    group.lose = () => false;
    tickAll(group, 30);
    expect(leaders(group)).toEqual([1]);
    expect(nodeOf(group, 1).raft.term).toBe(1);
  });

  it("without it that server would have deposed the leader", () => {
    const group = led(3);
    group.lose = cutOff(3);
    tickAll(group, 100);
    expect(nodeOf(group, 3).raft.term).toBeGreaterThan(1);
    group.lose = () => false;
    tickAll(group, 30);
    expect(nodeOf(group, 1).raft.term).toBeGreaterThan(1);
  });

  it("a group in which everybody is a pre-candidate still elects", () => {
    const group = createGroup(3, { options });
    for (const id of group.nodes.keys()) {
      group.nodes.set(id, createLabNode(id, { options, draw: createStream(5, `election/${id}`) }));
    }
    for (const node of group.nodes.values()) campaign(node);
    drain(group);
    tickAll(group, 100);
    expect(leaders(group)).toHaveLength(1);
  });

  it("a follower that forgets its leader grants pre-votes at once", () => {
    const group = led(3, { preVote: true, checkQuorum: true });
    const asked = message(PreVote, 3, 2, { term: 2, logTerm: 1, index: 1 });
    expect(ask(nodeOf(group, 2), asked)).toEqual([]);
    forgetLeader(nodeOf(group, 2));
    expect(only(ask(nodeOf(group, 2), asked), PreVoteResp).reject).toBe(false);
  });

  it("term and vote are those of before when a pre-candidate restarts", () => {
    const node = createLabNode(1, { options, term: 3, vote: 2, log: [3] });
    campaign(node);
    settle(node);
    expect(restartNode(node).raft).toMatchObject({ term: 3, vote: 2 });
    ask(node, message(App, 2, 1, { term: 3, logTerm: 3, index: 1, entries: [entry(3, 2)] }));
    expect(node.raft).toMatchObject({ role: Role.Follower, lead: 2 });
  });
});
