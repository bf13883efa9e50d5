import { describe, expect, it } from "vitest";
import {
  ALL_RULES_ON, campaign, ConfChangeType, createConfChange, propose, proposeConfChange, readIndex, RULES, rulesWithout,
  setOptions, step, tick, type RaftOptions, type RuleName, type Rules,
} from "../../src/raft/index.ts";
import {
  ask, createGroup, createLabNode, createNetwork, cutOff, drain, entry, leaders, message, MessageType, nodeOf, only,
  restartNode, Role, settle, termsOf, tickAll, type Network, type NodeSetup,
} from "./lab.ts";
import { simulate } from "../../src/cli/fuzz/raft.ts";

const withoutRule = (name: RuleName) => (options: RaftOptions): RaftOptions => ({ ...options, rules: rulesWithout([name]) });

const { App, AppResp, Vote, VoteResp } = MessageType;

/** One rule off, or all on: every scenario is told twice. */
const rulesIf = (off: boolean, name: RuleName): Rules => rulesWithout(off ? [name] : []);

const bothWays = [[true], [false]] as const;

function led(size: number, setup: NodeSetup): Network {
  const group = createGroup(size, setup);
  campaign(nodeOf(group, 1));
  drain(group);
  return group;
}

describe("the table of rules", () => {
  it("has a row for every switch, in the switches' order", () => {
    expect(RULES.map(({ name }) => name)).toEqual(Object.keys(ALL_RULES_ON));
  });

  it("is Raft itself where no rule is off, by identity", () => {
    expect(rulesWithout([])).toBe(ALL_RULES_ON);
    const { preVote, oneVotePerTerm, ...others } = rulesWithout(["preVote", "oneVotePerTerm"]);
    expect([preVote, oneVotePerTerm]).toEqual([false, false]);
    expect(Object.values(others)).not.toContain(false);
  });

  it("a rule can be turned off and on while the peer runs", () => {
    const node = createLabNode(1);
    ask(node, message(Vote, 2, 1, { term: 1 }));
    setOptions(node, { ...node.raft.options, rules: rulesIf(true, "oneVotePerTerm") });
    expect(only(ask(node, message(Vote, 3, 1, { term: 1 })), VoteResp).reject).toBe(false);
    setOptions(node, { ...node.raft.options, rules: ALL_RULES_ON });
    expect(only(ask(node, message(Vote, 2, 1, { term: 1 })), VoteResp).reject).toBe(true);
  });

  it("a peer whose invariants break halts instead of stopping the run, and does nothing more", () => {
    const node = createLabNode(1, {
      log: [1, 1, 1], commit: 3, options: { rules: rulesIf(true, "logUpToDateCheck") },
    });
    step(node, message(App, 2, 1, { term: 2, logTerm: 1, index: 3, entries: [entry(2, 3)] }));
    expect(node.raft.halted).toBe("commit-kept: an append never conflicts with a committed entry");
    for (let i = 0; i < 50; i++) tick(node);
    expect([node.raft.role, settle(node).length]).toEqual([Role.Follower, 0]);
  });
});

describe("random simulations notice a rule that is off", () => {
  it.each([
    ["logUpToDateCheck", 3, "leader-completeness"],
    ["oneVotePerTerm", 3, "single-vote"],
    ["persistVoteBeforeReply", 3, "vote-durable"],
    ["persistEntriesBeforeAck", 3, "ack-durable"],
    ["previousEntryCheck", 12, "log-matching"],
    ["conflictOnlyTruncation", 3, "ack-durable"],
    ["jointDecisions", 13, "commit-quorum"],
    ["readAfterOwnCommit", 22, "read-fresh"],
  ] as const)("%s", (name, firstSeed, invariant) => {
    const found = new Set<string>();
    for (let seed = firstSeed; seed < firstSeed + 120 && !found.has(invariant); seed++) {
      const [first] = simulate(seed, withoutRule(name)).violations;
      if (first !== undefined) found.add(first.invariant);
    }
    expect([...found]).toContain(invariant);
  });

  it.each(["timerReset", "randomisedTimeouts"] as const)("%s: the group does not heal", (name) => {
    let stuck = 0;
    for (let seed = 1; seed <= 200 && stuck === 0; seed++) {
      if (simulate(seed, withoutRule(name)).problem?.startsWith("not healed") === true) stuck = seed;
    }
    expect(stuck).toBeGreaterThan(0);
  });
});

