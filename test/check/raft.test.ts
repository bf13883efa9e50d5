import { describe, expect, test } from "vitest";
import { copyOf, put, Teller } from "./history.ts";

describe("a healthy history is accepted", () => {
  test("birth, writes, an election, a restart and a snapshot", () => {
    const t = new Teller().birth();
    for (let index = 7; index < 300; index++) {
      const entry = put(index, 6, `v${index}`);
      t.append(1, entry).append(2, copyOf(entry)).commit(1, 6, index);
      for (const store of [1, 2]) t.apply(store, entry);
    }
    // Store 3 slept: it is caught up by a snapshot.
    t.reset(3, 299, 6).append(3, put(300, 6, "v300"));
    t.lead(2, 7, 300, 6);
    expect(t.found()).toEqual([]);
    expect(t.checks.checked).toBeGreaterThan(1400);
    expect(t.checks.unchecked).toBe(0);
  });

  test("entries that were never committed may be overwritten by the next leader (figure 7)", () => {
    const t = new Teller().birth();
    t.append(1, put(7, 6, "lost"), put(8, 6, "lost too"));
    t.lead(2, 7, 7, 6);
    expect(t.found()).toEqual([]);
  });

  test("a leader elected late for an old term does no harm", () => {
    const late = new Teller().birth();
    late.state(1, { term: 8, vote: 101, role: "candidate", lastIndex: 6, lastTerm: 6, commit: 6 });
    late.state(1, { term: 8, vote: 101, role: "leader", lastIndex: 6, lastTerm: 6, commit: 6 });
    const own = { index: 7, term: 8, data: null };
    late.append(1, own).append(2, own).commit(1, 8, 7);
    late.state(3, { term: 7, vote: 103, role: "leader", lastIndex: 6, lastTerm: 6, commit: 6 });
    expect(late.found()).toEqual([]);
  });

  test("a power failure may take back a term and a vote that nobody relied on", () => {
    const t = new Teller().birth();
    t.state(3, { term: 9, vote: 102, lastIndex: 6, lastTerm: 6, commit: 6 });
    t.event({ name: "node.powered-off", node: { kind: "store", id: 3 } });
    t.event({ name: "node.restarted", node: { kind: "store", id: 3 } });
    t.state(3, { term: 6, vote: 101, lastIndex: 6, lastTerm: 6, commit: 6 });
    t.state(3, { term: 9, vote: 103, role: "candidate", lastIndex: 6, lastTerm: 6, commit: 6 });
    expect(t.found()).toEqual([]);
  });

  test("entries that survived the death of a process appear with the first word of the next life", () => {
    const t = new Teller().birth();
    t.append(1, put(7, 6, "a"));
    t.event({ name: "node.killed", node: { kind: "store", id: 2 } });
    t.event({ name: "node.restarted", node: { kind: "store", id: 2 } });
    t.state(2, { term: 6, vote: 101, lastIndex: 7, lastTerm: 6, commit: 6 });
    t.commit(1, 6, 7).apply(1, put(7, 6, "a"));
    t.append(2, put(8, 6, "b"));
    t.apply(2, put(5, 5, "re-applied")).apply(2, { index: 6, term: 6, data: null }).apply(2, put(7, 6, "a"));
    expect(t.found()).toEqual([]);
  });

  test("a change of configuration may lower the quorum in the very step that commits", () => {
    const t = new Teller().birth();
    const entry = put(7, 6, "a");
    t.event({ name: "node.killed", node: { kind: "store", id: 3 } });
    t.append(1, entry);
    const at = t.now;
    t.commit(1, 6, 7);
    t.now = at;
    t.event({ name: "raft.conf.applied", region: 1, store: 1, epoch: { confVer: 2, version: 1 },
      voters: [1], outgoing: [], learners: [] });
    expect(t.found()).toEqual([]);
  });
});

