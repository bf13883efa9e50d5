import { sameData } from "./equality.ts";
import { isQuorum, quorumsIntersect, quorumValue, type VoterSets } from "./raft-quorums.ts";

/**
 * Checkers for a single Raft group, fed with what its peers look like from outside. They share no code with the protocol,
 * and look only at what changed since a peer was last seen, so that they can stay on. (`elections.ts` and its neighbours
 * check whole clusters, by their events.)
 */

type RaftInvariant =
  | "election-safety"
  | "leader-append-only"
  | "log-matching"
  | "leader-completeness"
  | "state-machine-safety"
  | "term-monotonic"
  | "single-vote"
  | "vote-durable"
  | "ack-durable"
  | "commit-monotonic"
  | "commit-quorum"
  | "quorum-intersection"
  | "lease-exclusive"
  | "read-fresh";

/** A breach, and the numbers that contradict each other. */
export interface RaftViolation {
  readonly invariant: RaftInvariant;
  readonly detail: string;
}

/** A log as a checker reads it: the entries first..last, and the term of the one before them. */
export interface LogView {
  readonly firstIndex: number;
  readonly lastIndex: number;
  /** The term at an index in firstIndex-1..lastIndex. */
  termAt(index: number): number;
  /** The payload at an index in firstIndex..lastIndex. */
  dataAt(index: number): unknown;
}

/** One peer, as it is now. */
export interface PeerView {
  readonly id: number;
  readonly term: number;
  readonly vote: number;
  readonly leading: boolean;
  readonly commit: number;
  readonly log: LogView;
  readonly config: VoterSets;
  /** What would be left after a loss of power. */
  readonly durable: DurableView;
}

export interface DurableView {
  readonly term: number;
  readonly vote: number;
  readonly log: LogView;
}

/** What a checker remembers of a peer. */
interface Seen {
  term: number;
  commit: number;
  leading: boolean;
  /** The log: terms and payloads by index. */
  first: number;
  last: number;
  terms: Map<number, number>;
  data: Map<number, unknown>;
  config: VoterSets;
  durableTerm: number;
  durableVote: number;
}

interface KnownEntry {
  readonly previousTerm: number;
  readonly data: unknown;
}

interface ChosenEntry {
  readonly term: number;
  /** The lowest term in which anybody took it for committed. */
  committedIn: number;
}

/** Everything the checkers of one group remember. */
export interface RaftWatch {
  readonly violations: RaftViolation[];
  readonly peers: Map<number, Seen>;
  readonly leaders: Map<number, number>;
  /** Every entry ever seen in a log, by index and term. */
  readonly entries: Map<string, KnownEntry>;
  readonly chosen: Map<number, ChosenEntry>;
  highestChosen: number;
  /** Who was promised a vote, by voter and term. */
  readonly votes: Map<string, number>;
  /** When a leader's followers last heard from it, by leader, term and follower: in ticks of a common clock. */
  readonly contacts: Map<string, number>;
  /** When each peer last forgot to whom it listens. */
  readonly restarts: Map<number, number>;
}

export const createRaftWatch = (): RaftWatch => ({
  violations: [], peers: new Map(), leaders: new Map(), entries: new Map(), chosen: new Map(), highestChosen: 0,
  votes: new Map(), contacts: new Map(), restarts: new Map(),
});

function breach(watch: RaftWatch, invariant: RaftInvariant, detail: string): void {
  watch.violations.push({ invariant, detail });
}

/** What would be left of each peer's log after a loss of power. */
export type DurableLogs = (id: number) => LogView | undefined;

/** Compares a peer with what it was when last seen. Call it after each thing that happens to the peer. */
export function observePeer(watch: RaftWatch, view: PeerView, logs: DurableLogs): void {
  const seen = watch.peers.get(view.id) ?? newSeen(watch, view.id);
  checkTerm(watch, seen, view);
  checkLog(watch, seen, view);
  if (view.leading && !(seen.leading && seen.term === view.term)) checkNewLeader(watch, view);
  if (view.commit > seen.commit) checkCommit(watch, seen, view, logs);
  else if (view.commit < seen.commit) {
    breach(watch, "commit-monotonic", `peer ${view.id} went back from commit ${seen.commit} to ${view.commit}`);
  }
  if (!sameConfig(seen.config, view.config)) seen.config = view.config;
  seen.term = view.term;
  seen.leading = view.leading;
  seen.commit = view.commit;
  seen.durableTerm = view.durable.term;
  seen.durableVote = view.durable.vote;
}

