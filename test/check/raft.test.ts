import { describe, expect, test } from "vitest";
import {
  createRaftWatch, observeAck, observeContact, observeElection, observeLeaseElection, observePeer, observePromiseBroken,
  observeRestart, type LogView, type PeerView, type RaftWatch,
} from "../../src/check/raft-checkers.ts";
import { MAX_WINDOW } from "../../src/check/window.ts";
import { copyOf, peerId, put, Teller } from "./history.ts";

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

  test("a follower holds what its old leader commits, also when it has gone on with the next one", () => {
    const t = new Teller().birth();
    t.append(1, put(7, 6, "a")).append(2, put(7, 6, "a")).append(2, put(8, 7, "b")).commit(1, 6, 7);
    expect(t.found()).toEqual([]);
  });

  test("a snapshot may end where the peer has applied already", () => {
    const entry = put(7, 6, "a");
    const t = new Teller().birth().append(1, entry).append(2, entry).commit(1, 6, 7).apply(1, entry).reset(1, 7, 6);
    expect(t.found()).toEqual([]);
  });

  test("a replica that comes from before the window is not compared, and that is counted", () => {
    const t = new Teller().birth();
    const last = 200 + MAX_WINDOW;
    for (let index = 7; index <= last; index++) {
      const entry = put(index, 6, "v");
      t.append(1, entry).append(2, entry).commit(1, 6, index).apply(1, entry).apply(2, entry);
    }
    expect(t.checks.unchecked).toBe(0);
    t.append(3, put(7, 6, "v"));
    expect(t.checks.unchecked).toBe(1);
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

  test("what a peer says when it is back from a power failure binds it again", () => {
    const back = { term: 9, vote: 102, lastIndex: 6, lastTerm: 6, commit: 6 };
    const returned = (): Teller => {
      const t = new Teller().birth();
      for (const name of ["node.powered-off", "node.restarted"] as const) t.event({ name, node: { kind: "store", id: 3 } });
      return t.state(3, back);
    };
    expect(returned().state(3, back).found()).toEqual([]);
    expect(returned().state(3, { ...back, term: 8 }).found()).toEqual(["term-monotonic"]);
    expect(returned().state(3, { ...back, vote: 103 }).found()).toEqual(["single-vote"]);
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

  test("leader-completeness: what was committed is not what a newcomer says of itself", () => {
    const newcomer = { store: 4, peer: peerId(1, 4), lastIndex: 6, lastTerm: 5, commit: 6 };
    const t = new Teller().birth().state(4, newcomer);
    t.state(4, { ...newcomer, term: 7, vote: newcomer.peer, role: "leader" });
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
    // Also of what nobody is known to have committed.
    const unknown = new Teller().birth().apply(2, put(7, 6, "a")).apply(3, put(7, 5, "b"));
    expect(unknown.found()).toEqual(["commit-quorum", "state-machine-safety", "commit-quorum"]);
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

describe("a single group, seen from outside", () => {
  const logOf = (terms: readonly number[], firstIndex = 1): LogView => ({
    firstIndex, lastIndex: terms.length, termAt: (index) => terms[index - 1] ?? 0, dataAt: (index) => `${index}`,
  });
  /** One of three voters; what it has is on its disk. */
  const peer = (id: number, term: number, terms: readonly number[], rest: Partial<PeerView> = {}): PeerView => {
    const log = logOf(terms);
    const config = { voters: [1, 2, 3], outgoing: [] };
    return { id, term, vote: 0, leading: false, commit: 0, log, config, durable: { term, vote: 0, log }, ...rest };
  };
  const found = ({ violations }: RaftWatch): readonly string[] => violations.map(({ invariant }) => invariant);

  test("commit-monotonic: a commit index goes back", () => {
    const watch = createRaftWatch();
    for (const commit of [1, 3, 3]) observePeer(watch, peer(1, 5, [5, 5, 5], { commit }), () => undefined);
    expect(found(watch)).toEqual([]);
    observePeer(watch, peer(1, 5, [5, 5, 5], { commit: 2 }), () => undefined);
    expect(found(watch)).toEqual(["commit-monotonic"]);
  });

  test("leader-completeness: committed only now, while a leader of a later term is in office without it", () => {
    const commitUnder = (log: LogView): readonly string[] => {
      const watch = createRaftWatch();
      observePeer(watch, peer(2, 7, [], { leading: true, log }), () => undefined);
      const old = peer(1, 6, [5, 5, 6], { leading: true, commit: 3 });
      observePeer(watch, old, (id) => (id === 2 ? undefined : old.log));
      return found(watch);
    };
    expect(commitUnder(logOf([5, 5, 7]))).toEqual(["leader-completeness"]);
    expect(commitUnder(logOf([5, 5, 6]))).toEqual([]);
    // Of what it has compacted it says nothing.
    expect(commitUnder(logOf([0, 0, 0, 7], 4))).toEqual([]);
  });

  test("vote-durable: a leader was elected by a vote that a loss of power would take back", () => {
    const elect = (...on: readonly (readonly [number, number])[]): readonly string[] => {
      const watch = createRaftWatch();
      observeElection(watch, 1, 7, [1, 2], (id) => ({ term: on[id - 1]?.[0] ?? 0, vote: on[id - 1]?.[1] ?? 0, log: logOf([]) }));
      return found(watch);
    };
    expect(elect([7, 1], [7, 1])).toEqual([]);
    expect(elect([7, 1], [8, 3])).toEqual([]);
    expect(elect([7, 1], [6, 1])).toEqual(["vote-durable"]);
    expect(elect([7, 1], [7, 3])).toEqual(["vote-durable"]);
  });

  test("ack-durable: a peer acknowledges what is not on its disk, or in a term that is not", () => {
    const ack = (index: number, term: number): readonly string[] => {
      const watch = createRaftWatch();
      observeAck(watch, 1, index, term, { term: 7, vote: 0, log: logOf([5, 5, 7]) });
      return found(watch);
    };
    expect([ack(3, 7), ack(9, 6)]).toEqual([[], []]);
    expect(ack(4, 7)).toEqual(["ack-durable"]);
    expect(ack(3, 8)).toEqual(["vote-durable"]);
  });

  test("term-monotonic: a restart forgets a vote that was on disk; it may bring more than was known to be there", () => {
    const restart = (term: number, vote: number): readonly string[] => {
      const watch = createRaftWatch();
      observePeer(watch, peer(1, 6, [5], { vote: 2, durable: { term: 6, vote: 2, log: logOf([5]) } }), () => undefined);
      observeRestart(watch, peer(1, term, [5], { vote }), 1);
      return found(watch);
    };
    expect(restart(6, 2)).toEqual([]);
    expect(restart(7, 0)).toEqual([]);
    expect(restart(6, 0)).toEqual(["term-monotonic"]);
    expect(restart(5, 2)).toEqual(["term-monotonic"]);
  });

  test("lease-exclusive: a quorum has promised an old leader to elect nobody, and has not forgotten it", () => {
    const electAt = (tick: number, forgotAt?: number): readonly string[] => {
      const watch = createRaftWatch();
      const old = peer(1, 6, [5], { leading: true });
      observeContact(watch, 1, 6, 2, 5);
      if (forgotAt !== undefined) observePromiseBroken(watch, 2, forgotAt);
      observeLeaseElection(watch, peer(3, 7, [5], { leading: true }), tick, 10, [old]);
      return found(watch);
    };
    expect(electAt(14)).toEqual(["lease-exclusive"]);
    expect(electAt(15)).toEqual([]);
    expect(electAt(14, 4)).toEqual(["lease-exclusive"]);
    expect(electAt(14, 5)).toEqual([]);
  });
});
