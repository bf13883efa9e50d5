/**
 * The rules of the protocol that can be turned off, one by one, to show what each is for. A rule that is off is skipped
 * where the core would apply it; nothing else changes. Whoever turns one off no longer runs Raft, and must say so.
 */
export interface Rules {
  readonly logUpToDateCheck: boolean;
  readonly oneVotePerTerm: boolean;
  readonly persistVoteBeforeReply: boolean;
  readonly persistEntriesBeforeAck: boolean;
  readonly commitOnlyOwnTerm: boolean;
  readonly previousEntryCheck: boolean;
  readonly commitBoundedByMessage: boolean;
  readonly conflictOnlyTruncation: boolean;
  readonly noopAtElection: boolean;
  readonly oneChangeAtATime: boolean;
  readonly jointDecisions: boolean;
  readonly preVote: boolean;
  readonly voteLease: boolean;
  readonly leaderStepDown: boolean;
  readonly timerReset: boolean;
  readonly randomisedTimeouts: boolean;
  readonly readConfirmation: boolean;
  readonly readAfterOwnCommit: boolean;
}

export type RuleName = keyof Rules;

/** Raft. */
export const ALL_RULES_ON: Rules = {
  logUpToDateCheck: true,
  oneVotePerTerm: true,
  persistVoteBeforeReply: true,
  persistEntriesBeforeAck: true,
  commitOnlyOwnTerm: true,
  previousEntryCheck: true,
  commitBoundedByMessage: true,
  conflictOnlyTruncation: true,
  noopAtElection: true,
  oneChangeAtATime: true,
  jointDecisions: true,
  preVote: true,
  voteLease: true,
  leaderStepDown: true,
  timerReset: true,
  randomisedTimeouts: true,
  readConfirmation: true,
  readAfterOwnCommit: true,
};

/** A rule as people read it. */
export interface Rule {
  readonly name: RuleName;
  /** What the rule demands. */
  readonly sentence: string;
  /** What can go wrong without it. */
  readonly without: string;
  /** Where it stands: "§" is the Raft paper (extended version), "D" Ongaro's dissertation. */
  readonly section: string;
  /** Whether its absence can break safety, or only keep the group from making progress. */
  readonly protects: "safety" | "liveness";
}

export const RULES: readonly Rule[] = [
  {
    name: "logUpToDateCheck", section: "§5.4.1", protects: "safety",
    sentence: "A voter denies its vote to a candidate whose log is less up to date than its own.",
    without: "A leader is elected without committed entries, and overwrites them.",
  },
  {
    name: "oneVotePerTerm", section: "§5.2", protects: "safety",
    sentence: "A voter gives at most one vote per term, first come, first served.",
    without: "Two leaders are elected in one term.",
  },
  {
    name: "persistVoteBeforeReply", section: "Figure 2", protects: "safety",
    sentence: "Term and vote are on stable storage before the vote is told to anybody.",
    without: "A voter that crashes forgets its vote and gives another in the same term.",
  },
  {
    name: "persistEntriesBeforeAck", section: "Figure 2", protects: "safety",
    sentence: "Entries are on stable storage before their receipt is acknowledged.",
    without: "An entry is taken for committed, and a power failure takes it from the majority that had it.",
  },
  {
    name: "commitOnlyOwnTerm", section: "§5.4.2", protects: "safety",
    sentence: "A leader commits only entries of its own term by counting; older ones follow.",
    without: "An entry of an older term is committed by a majority and overwritten all the same: Figure 8.",
  },
  {
    name: "previousEntryCheck", section: "§5.3", protects: "safety",
    sentence: "A follower refuses an append unless its log has the entry before it, of the same term.",
    without: "Logs agree at one index and differ before it.",
  },
  {
    name: "commitBoundedByMessage", section: "Figure 2", protects: "safety",
    sentence: "A follower commits no further than the last entry that the leader's message covers.",
    without: "A follower commits entries of a deposed leader that merely lie in its log.",
  },
  {
    name: "conflictOnlyTruncation", section: "§5.3", protects: "safety",
    sentence: "A follower cuts its log only where an entry conflicts with the leader's.",
    without: "A delayed, shorter append removes entries that were acknowledged already.",
  },
  {
    name: "noopAtElection", section: "§8", protects: "liveness",
    sentence: "A new leader appends an empty entry of its term at once.",
    without: "Entries of earlier terms stay uncommitted, and reads unanswered, until somebody writes.",
  },
  {
    name: "oneChangeAtATime", section: "D §4.1", protects: "safety",
    sentence: "A membership change is proposed only when the one before it has been applied.",
    without: "Two majorities that do not overlap decide differently.",
  },
  {
    name: "jointDecisions", section: "§6", protects: "safety",
    sentence: "In a joint configuration every decision needs a majority of the old and one of the new voters.",
    without: "The old and the new voters elect a leader each.",
  },
  {
    name: "preVote", section: "D §9.6", protects: "liveness",
    sentence: "A peer asks whether it could win before it raises its term.",
    without: "A peer that was cut off comes back with a high term and deposes a healthy leader.",
  },
  {
    name: "voteLease", section: "§6, D §4.2.3", protects: "liveness",
    sentence: "A voter that hears from a leader ignores requests for its vote.",
    without: "A removed peer disturbs the group again and again, and reads by lease may be stale.",
  },
  {
    name: "leaderStepDown", section: "D §6.2", protects: "liveness",
    sentence: "A leader that has not heard from a majority for an election timeout steps down.",
    without: "A leader that is cut off keeps its clients waiting, and serves stale reads by lease.",
  },
  {
    name: "timerReset", section: "Figure 2", protects: "liveness",
    sentence: "A request that is refused leaves the election timer alone: the current leader's messages, a granted vote, and " +
      "(as in etcd) a higher term, an election begun or lost, and stepping down restart it.",
    without: "A peer that cannot win keeps everybody who could from trying.",
  },
  {
    name: "randomisedTimeouts", section: "§5.2", protects: "liveness",
    sentence: "Election timeouts are drawn at random, anew each time.",
    without: "Candidates meet at the same instant and split the votes for ever.",
  },
  {
    name: "readConfirmation", section: "§8, D §6.4", protects: "safety",
    sentence: "A leader answers a read only after a majority has confirmed that it still leads.",
    without: "A leader that was replaced without noticing answers with old data.",
  },
  {
    name: "readAfterOwnCommit", section: "§8, D §6.4", protects: "safety",
    sentence: "A leader answers reads only once it has committed an entry of its own term.",
    without: "A new leader that does not know how far its predecessor committed answers with old data.",
  },
];

/** The rules that are off, in the table's order. Empty: this is Raft. */
export const rulesOff = (rules: Rules): readonly RuleName[] =>
  rules === ALL_RULES_ON ? [] : RULES.filter(({ name }) => !rules[name]).map(({ name }) => name);