/** The peer has lost everything that was not durable; `view` is what it came back with. */
export function observeRestart(watch: RaftWatch, view: PeerView, tick: number): void {
  const seen = watch.peers.get(view.id) ?? newSeen(watch, view.id);
  observePromiseBroken(watch, view.id, tick);
  const lostVote = view.term === seen.durableTerm && seen.durableVote !== 0 && view.vote !== seen.durableVote;
  if (view.term < seen.durableTerm || lostVote) {
    breach(watch, "term-monotonic", `peer ${view.id} restarted with term ${view.term} and vote ${view.vote}, but had ` +
      `persisted term ${seen.durableTerm} and vote ${seen.durableVote}`);
  }
  // What was volatile is gone by right; what was durable is compared by `ack-durable` when it is relied on.
  seen.term = view.term;
  seen.leading = false;
  seen.commit = Math.min(seen.commit, view.commit);
  seen.last = 0;
  seen.first = 1;
  seen.terms.clear();
  seen.data.clear();
  seen.config = view.config;
}

/** The peer no longer remembers to whom it listens: it restarted, or was told to forget its leader. */
export function observePromiseBroken(watch: RaftWatch, id: number, tick: number): void {
  watch.restarts.set(id, tick);
}

function newSeen(watch: RaftWatch, id: number): Seen {
  const seen: Seen = {
    term: 0, commit: 0, leading: false, first: 1, last: 0, terms: new Map(), data: new Map(),
    config: { voters: [], outgoing: [] }, durableTerm: 0, durableVote: 0,
  };
  watch.peers.set(id, seen);
  return seen;
}

function checkTerm(watch: RaftWatch, seen: Seen, view: PeerView): void {
  if (view.term < seen.term) {
    breach(watch, "term-monotonic", `peer ${view.id} went back from term ${seen.term} to ${view.term}`);
  }
  const { durable } = view;
  if (durable.term < seen.durableTerm ||
    (durable.term === seen.durableTerm && seen.durableVote !== 0 && durable.vote !== seen.durableVote)) {
    breach(watch, "single-vote", `peer ${view.id} persisted term ${durable.term} vote ${durable.vote} after term ` +
      `${seen.durableTerm} vote ${seen.durableVote}`);
  }
}

function checkLog(watch: RaftWatch, seen: Seen, view: PeerView): void {
  const { log } = view;
  // Back from the end to where the log is what it was.
  let from = log.lastIndex + 1;
  while (from > log.firstIndex) {
    const index = from - 1;
    if (index >= seen.first && index <= seen.last && seen.terms.get(index) === log.termAt(index) &&
      seen.data.get(index) === log.dataAt(index)) break;
    from = index;
  }
  if (view.leading && seen.leading && seen.term === view.term && (from <= seen.last || log.lastIndex < seen.last)) {
    breach(watch, "leader-append-only", `leader ${view.id} of term ${view.term} changed its log from ` +
      `${Math.min(from, log.lastIndex + 1)} on, which reached to ${seen.last}`);
  }
  for (let index = seen.first; index < log.firstIndex && index <= seen.last; index++) forget(seen, index);
  for (let index = log.lastIndex + 1; index <= seen.last; index++) forget(seen, index);
  for (let index = from; index <= log.lastIndex; index++) {
    const term = log.termAt(index);
    const data = log.dataAt(index);
    seen.terms.set(index, term);
    seen.data.set(index, data);
    checkMatching(watch, view, index, term, data);
  }
  seen.first = log.firstIndex;
  seen.last = log.lastIndex;
}

function forget(seen: Seen, index: number): void {
  seen.terms.delete(index);
  seen.data.delete(index);
}