describe("scenarios, each with the rule off and with the rule on", () => {
  it.each(bothWays)("commitOnlyOwnTerm (off: %s): Figure 8, an old entry on a majority and its overwriting", (off) => {
    const rules = rulesIf(off, "commitOnlyOwnTerm");
    const setup = { options: { rules, maxSizePerMsg: 0 }, voters: [1, 2, 3, 4, 5] };
    const leader = createLabNode(1, { ...setup, log: [1, 2], term: 3 });
    campaign(leader);
    settle(leader);
    for (const from of [2, 3]) ask(leader, message(VoteResp, from, 1, { term: 4 }));
    for (const from of [2, 3]) ask(leader, message(AppResp, from, 1, { term: 4, index: 2 }));
    expect(leader.raft.log.committed).toBe(off ? 2 : 0);
    // S5 has another entry there, and is elected all the same.
    const other = createLabNode(5, { ...setup, log: [1, 3], term: 4 });
    const voter = createLabNode(2, { ...setup, log: [1, 2], term: 4, vote: 1 });
    expect(only(ask(voter, message(Vote, 5, 2, { term: 5, logTerm: 3, index: 2 })), VoteResp).reject).toBe(false);
    expect(termsOf(other)[1]).toBe(3);
  });

  it.each(bothWays)("commitBoundedByMessage (off: %s): entries of a deposed leader", (off) => {
    const node = createLabNode(1, {
      log: [1, 1, 1, 2, 2], options: { rules: rulesIf(off, "commitBoundedByMessage") },
    });
    // The leader of term 3 has committed 5 entries and sends them one by one; this is the third.
    ask(node, message(App, 2, 1, { term: 3, logTerm: 1, index: 2, commit: 5, entries: [entry(1, 3)] }));
    const { committed } = node.raft.log;
    expect(committed).toBe(off ? 5 : 3);
  });

  it.each(bothWays)("noopAtElection (off: %s): an inherited entry stays uncommitted until somebody writes", (off) => {
    const group = led(3, { log: [1, 1], term: 1, options: { rules: rulesIf(off, "noopAtElection") } });
    tickAll(group, 20);
    expect(nodeOf(group, 1).raft.log.committed).toBe(off ? 0 : 3);
  });

  it.each(bothWays)("oneChangeAtATime (off: %s): two majorities that share nobody", (off) => {
    const rules = rulesIf(off, "oneChangeAtATime");
    const group = led(3, { options: { rules } });
    for (const id of [4, 5]) group.nodes.set(id, createLabNode(id, { voters: [1, 2, 3], options: { rules } }));
    // 3 hears nothing; 2 stores the changes but never learns that they are committed.
    group.lose = (flight) => cutOff(3)(flight) || (flight.to === 2 && flight.commit > 1);
    for (const id of [4, 5]) {
      proposeConfChange(nodeOf(group, 1), createConfChange([{ type: ConfChangeType.AddVoter, id }]));
    }
    drain(group);
    const { voters } = nodeOf(group, 1).raft.config;
    expect(voters).toEqual(off ? [1, 2, 3, 4, 5] : [1, 2, 3, 4]);
    group.lose = (flight) => cutOff(2, 3)(flight);
    tickAll(group, 3);
    propose(nodeOf(group, 1), "with 4 and 5", 1);
    tickAll(group, 3);
    const index = nodeOf(group, 1).raft.log.committed;
    group.lose = (flight) => cutOff(1, 4, 5)(flight);
    campaign(nodeOf(group, 2));
    drain(group);
    const [second] = leaders(group).filter((id) => id !== 1);
    const lost = second !== undefined && termsOf(nodeOf(group, second))[index - 1] !== 1 && index > 3;
    expect(lost).toBe(off);
  });

  it.each(bothWays)("readConfirmation (off: %s): a leader that was replaced answers with old data", (off) => {
    const group = led(3, { options: { rules: rulesIf(off, "readConfirmation") } });
    group.lose = cutOff(1);
    campaign(nodeOf(group, 2));
    drain(group);
    propose(nodeOf(group, 2), "new", 3);
    drain(group);
    readIndex(nodeOf(group, 1), "stale");
    const answers = nodeOf(group, 1).raft.readStates;
    expect(answers).toEqual(off ? [{ index: 1, context: "stale" }] : []);
    expect(nodeOf(group, 2).raft.log.committed).toBe(3);
  });

  it.each(bothWays)("jointDecisions (off: %s): a read that the new voters alone have confirmed", (off) => {
    const leader = createLabNode(1, {
      confState: { voters: [1, 4, 5], votersOutgoing: [1, 2, 3], learners: [], learnersNext: [], autoLeave: false },
      options: { rules: rulesIf(off, "jointDecisions") },
    });
    campaign(leader);
    settle(leader);
    for (const from of [2, 4]) ask(leader, message(VoteResp, from, 1, { term: 1 }));
    for (const from of [2, 4]) ask(leader, message(AppResp, from, 1, { term: 1, index: 1 }));
    readIndex(leader, "x");
    const context = settle(leader).find(({ type }) => type === MessageType.Heartbeat)?.context ?? 0;
    step(leader, message(MessageType.HeartbeatResp, 4, 1, { term: 1, context }));
    expect(leader.raft.readStates).toHaveLength(off ? 1 : 0);
    step(leader, message(MessageType.HeartbeatResp, 3, 1, { term: 1, context }));
    expect(leader.raft.readStates).toHaveLength(1);
  });

  it.each(bothWays)("preVote (off: %s): a peer that was cut off comes back", (off) => {
    const rules = rulesIf(off, "preVote");
    const group = led(3, { options: { preVote: true, checkQuorum: true, rules } });
    group.lose = cutOff(3);
    tickAll(group, 60);
    group.lose = () => false;
    tickAll(group, 30);
    expect(nodeOf(group, 1).raft.term > 1).toBe(off);
  });

  it.each(bothWays)("voteLease (off: %s): a removed peer deposes the leader", (off) => {
    const rules = rulesIf(off, "voteLease");
    const group = led(3, { options: { checkQuorum: true, rules } });
    tickAll(group, 2);
    ask(nodeOf(group, 2), message(Vote, 3, 2, { term: 7, logTerm: 1, index: 1 }));
    expect(nodeOf(group, 2).raft.term).toBe(off ? 7 : 1);
  });

  it.each(bothWays)("leaderStepDown (off: %s): a leader that is cut off", (off) => {
    const group = led(3, { options: { checkQuorum: true, rules: rulesIf(off, "leaderStepDown") } });
    group.lose = cutOff(1);
    for (let i = 0; i < 25; i++) {
      tick(nodeOf(group, 1));
      settle(nodeOf(group, 1));
    }
    expect(nodeOf(group, 1).raft.role === Role.Leader).toBe(off);
  });

  it.each(bothWays)("timerReset (off: %s): a peer that cannot win keeps another from trying", (off) => {
    const rules = rulesIf(off, "timerReset");
    const able = createLabNode(1, { log: [1, 1], term: 1, options: { rules } });
    for (let i = 0; i < 60; i++) {
      tick(able);
      if (i % 7 === 6) ask(able, message(Vote, 2, 1, { term: 2, logTerm: 1, index: 1 }));
    }
    expect(able.raft.term === 2 && able.raft.role === Role.Follower).toBe(off);
  });

  it.each(bothWays)("oneVotePerTerm (off: %s): two leaders in one term", (off) => {
    const rules = rulesIf(off, "oneVotePerTerm");
    const group = createNetwork([1, 2, 3].map((id) => createLabNode(id, { options: { rules } })));
    group.lose = ({ from, to }) => from + to === 3;
    campaign(nodeOf(group, 1));
    campaign(nodeOf(group, 2));
    drain(group);
    expect(leaders(group)).toEqual(off ? [1, 2] : [1]);
    expect(nodeOf(group, 2).raft.term).toBe(1);
  });

  it.each(bothWays)("persistVoteBeforeReply (off: %s): a crash between the reply and the write", (off) => {
    const rules = rulesIf(off, "persistVoteBeforeReply");
    const voter = createLabNode(3, { options: { rules } });
    step(voter, message(Vote, 1, 3, { term: 1 }));
    // The process dies before it writes. What was allowed to leave without the write has left.
    const told = voter.raft.msgs.filter(({ type, reject }) => type === VoteResp && !reject);
    expect(told).toHaveLength(off ? 1 : 0);
    const again = restartNode(voter);
    step(again, message(Vote, 2, 3, { term: 1 }));
    expect(again.raft.vote).toBe(2);
  });
});
