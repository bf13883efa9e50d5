import { assert, assertInvariant } from "../kernel/assert.ts";
import { drawInt } from "../kernel/random.ts";
import { restartElectionTimer, restartHeartbeatTimer } from "./clock.ts";
import { lastIndex } from "./log.ts";
import { addNote } from "./notes.ts";
import { shortestTimeout, timeoutBound } from "./options.ts";
import { findProgress, trackMembers } from "./conf-change.ts";
import { becomeReplicate, NO_PROGRESS } from "./progress.ts";
import { appendEntries } from "./replication.ts";
import { noteStep, type Raft } from "./state.ts";
import { hexId, logInfo } from "./trace.ts";
import { createEntry, EntryType, NOBODY, NONE, Role, type RaftId } from "./types.ts";

/** Enters `term` with nothing known about it. Every change of role does this but the one to pre-candidate. */
function reset(raft: Raft, term: number): void {
  assertInvariant("term-monotonic", term >= raft.term, "a term is raised and never lowered");
  if (raft.term !== term) {
    raft.term = term;
    raft.vote = NONE;
  }
  raft.lead = NONE;
  restartElectionTimer(raft);
  restartHeartbeatTimer(raft);
  raft.randomizedElectionTimeout = drawTimeout(raft);
  raft.leadTransferee = NONE;
  raft.granted = NOBODY;
  raft.refused = NOBODY;
  raft.progress = NO_PROGRESS;
  raft.ownProgress = null;
  raft.pendingConfIndex = 0;
  raft.committedInTerm = false;
  raft.reads = null;
}

/** Redrawn at every reset, so that two candidates that split the votes do not meet again (§5.2). */
export function drawTimeout({ options, draw }: Raft): number {
  const low = shortestTimeout(options);
  if (draw === "min" || !options.rules.randomisedTimeouts) return low;
  const high = timeoutBound(options) - 1;
  if (draw === "max") return high;
  const slack = options.electionSlackTicks === 0 ? 0 : drawInt(draw, 0, options.electionSlackTicks);
  // A small integer as far as the compiler can see, too: it would keep what it takes for a fraction in a box of its own.
  return (drawInt(draw, low, high) + slack) | 0;
}

export function becomeFollower(raft: Raft, term: number, lead: RaftId): void {
  assert(lead !== raft.id, "a follower does not follow itself");
  const { electionFrom, randomizedElectionTimeout } = raft;
  // A leader has no election timer to go on with, and a new peer's was never drawn.
  const runsOn = raft.options.paperTimerRule && lead === NONE && raft.role !== Role.Leader && randomizedElectionTimeout > 0;
  reset(raft, term);
  if (runsOn) {
    raft.electionFrom = electionFrom;
    raft.randomizedElectionTimeout = randomizedElectionTimeout;
  }
  raft.lead = lead;
  raft.forsaken = NOBODY;
  raft.role = Role.Follower;
  noteStep(raft, "follower");
  if (raft.trace !== null) logInfo(raft.trace, `${hexId(raft.id)} became follower at term ${raft.term}`);
}

/**
 * Asks whether an election could be won. Changes neither term nor vote nor timers: a peer that was cut off must not
 * come back with a term that deposes a healthy leader (dissertation §9.6).
 */
export function becomePreCandidate(raft: Raft): void {
  assert(raft.role !== Role.Leader, "a leader does not campaign");
  raft.granted = NOBODY;
  raft.refused = NOBODY;
  raft.lead = NONE;
  raft.role = Role.PreCandidate;
  if (raft.trace !== null) logInfo(raft.trace, `${hexId(raft.id)} became pre-candidate at term ${raft.term}`);
}

export function becomeCandidate(raft: Raft): void {
  assert(raft.role !== Role.Leader, "a leader does not campaign");
  reset(raft, raft.term + 1);
  assertInvariant("single-vote", raft.vote === NONE, "a candidate has not voted in the term that it begins");
  raft.vote = raft.id;
  raft.role = Role.Candidate;
  noteStep(raft, "candidate");
  if (raft.trace !== null) logInfo(raft.trace, `${hexId(raft.id)} became candidate at term ${raft.term}`);
}

export function becomeLeader(raft: Raft): void {
  assert(raft.role !== Role.Follower, "only a candidate becomes leader");
  const voters = raft.granted;
  reset(raft, raft.term);
  raft.lead = raft.id;
  raft.role = Role.Leader;
  const last = lastIndex(raft.log);
  raft.progress = trackMembers(raft.config, last + 1);
  const own = findProgress(raft.progress, raft.id) ?? null;
  raft.ownProgress = own;
  if (own !== null) {
    own.match = last;
    becomeReplicate(own);
    own.recentActive = true;
  }
  // The log may end with a membership change that this leader does not know to be applied: none may be proposed until
  // everything inherited is.
  raft.pendingConfIndex = last;
  noteStep(raft, "leader");
  // The entries of earlier terms are committed by committing one of this term (§5.4.2, §8).
  if (raft.options.rules.noopAtElection) appendEntries(raft, [createEntry(0, 0, EntryType.Normal, null, 0)]);
  addNote(raft, { kind: "leader.elected", term: raft.term, voters });
  if (raft.trace !== null) logInfo(raft.trace, `${hexId(raft.id)} became leader at term ${raft.term}`);
}

/** Gives up a leadership transfer. */
export function abortTransfer(raft: Raft, reason: "timeout" | "replaced" | "target-removed"): void {
  assert(raft.leadTransferee !== NONE, "only a transfer under way is given up");
  addNote(raft, { kind: "transfer.aborted", to: raft.leadTransferee, reason });
  raft.leadTransferee = NONE;
}