function checkMatching(watch: RaftWatch, view: PeerView, index: number, term: number, data: unknown): void {
  const key = `${index}:${term}`;
  const previousTerm = view.log.termAt(index - 1);
  const known = watch.entries.get(key);
  if (known === undefined) {
    watch.entries.set(key, { previousTerm, data });
    return;
  }
  if (!sameData(known.data, data)) {
    breach(watch, "log-matching", `two different entries have index ${index} and term ${term} (peer ${view.id})`);
  } else if (known.previousTerm !== previousTerm) {
    breach(watch, "log-matching", `before entry ${index} of term ${term} peer ${view.id} has term ${previousTerm}, ` +
      `another log ${known.previousTerm}`);
  }
}

function checkNewLeader(watch: RaftWatch, view: PeerView): void {
  const other = watch.leaders.get(view.term);
  if (other !== undefined && other !== view.id) {
    breach(watch, "election-safety", `term ${view.term} has two leaders, ${other} and ${view.id}`);
  }
  watch.leaders.set(view.term, view.id);
  for (let index = Math.max(view.log.firstIndex, 1); index <= watch.highestChosen; index++) {
    const chosen = watch.chosen.get(index);
    if (chosen !== undefined && chosen.committedIn < view.term) checkHolds(watch, view, index, chosen.term);
  }
}

function checkHolds(watch: RaftWatch, view: PeerView, index: number, term: number): void {
  const has = index <= view.log.lastIndex ? view.log.termAt(index) : 0;
  if (has !== term) {
    breach(watch, "leader-completeness", `leader ${view.id} of term ${view.term} has term ${has} at index ${index}, ` +
      `where term ${term} was committed`);
  }
}

function checkCommit(watch: RaftWatch, seen: Seen, view: PeerView, logs: DurableLogs): void {
  const { log } = view;
  if (view.commit > log.lastIndex) {
    breach(watch, "state-machine-safety", `peer ${view.id} committed up to ${view.commit} with a log up to ` +
      `${log.lastIndex}`);
    return;
  }
  if (view.leading) checkDurable(watch, view, logs);
  for (let index = Math.max(seen.commit + 1, log.firstIndex); index <= view.commit; index++) {
    const term = log.termAt(index);
    const chosen = watch.chosen.get(index);
    if (chosen === undefined) {
      watch.chosen.set(index, { term, committedIn: view.term });
      if (index > watch.highestChosen) watch.highestChosen = index;
      checkLeadersHave(watch, index, term, view.term);
    } else if (chosen.term !== term) {
      breach(watch, "state-machine-safety", `at index ${index} peer ${view.id} committed term ${term}, another peer ` +
        `term ${chosen.term}`);
    } else if (chosen.committedIn > view.term) {
      chosen.committedIn = view.term;
    }
  }
}

/** Leaders of later terms that are in office must have what is committed only now. */
function checkLeadersHave(watch: RaftWatch, index: number, term: number, committedIn: number): void {
  for (const [id, seen] of watch.peers) {
    if (!seen.leading || seen.term <= committedIn || index < seen.first) continue;
    const has = seen.terms.get(index) ?? 0;
    if (has !== term) {
      breach(watch, "leader-completeness", `index ${index} was committed with term ${term} while leader ${id} of term ` +
        `${seen.term} has term ${has} there`);
    }
  }
}

function checkDurable(watch: RaftWatch, view: PeerView, logs: DurableLogs): void {
  const index = view.commit;
  const term = view.log.termAt(index);
  const holds = (id: number): boolean => {
    const log = logs(id);
    if (log === undefined) return false;
    // What is before the first index was committed before it was compacted.
    return index < log.firstIndex - 1 || (index <= log.lastIndex && log.termAt(index) === term);
  };
  if (!isQuorum(view.config, holds)) {
    breach(watch, "commit-quorum", `leader ${view.id} committed index ${index} (term ${term}), which is not durable on ` +
      `a quorum of ${describeSets(view.config)}`);
  }
}

const describeSets = ({ voters, outgoing }: VoterSets): string =>
  outgoing.length === 0 ? `{${voters.join(" ")}}` : `{${voters.join(" ")}} and {${outgoing.join(" ")}}`;

function sameConfig(a: VoterSets, b: VoterSets): boolean {
  const same = (x: readonly number[], y: readonly number[]): boolean =>
    x.length === y.length && x.every((id, i) => id === y[i]);
  return same(a.voters, b.voters) && same(a.outgoing, b.outgoing);
}

