import { describe, expect, it } from "vitest";
import { createConfState, campaign, propose, type RawNode } from "../../src/raft/index.ts";
import { changeSimply, restoreMembership } from "../../src/raft/conf-change.ts";
import { quorumsIntersect } from "../../src/check/raft-quorums.ts";
import {
  ask, createGroup, createLabNode, createNetwork, cutOff, drain, message, MessageType, nodeOf, only, restartNode,
  Role, settle, termsOf, type Network,
} from "./lab.ts";

const { App, AppResp, Vote, VoteResp } = MessageType;

describe("Raft paper Figure 7: a new leader of term 8 and every kind of follower", () => {
  const leaderLog = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
  const followers = {
    a: [1, 1, 1, 4, 4, 5, 5, 6, 6],
    b: [1, 1, 1, 4],
    c: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
    d: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
    e: [1, 1, 1, 4, 4, 4, 4],
    f: [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
  };
  const voters = [1, 2, 3, 4, 5, 6, 7];
  const ids = { a: 2, b: 3, c: 4, d: 5, e: 6, f: 7 };
  const names = ["a", "b", "c", "d", "e", "f"] as const;

  function elect(): Network {
    const group = createNetwork([
      createLabNode(1, { voters, log: leaderLog, term: 7 }),
      ...names.map((name) => createLabNode(ids[name], { voters, log: followers[name], term: 7 })),
    ]);
    campaign(nodeOf(group, 1));
    drain(group);
    return group;
  }

  it("a, b, e and f grant their vote, c and d (longer, or a higher last term) refuse", () => {
    const group = elect();
    expect(nodeOf(group, 1).raft).toMatchObject({ role: Role.Leader, term: 8 });
    const answers = group.sent.filter(({ type, to }) => type === VoteResp && to === 1);
    const granted = answers.filter(({ reject }) => !reject).map(({ from }) => from);
    expect(granted.sort()).toEqual([ids.a, ids.b, ids.e, ids.f]);
    expect(answers.filter(({ reject }) => reject).map(({ from }) => from)).toEqual([ids.c, ids.d]);
  });

  it.each([["a", 1], ["b", 1], ["c", 0], ["d", 0], ["e", 1], ["f", 1]] as const)(
    "follower %s is repaired after %i rejections", (name, rejections) => {
      const group = elect();
      const rejected = group.sent.filter(({ type, from, reject }) => type === AppResp && from === ids[name] && reject);
      expect(rejected).toHaveLength(rejections);
      expect(termsOf(nodeOf(group, ids[name]))).toEqual([...leaderLog, 8]);
    },
  );

  it.each([["a", 0], ["b", 0], ["c", 1], ["d", 2], ["e", 2], ["f", 8]] as const)(
    "of follower %s %i entries are erased", (name, erased) => {
      const before = followers[name];
      const after = termsOf(nodeOf(elect(), ids[name]));
      let kept = 0;
      while (kept < before.length && before[kept] === after[kept]) kept++;
      // What differs from the leader's log is gone; what agrees is kept, not written again.
      expect(before.length - kept).toBe(erased);
    },
  );
});

describe("Raft paper Figure 8: why a leader does not count replicas of older terms", () => {
  /** (a) S1 leads term 2 and has replicated index 2 on S2 only. */
  function stepA(): Network {
    const group = createGroup(5, { log: [1], term: 1, commit: 1, options: { maxSizePerMsg: 0 } });
    group.lose = ({ type, to }) => type === App && to !== 2;
    campaign(nodeOf(group, 1));
    drain(group);
    return group;
  }

  /** (b) S1 crashes; S5 is elected in term 3 by S3, S4 and itself, and has another entry at index 2. */
  function stepB(): Network {
    const group = stepA();
    group.lose = (flight) => cutOff(1)(flight) || flight.type === App;
    campaign(nodeOf(group, 5));
    drain(group);
    return group;
  }

  /** (c) S5 crashes; S1 restarts, is elected in term 4, and replicates index 2 on S3: a majority has it. */
  function stepC(): Network {
    const group = stepB();
    group.nodes.set(1, restartNode(nodeOf(group, 1)));
    const isDown = cutOff(5);
    group.lose = (flight) => isDown(flight) || (flight.type === App && (flight.to !== 3 || knowsIndex2(group, 3)));
    campaign(nodeOf(group, 1));
    drain(group);
    expect(nodeOf(group, 1).raft.role, "S3 and S4 voted for S5 in term 3").not.toBe(Role.Leader);
    campaign(nodeOf(group, 1));
    drain(group);
    // S2 has index 2 since (a), and says so.
    ask(nodeOf(group, 1), message(AppResp, 2, 1, { term: 4, index: 2 }));
    return group;
  }

  const knowsIndex2 = (group: Network, id: number): boolean => termsOf(nodeOf(group, id)).length >= 2;
  const logs = (group: Network): number[][] => [1, 2, 3, 4, 5].map((id) => termsOf(nodeOf(group, id)));

  it("(a) S1 leads term 2 and has replicated index 2 on S2", () => {
    expect(logs(stepA())).toEqual([[1, 2], [1, 2], [1], [1], [1]]);
  });

  it("(b) S5 leads term 3 with the votes of S3 and S4; S2 refuses", () => {
    const group = stepB();
    expect(nodeOf(group, 5).raft).toMatchObject({ role: Role.Leader, term: 3 });
    expect(logs(group)).toEqual([[1, 2], [1, 2], [1], [1], [1, 3]]);
    expect(group.sent.filter(({ type, from, reject }) => type === VoteResp && from === 2 && reject)).toHaveLength(1);
  });

  it("(c) S1 leads term 4; index 2 is on three of five, and must not be committed", () => {
    const group = stepC();
    expect(nodeOf(group, 1).raft).toMatchObject({ role: Role.Leader, term: 4 });
    expect(logs(group)).toEqual([[1, 2, 4], [1, 2], [1, 2], [1], [1, 3]]);
    const matches = nodeOf(group, 1).raft.progress.filter(({ match }) => match >= 2).map(({ id }) => id);
    expect(matches).toEqual([1, 2, 3]);
    expect(nodeOf(group, 1).raft.log.committed).toBe(1);
  });

  it("(d) S1 crashes; S5 is elected by S2, S3 and S4 and overwrites index 2 everywhere", () => {
    const group = stepC();
    group.nodes.set(5, restartNode(nodeOf(group, 5)));
    group.lose = cutOff(1);
    campaign(nodeOf(group, 5));
    drain(group);
    campaign(nodeOf(group, 5));
    drain(group);
    expect(nodeOf(group, 5).raft).toMatchObject({ role: Role.Leader, term: 5 });
    expect(logs(group)).toEqual([[1, 2, 4], [1, 3, 5], [1, 3, 5], [1, 3, 5], [1, 3, 5]]);
  });

  it("(e) had S1 replicated an entry of term 4 on a majority, index 2 would be committed, and S5 could not win", () => {
    const group = stepC();
    group.lose = cutOff(4, 5);
    for (const peer of nodeOf(group, 1).raft.progress) peer.flowPaused = false;
    propose(nodeOf(group, 1), "one more", 8);
    drain(group);
    expect(logs(group)).toEqual([[1, 2, 4, 4], [1, 2, 4, 4], [1, 2, 4, 4], [1], [1, 3]]);
    expect(nodeOf(group, 1).raft.log.committed).toBe(4);
    group.nodes.set(5, restartNode(nodeOf(group, 5)));
    group.lose = cutOff(1);
    for (let i = 0; i < 5; i++) {
      campaign(nodeOf(group, 5));
      drain(group);
      expect(nodeOf(group, 5).raft.role).not.toBe(Role.Leader);
    }
  });
});

describe("what must be on disk", () => {
  const forget = (node: RawNode, change: (node: RawNode) => void): RawNode => {
    change(node);
    return restartNode(node);
  };

  it("a vote that is lost on restart elects two leaders in one term", () => {
    const voter = createLabNode(3);
    ask(voter, message(Vote, 1, 3, { term: 1 }));
    const kept = restartNode(voter);
    expect(only(ask(kept, message(Vote, 2, 3, { term: 1 })), VoteResp).reject).toBe(true);
    const lost = forget(kept, ({ storage }) => {
      storage.hardState = { term: 0, vote: 0, commit: 0 };
    });
    // Both candidates now have two of three votes.
    expect(only(ask(lost, message(Vote, 2, 3, { term: 1 })), VoteResp).reject).toBe(false);
  });

  it("a log tail that is lost on restart makes a committed entry disappear", () => {
    const group = createGroup(3);
    campaign(nodeOf(group, 1));
    drain(group);
    group.lose = cutOff(3);
    propose(nodeOf(group, 1), "x", 1);
    drain(group);
    expect(nodeOf(group, 1).raft.log.committed).toBe(2);
    const kept = restartNode(nodeOf(group, 2));
    const asked = message(Vote, 3, 2, { term: 2, logTerm: 1, index: 1 });
    expect(only(ask(kept, asked), VoteResp).reject).toBe(true);
    const lost = forget(kept, ({ storage }) => {
      storage.items = storage.items.slice(0, 1);
      storage.hardState = { term: 1, vote: 1, commit: 1 };
    });
    // Server 3, which never had the entry, wins: what a client was told is gone.
    expect(only(ask(lost, asked), VoteResp).reject).toBe(false);
  });

  it("a deposed leader may complete an old commit, and the new leader has that entry", () => {
    const group = createGroup(5);
    campaign(nodeOf(group, 1));
    drain(group);
    propose(nodeOf(group, 1), "x", 1);
    group.lose = cutOff(4, 5);
    const appends = settle(nodeOf(group, 1));
    const acks = appends.filter(({ to }) => to === 2 || to === 3).map((append) => only(
      ask(nodeOf(group, append.to), append), AppResp,
    ));
    group.lose = cutOff(1);
    // Server 4 does not have the entry, which two of the others do: it cannot win.
    campaign(nodeOf(group, 4));
    drain(group);
    expect(nodeOf(group, 4).raft.role).not.toBe(Role.Leader);
    campaign(nodeOf(group, 2));
    drain(group);
    expect(nodeOf(group, 2).raft.role).toBe(Role.Leader);
    // The old leader knows of nothing yet, and gets the acknowledgements that were under way.
    for (const ack of acks) ask(nodeOf(group, 1), ack);
    expect(nodeOf(group, 1).raft).toMatchObject({ role: Role.Leader, term: 1, log: { committed: 2 } });
    expect(termsOf(nodeOf(group, 2)).slice(0, 2)).toEqual([1, 1]);
  });
});

describe("§6: why a configuration cannot be switched directly", () => {
  it("from three to five servers at once: majorities {1 2} of the old and {3 4 5} of the new are disjoint", () => {
    const before = { voters: [1, 2, 3], outgoing: [] };
    const after = { voters: [1, 2, 3, 4, 5], outgoing: [] };
    expect(quorumsIntersect(before, after)).toBe(false);
    expect(quorumsIntersect(before, { voters: [1, 2, 3, 4, 5], outgoing: [1, 2, 3] })).toBe(true);
    expect(quorumsIntersect({ voters: [1, 2, 3, 4, 5], outgoing: [1, 2, 3] }, after)).toBe(true);
    expect(quorumsIntersect(before, { voters: [1, 2, 3, 4], outgoing: [] })).toBe(true);
  });

  it("the core refuses such a switch", () => {
    const membership = restoreMembership(createConfState([1, 2, 3]), 1);
    if (typeof membership === "string") throw new Error(membership);
    expect(changeSimply(membership, [{ type: 0, id: 4 }, { type: 0, id: 5 }], 1))
      .toBe("more than one voter changed without entering joint config");
  });
});
