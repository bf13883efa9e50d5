import { describe, expect, it } from "vitest";
import {
  advance, applyConfChange, campaign, ConfChangeType, createConfChange, propose, proposeConfChange, readIndex, ready, setOptions,
  step, storageCompact, createConfState, tick, TIKV_OPTIONS, type Message, type RaftOptions, type RawNode,
} from "../../src/raft/index.ts";
import {
  ask, createGroup, createLabNode, cutOff, drain, entry, leaders, message, MessageType, nodeOf, only, Role,
  settle, tickAll, typesOf, type NodeSetup,
} from "./lab.ts";
import { atLeastOne } from "../at-least-one.ts";

const { App, AppResp, Heartbeat, HeartbeatResp, ReadIndexResp, Snap, Vote, VoteResp } = MessageType;

function leaderOf(options: Partial<RaftOptions>, setup: NodeSetup = {}): RawNode {
  const node = createLabNode(1, { ...setup, options });
  campaign(node);
  settle(node);
  if (node.raft.role !== Role.Leader) ask(node, message(VoteResp, 2, 1, { term: node.raft.term }));
  expect(node.raft.role).toBe(Role.Leader);
  return node;
}

const vote = (fields: object): ReturnType<typeof message> => message(Vote, 2, 1, { term: 5, ...fields });