/** A peer has applied a membership change: quorums before and after must have a voter in common. */
export function observeConfigChange(watch: RaftWatch, id: number, before: VoterSets, after: VoterSets): void {
  if (before.voters.length === 0 || quorumsIntersect(before, after)) return;
  breach(watch, "quorum-intersection", `peer ${id} went from ${describeSets(before)} to ${describeSets(after)}, whose ` +
    "quorums may be disjoint");
}

/** A granted vote has left its voter. */
export function observeVote(watch: RaftWatch, voter: number, candidate: number, term: number, durable: DurableView): void {
  const key = `${voter}:${term}`;
  const before = watch.votes.get(key);
  if (before !== undefined && before !== candidate) {
    breach(watch, "single-vote", `peer ${voter} voted for ${before} and for ${candidate} in term ${term}`);
  }
  watch.votes.set(key, candidate);
  if (durable.term < term || (durable.term === term && durable.vote !== candidate)) {
    breach(watch, "vote-durable", `peer ${voter} told ${candidate} of its vote in term ${term}, having persisted term ` +
      `${durable.term} and vote ${durable.vote}`);
  }
}

/** A leader was elected by these votes: all of them, its own included, must be what a loss of power leaves. */
export function observeElection(
  watch: RaftWatch, leader: number, term: number, voters: readonly number[], durableOf: (id: number) => DurableView,
): void {
  for (const voter of voters) {
    const { term: durableTerm, vote } = durableOf(voter);
    if (durableTerm > term || (durableTerm === term && vote === leader)) continue;
    breach(watch, "vote-durable", `${leader} leads term ${term} by the vote of ${voter}, which has persisted term ` +
      `${durableTerm} and vote ${vote}`);
  }
}

/** A peer has acknowledged its log up to `index`. */
export function observeAck(watch: RaftWatch, id: number, index: number, term: number, durable: DurableView): void {
  if (durable.term < term) {
    breach(watch, "vote-durable", `peer ${id} answered in term ${term}, having persisted term ${durable.term}`);
  }
  if (durable.term === term && index > durable.log.lastIndex) {
    breach(watch, "ack-durable", `peer ${id} acknowledged index ${index} in term ${term}, having persisted up to ` +
      `${durable.log.lastIndex}`);
  }
}

/** A leader learned at some time that the follower had heard from it at `tick`. */
export function observeContact(watch: RaftWatch, leader: number, term: number, follower: number, tick: number): void {
  const key = `${leader}:${term}:${follower}`;
  watch.contacts.set(key, Math.max(watch.contacts.get(key) ?? -1, tick));
}

/**
 * A leader was elected, not by a transfer, in a group whose voters keep the lease: nobody else's lease may be running,
 * unless a voter has restarted (and so forgotten its promise) in between.
 */
export function observeLeaseElection(
  watch: RaftWatch, winner: PeerView, tick: number, leaseTicks: number, leaders: readonly PeerView[],
): void {
  for (const leader of leaders) {
    if (leader.id === winner.id || leader.term >= winner.term || !leader.leading) continue;
    const heardAt = (id: number): number =>
      id === leader.id ? tick : (watch.contacts.get(`${leader.id}:${leader.term}:${id}`) ?? -1);
    const since = quorumValue(leader.config, heardAt);
    const forgotten = [...watch.restarts.values()].some((restart) => restart >= since);
    if (since < 0 || forgotten || tick >= since + leaseTicks) continue;
    breach(watch, "lease-exclusive", `${winner.id} became leader of term ${winner.term} at tick ${tick}, while a quorum ` +
      `had heard from leader ${leader.id} of term ${leader.term} at tick ${since} and promised ${leaseTicks} ticks`);
  }
}

/** A read that was asked for when `committedBefore` was known to be committed was answered with `index`. */
export function observeRead(watch: RaftWatch, id: number, committedBefore: number, index: number): void {
  if (index >= committedBefore) return;
  breach(watch, "read-fresh", `peer ${id} was given read index ${index} for a read that came after ${committedBefore} ` +
    "was committed");
}

/** The highest index that anybody is known to have committed. */
export const highestCommitted = (watch: RaftWatch): number => watch.highestChosen;
