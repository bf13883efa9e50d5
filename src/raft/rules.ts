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
}

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
};
