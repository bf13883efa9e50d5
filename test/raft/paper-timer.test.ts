import { describe, expect, it } from "vitest";
import { createStream } from "../../src/kernel/random.ts";
import { parseSetting, withSetting } from "../../src/cluster/settings.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import { raftOptionsOf } from "../../src/store/options.ts";
import { campaign, electionElapsed, tick } from "../../src/raft/index.ts";
import { ask, createLabNode, message, MessageType, Role } from "./lab.ts";

const { App, Heartbeat, Vote, VoteResp } = MessageType;
const bothWays = [false, true];

const node = (paperTimerRule: boolean) => {
  const able = createLabNode(1, { log: [1, 1], term: 1, options: { paperTimerRule }, draw: createStream(1, "timer") });
  for (let i = 0; i < 7; i++) tick(able);
  return able;
};

describe("what restarts the election timer, in etcd (false) and in the paper (true)", () => {
  it.each(bothWays)("paper %s: a higher term alone does in etcd only", (paper) => {
    const able = node(paper);
    const { randomizedElectionTimeout } = able.raft;
    // A candidate whose log is behind gets no vote.
    ask(able, message(Vote, 2, 1, { term: 5, logTerm: 1, index: 1 }));
    expect([able.raft.term, able.raft.vote]).toEqual([5, 0]);
    expect(electionElapsed(able.raft)).toBe(paper ? 7 : 0);
    // The node draws anew in etcd: from this stream, another number.
    expect(able.raft.randomizedElectionTimeout === randomizedElectionTimeout).toBe(paper);
  });

  it.each(bothWays)("paper %s: a lost election does in etcd only", (paper) => {
    const able = node(paper);
    campaign(able);
    for (let i = 0; i < 4; i++) tick(able);
    for (const from of [2, 3]) ask(able, message(VoteResp, from, 1, { term: able.raft.term, reject: true }));
    expect(able.raft.role).toBe(Role.Follower);
    expect(electionElapsed(able.raft)).toBe(paper ? 4 : 0);
  });

  it.each(bothWays)("paper %s: a granted vote does", (paper) => {
    const able = node(paper);
    ask(able, message(Vote, 2, 1, { term: 5, logTerm: 1, index: 2 }));
    expect([able.raft.vote, electionElapsed(able.raft)]).toEqual([2, 0]);
  });

  it.each(bothWays)("paper %s: the current leader's append and heartbeat do, in the same and in a higher term", (paper) => {
    for (const type of [App, Heartbeat]) {
      for (const term of [1, 5]) {
        const able = node(paper);
        ask(able, message(type, 2, 1, { term, logTerm: 1, index: 2 }));
        expect([able.raft.lead, electionElapsed(able.raft)]).toEqual([2, 0]);
      }
    }
  });

  it.each(bothWays)("paper %s: beginning an election does, and draws anew", (paper) => {
    const able = node(paper);
    campaign(able);
    expect([able.raft.role, electionElapsed(able.raft)]).toEqual([Role.Candidate, 0]);
  });
});

it("is a setting that is on in the presets of published Raft set-ups alone and reaches the groups when it is on", () => {
  const on = Object.entries(PRESETS).filter(([, settings]) => raftOptionsOf(settings.store).paperTimerRule).map(([name]) => name);
  expect(on).toEqual(["logcabin", "availsim-wan"]);
  const parsed = parseSetting("raftstore.paper-timer-rule", "on");
  if (!parsed.ok) throw new Error(parsed.expected.expects);
  expect(raftOptionsOf(withSetting(PRESETS.tikv, "raftstore.paper-timer-rule", parsed.value).store).paperTimerRule).toBe(true);
});