describe("where raft-rs differs from etcd (raft-behaviour, section 3)", () => {
  it("3.2: a voter that refuses learns of the candidate's commit index, and tells its own", () => {
    const options = { dialect: "tikv" as const };
    const node = createLabNode(1, { options, log: [1, 1, 2], commit: 1 });
    const asked = vote({ logTerm: 1, index: 2, commit: 2, commitTerm: 1 });
    const response = only(ask(node, asked), VoteResp);
    expect(node.raft.log.committed).toBe(2);
    expect(response).toMatchObject({ reject: true, commit: 1, commitTerm: 1 });
  });

  it("3.2: an entry of another term at that index is not committed", () => {
    const node = createLabNode(1, { options: { dialect: "tikv" }, log: [1, 1, 2], commit: 1 });
    ask(node, vote({ logTerm: 1, index: 2, commit: 2, commitTerm: 9 }));
    expect(node.raft.log.committed).toBe(1);
  });

  it("3.2: a candidate that learns of an unapplied membership change becomes follower", () => {
    const node = createLabNode(1, { options: { dialect: "tikv" }, log: [1], commit: 1, voters: [1, 2, 3, 4, 5] });
    const change = { ...entry(1, 2), type: 2 as const, data: createConfChange([{ type: 0, id: 6 }]) };
    ask(node, message(App, 2, 1, { term: 1, logTerm: 1, index: 1, entries: [change] }));
    campaign(node);
    settle(node);
    step(node, message(VoteResp, 2, 1, { term: 2, reject: true, commit: 2, commitTerm: 1 }));
    expect([node.raft.role, node.raft.log.committed]).toEqual([Role.Follower, 2]);
  });

  for (const isAsync of [false, true]) describe(`3.3: who does not lead sends nothing before its disk has it (${isAsync ? "a" : ""}synchronous)`, () => {
    const options = { dialect: "tikv" as const, asyncStorageWrites: isAsync };
    /** What leaves before the write, and what with it. */
    const halves = (node: RawNode): [readonly MessageType[], readonly MessageType[]] => {
      const { messages, promisesFrom } = ready(node);
      if (!isAsync) return [typesOf(messages.slice(0, promisesFrom)), typesOf(messages.slice(promisesFrom))];
      const isWrite = (sent: Message): boolean => sent.type === MessageType.StorageAppend;
      return [typesOf(messages.filter((sent) => !isWrite(sent))),
        typesOf(messages.filter(isWrite).flatMap((sent) => sent.responses))];
    };

    it("a candidate's requests wait for its term and vote; its own vote counts at once", () => {
      const node = createLabNode(1, { options });
      campaign(node);
      expect(node.raft.granted).toEqual([1]);
      expect(halves(node)).toEqual([[], [Vote, Vote]]);
      step(node, message(VoteResp, 2, 1, { term: node.raft.term }));
      expect(node.raft.role).toBe(Role.Leader);
    });

    it("a follower's answer to a heartbeat waits for the term that it learnt from it", () => {
      const node = createLabNode(1, { options, term: 1 });
      step(node, message(Heartbeat, 2, 1, { term: 2 }));
      expect(halves(node)).toEqual([[], [HeartbeatResp]]);
    });

    it("a leader's appends leave before its own write", () => {
      const node = createLabNode(1, { options });
      campaign(node);
      halves(node);
      if (!isAsync) advance(node);
      step(node, message(VoteResp, 2, 1, { term: node.raft.term }));
      const [before] = halves(node);
      expect(before).toEqual([App, App]);
    });

    it("a single voter, whom nobody has to answer, leads only once its vote is durable", () => {
      const node = createLabNode(1, { options: { ...options, preVote: true }, voters: [1], learners: [2] });
      campaign(node);
      expect(node.raft.role).toBe(Role.PreCandidate);
      for (const role of [Role.Candidate, Role.Leader]) {
        const { messages } = ready(node);
        if (!isAsync) advance(node);
        for (const sent of messages.flatMap(({ responses }) => responses)) if (sent.to === 1) step(node, sent);
        expect(node.raft.role).toBe(role);
      }
    });
  });

  it("3.3: etcd asks at once, and counts the own vote when it is durable", () => {
    const node = createLabNode(1, { options: { asyncStorageWrites: true } });
    campaign(node);
    expect(node.raft.granted).toEqual([]);
    const { messages } = ready(node);
    expect(typesOf(messages)).toEqual([Vote, Vote, MessageType.StorageAppend]);
    expect(typesOf(messages[2]?.responses ?? [])).toEqual([VoteResp]);
  });

  it("3.4: a peer with a pending snapshot may campaign", () => {
    const snapshot = { index: 5, term: 1, confState: createConfState([1, 2, 3]), data: null, size: 0 };
    const node = createLabNode(1, { options: { dialect: "tikv" } });
    step(node, message(Snap, 2, 1, { term: 1, snapshot }));
    campaign(node);
    expect(node.raft.role).toBe(Role.Candidate);
  });

  it("3.6: a new commit index is not broadcast for its own sake, except while a membership change waits for it", () => {
    const leader = leaderOf({ dialect: "tikv" });
    for (const id of [2, 3]) ask(leader, message(AppResp, id, 1, { term: 1, index: 1 }));
    propose(leader, "x", 1);
    settle(leader);
    expect(ask(leader, message(AppResp, 2, 1, { term: 1, index: 2 }))).toEqual([]);
    expect(leader.raft.log.committed).toBe(2);
    tick(leader);
    expect(settle(leader).map(({ type, commit }) => [type, commit])).toEqual([[Heartbeat, 2], [Heartbeat, 1]]);
    proposeConfChange(leader, createConfChange([{ type: ConfChangeType.AddLearner, id: 4 }]));
    settle(leader);
    expect(typesOf(ask(leader, message(AppResp, 2, 1, { term: 1, index: 3 })))).toContain(App);
  });

  it("3.7: with a full window a heartbeat response frees one slot", () => {
    const leader = leaderOf({ dialect: "tikv", maxInflightMsgs: 2 });
    ask(leader, message(AppResp, 2, 1, { term: 1, index: 1 }));
    for (let i = 0; i < 4; i++) propose(leader, "x", 1);
    settle(leader);
    const next = only(ask(leader, message(HeartbeatResp, 2, 1, { term: 1 })), App);
    expect(next.entries).toHaveLength(2);
  });

  it("3.7: where more is in flight than a lowered limit allows, empty appends go on and entries wait", () => {
    const leader = leaderOf({ dialect: "tikv", maxInflightMsgs: 4 });
    ask(leader, message(AppResp, 2, 1, { term: 1, index: 1 }));
    for (let i = 0; i < 3; i++) propose(leader, "x", 1);
    settle(leader);
    setOptions(leader, { ...leader.raft.options, maxInflightMsgs: 1 });
    propose(leader, "x", 1);
    expect(settle(leader).filter(({ type, to }) => type === App && to === 2).map(({ entries }) => entries.length)).toEqual([0]);
    const acknowledged = ask(leader, message(AppResp, 2, 1, { term: 1, index: 4 }));
    expect(acknowledged.filter(({ to }) => to === 2).map(({ entries }) => entries.length)).toEqual([1]);
  });

  it("3.8: an acknowledgement that raises nothing changes nothing", () => {
    const leader = leaderOf({ dialect: "tikv" });
    ask(leader, message(AppResp, 2, 1, { term: 1, index: 0 }));
    expect(leader.raft.progress[1]).toMatchObject({ state: 0, flowPaused: true });
  });

  it("3.8: a peer leaves Snapshot for Probe once the pending index is reached", () => {
    const leader = leaderOf({ dialect: "tikv" }, { log: [1, 1, 1] });
    ask(leader, message(AppResp, 2, 1, { term: 2, index: 4 }));
    leader.storage.offered = { index: 4, term: 2, confState: createConfState([1, 2, 3]), data: null, size: 0 };
    storageCompact(leader.storage, 3);
    ask(leader, message(AppResp, 3, 1, { term: 2, index: 3, reject: true, rejectHint: 0 }));
    expect(leader.raft.progress[2]).toMatchObject({ state: 2, pendingSnapshot: 4 });
    step(leader, message(AppResp, 3, 1, { term: 2, index: 3 }));
    expect(leader.raft.progress[2]).toMatchObject({ state: 2 });
    step(leader, message(AppResp, 3, 1, { term: 2, index: 4 }));
    expect(leader.raft.progress[2]).toMatchObject({ state: 0, match: 4 });
  });

  it("3.9: a read before the first commit of the term is dropped", () => {
    const leader = leaderOf({ dialect: "tikv" });
    readIndex(leader, "early");
    expect(leader.raft.earlyReads).toHaveLength(0);
    ask(leader, message(AppResp, 2, 1, { term: 1, index: 1 }));
    expect(leader.raft.readStates).toEqual([]);
  });

  it("3.9: a follower moves its commit index to that of a read's answer, if it has that entry", () => {
    const node = createLabNode(1, { options: { dialect: "tikv" }, log: [1, 1], term: 1 });
    step(node, message(ReadIndexResp, 2, 1, { term: 1, index: 2, entries: [entry(0, 0, "read")] }));
    expect(node.raft.log.committed).toBe(2);
  });

  it("a read that has to wait for more than is committed moves the commit index no further than that", () => {
    const node = createLabNode(1, { options: { dialect: "tikv" }, log: [1, 1, 1], term: 1 });
    step(node, message(ReadIndexResp, 2, 1, { term: 1, index: 3, commit: 1, entries: [entry(0, 0, "read")] }));
    expect([node.raft.log.committed, node.raft.readStates[0]?.index]).toEqual([1, 3]);
  });

  it("3.13: a membership change that cannot be made leaves the configuration as it is", () => {
    const node = leaderOf({ dialect: "tikv" }, { voters: [1, 2] });
    const both = createConfChange([{ type: ConfChangeType.Remove, id: 1 }, { type: ConfChangeType.Remove, id: 2 }]);
    expect(applyConfChange(node, both).voters).toEqual([1, 2]);
    const strict = leaderOf({}, { voters: [1, 2] });
    expect(() => applyConfChange(strict, both)).toThrow("removed all voters");
  });

  it("with TiKV's options a group elects, replicates, survives its leader and heals", () => {
    const group = createGroup(3, { options: TIKV_OPTIONS });
    campaign(nodeOf(group, 1));
    drain(group);
    for (let i = 0; i < 10; i++) propose(nodeOf(group, 1), `x${i}`, 2);
    tickAll(group, 3);
    for (const node of atLeastOne(group.nodes.values())) expect(node.raft.log.applied).toBe(11);
    group.lose = cutOff(1);
    tickAll(group, 10);
    campaign(nodeOf(group, 2));
    tickAll(group, 20);
    expect(nodeOf(group, 2).raft.role).toBe(Role.Leader);
    group.lose = () => false;
    tickAll(group, 10);
    expect(leaders(group)).toEqual([2]);
  });
});