describe("sabotage is caught", () => {
  test("election-safety: two leaders of one term", () => {
    const t = new Teller().birth();
    t.state(2, { term: 6, vote: 101, role: "leader", lastIndex: 6, lastTerm: 6, commit: 6 });
    expect(t.found()).toEqual(["election-safety"]);
    expect(t.checks.violations[0]?.detail).toBe("peer 102 leads term 6 of region 1, and so does peer 101");
  });

  test("election-safety: the event and the peer's own word contradict each other", () => {
    const t = new Teller().birth();
    t.event({ name: "raft.leader.elected", region: 1, store: 3, peer: 103, term: 6, voters: [3, 2] });
    expect(t.found()).toEqual(["election-safety"]);
  });

  test("term-monotonic: a term goes back, also over a restart", () => {
    const back = { term: 5, lastIndex: 6, lastTerm: 6, commit: 6 };
    expect(new Teller().birth().state(2, back).found()).toEqual(["term-monotonic"]);
    const t = new Teller().birth();
    t.event({ name: "node.killed", node: { kind: "store", id: 2 } }).state(2, back);
    expect(t.found()).toEqual(["term-monotonic"]);
  });

  test("term-monotonic: a power failure must not take back a vote that made a leader", () => {
    const t = new Teller().birth();
    t.event({ name: "node.powered-off", node: { kind: "store", id: 2 } });
    t.state(2, { term: 5, lastIndex: 6, lastTerm: 6, commit: 6 });
    expect(t.found()).toEqual(["term-monotonic"]);
  });

  test("single-vote: two votes in a term", () => {
    const t = new Teller().birth().state(2, { term: 6, vote: 103, lastIndex: 6, lastTerm: 6, commit: 6 });
    expect(t.found()).toEqual(["single-vote"]);
  });

  test("single-vote: a power failure forgets a vote that a leader was elected by", () => {
    const t = new Teller().birth();
    t.event({ name: "node.powered-off", node: { kind: "store", id: 2 } });
    t.state(2, { term: 6, vote: 0, lastIndex: 6, lastTerm: 6, commit: 6 });
    expect(t.found()).toEqual(["single-vote"]);
  });

  test("log-matching: the same index and term with another payload", () => {
    const t = new Teller().birth().append(1, put(7, 6, "a")).append(2, put(7, 6, "b"));
    expect(t.found()).toEqual(["log-matching"]);
  });

  test("log-matching: the same entry behind another predecessor", () => {
    const t = new Teller().birth();
    t.append(3, put(7, 6, "a")).append(3, put(8, 8, "c"));
    t.append(2, put(7, 7, "b")).append(2, put(8, 8, "c"));
    expect(t.found()).toEqual(["log-matching"]);
  });

  test("log-matching: a hole in a log, and terms that fall", () => {
    expect(new Teller().birth().append(2, put(9, 6, "a")).found()).toEqual(["log-matching"]);
    expect(new Teller().birth().append(2, put(7, 6, "a"), put(9, 6, "b")).found()).toEqual(["log-matching"]);
    expect(new Teller().birth().append(2, put(7, 5, "a")).found()).toEqual(["log-matching"]);
  });

  test("leader-completeness: a leader whose log is too short", () => {
    const t = new Teller().birth();
    const entry = put(7, 6, "a");
    t.append(1, entry).append(2, entry).commit(1, 6, 7);
    t.state(3, { term: 7, vote: 103, role: "leader", lastIndex: 6, lastTerm: 6, commit: 6 });
    expect(t.found()).toEqual(["leader-completeness"]);
  });

  test("leader-completeness: a leader with another entry where one was committed", () => {
    const t = new Teller().birth();
    const entry = put(7, 6, "a");
    t.append(3, put(7, 7, "x")).append(1, entry).append(2, entry).commit(1, 6, 7);
    t.state(3, { term: 8, vote: 103, role: "leader", lastIndex: 7, lastTerm: 7, commit: 6 });
    expect(t.found()).toEqual(["leader-completeness"]);
  });

  test("leader-append-only: a leader overwrites its own entry", () => {
    const t = new Teller().birth().append(1, put(7, 6, "a"), put(8, 6, "b")).append(1, put(7, 7, "c"));
    expect(t.found()).toEqual(["leader-append-only"]);
  });

  test("commit-quorum: committed with one copy of three", () => {
    const t = new Teller().birth().append(1, put(7, 6, "a")).commit(1, 6, 7);
    expect(t.found()).toEqual(["commit-quorum"]);
    expect(t.checks.violations[0]?.detail).toContain("store 1 up to 7, store 2 up to 6, store 3 up to 6");
  });

  test("commit-quorum: figure 8, an entry of an old term is committed by counting", () => {
    const t = new Teller().birth();
    const old = put(7, 6, "old");
    t.append(1, old).append(2, old);
    // A leader of term 7 may not commit index 7, although two of three hold it.
    t.state(1, { term: 7, vote: 101, role: "leader", lastIndex: 7, lastTerm: 6, commit: 6 });
    t.commit(1, 7, 7);
    expect(t.found()).toEqual(["commit-quorum"]);
  });

  test("commit-quorum: a joint configuration needs both majorities", () => {
    const t = new Teller().birth();
    t.event({ name: "raft.conf.applied", region: 1, store: 1, epoch: { confVer: 5, version: 1 },
      voters: [1, 4, 5], outgoing: [2, 3], learners: [] });
    t.fact({ kind: "log-reset", region: 1, store: 4, peer: 104, index: 6, term: 6 });
    t.fact({ kind: "log-appended", region: 1, store: 4, peer: 104, entries: [put(7, 6, "a")] });
    t.append(1, put(7, 6, "a")).commit(1, 6, 7);
    // {1, 4} is a majority of {1, 4, 5}, but none of {1, 2, 3}, which is still in force.
    t.event({ name: "raft.leader.elected", region: 1, store: 1, peer: 101, term: 6, voters: [] });
    expect(t.checks.violations.map((v) => v.invariant)).toEqual(["commit-quorum"]);
  });

  test("commit-quorum: what a voter acknowledged counts until its leader has applied its removal, also if it is gone by then", () => {
    const entry = put(7, 6, "a");
    const t = new Teller().birth().append(2, entry).append(3, entry);
    t.fact({ kind: "peer-gone", region: 1, store: 3, peer: 103 }).commit(1, 6, 7);
    expect(t.found()).toEqual([]);
  });

  test("commit-quorum: applied before it was committed", () => {
    const t = new Teller().birth().append(2, put(7, 6, "a")).apply(2, put(7, 6, "a"));
    expect(t.found()).toEqual(["commit-quorum"]);
  });

  test("commit-kept: a committed entry is overwritten", () => {
    const t = new Teller().birth();
    const entry = put(7, 6, "a");
    t.append(1, entry).append(2, entry).commit(1, 6, 7).append(2, put(7, 7, "b"));
    expect(t.found()).toEqual(["commit-kept"]);
  });

  test("commit-kept: a restart loses what had been applied", () => {
    const t = new Teller().birth();
    t.event({ name: "node.powered-off", node: { kind: "store", id: 2 } });
    t.state(2, { term: 6, vote: 101, lastIndex: 5, lastTerm: 5, commit: 5 });
    expect(t.found()).toEqual(["commit-kept"]);
  });

  test("state-machine-safety: two replicas apply different entries", () => {
    const t = new Teller().birth();
    const entry = put(7, 6, "a");
    t.append(1, entry).append(2, entry).commit(1, 6, 7).apply(1, entry).apply(2, put(7, 6, "b"));
    expect(t.found()).toEqual(["state-machine-safety"]);
    const terms = new Teller().birth().append(1, entry).append(2, entry).commit(1, 6, 7).apply(3, put(7, 5, "z"));
    expect(terms.found()).toEqual(["state-machine-safety"]);
  });

  test("state-machine-safety: a snapshot of another history", () => {
    const t = new Teller().birth();
    const entry = put(7, 6, "a");
    t.append(1, entry).append(2, entry).commit(1, 6, 7).reset(3, 7, 5);
    expect(t.found()).toEqual(["state-machine-safety"]);
  });

  test("apply-in-order: a gap, a repetition, a snapshot of the past", () => {
    const ready = (): Teller => {
      const t = new Teller().birth();
      const entries = [put(7, 6, "a"), put(8, 6, "b")];
      return t.append(1, ...entries).append(2, ...entries).commit(1, 6, 8);
    };
    expect(ready().apply(1, put(8, 6, "b")).found()).toEqual(["apply-in-order"]);
    expect(ready().apply(1, { index: 6, term: 6, data: null }).found()).toEqual(["apply-in-order"]);
    expect(ready().apply(1, put(7, 6, "a")).reset(1, 6, 6).found()).toEqual(["apply-in-order"]);
  });
});
