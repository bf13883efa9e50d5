import type { RuleKey } from "../../raft/rules.ts";

interface RuleText {
  readonly title: string;
  readonly sentence: string;
  readonly without: string;
}

/** What a rule of Raft demands, and what can go wrong without it. */
export const rule = (title: string, sentence: string, without: string): RuleText => ({ title, sentence, without });

/** The texts of the switchboard: one for every rule that the core has, by its name in settings. */
export interface RuleWords {
  readonly intro: string;
  readonly on: string;
  readonly off: string;
  readonly without: string;
  readonly since: string;
  readonly rules: Readonly<Record<RuleKey, RuleText>>;
}

/** The texts of the switchboard, in English. */
export const rulesEn: RuleWords = {
  intro: "Each rule of Raft can be switched off, for every group of the cluster, to see what it is for. The run then stays marked as modified Raft.",
  on: "on",
  off: "off",
  without: "Without it:",
  since: "Once switched off, the mark stays: what the rule forbids may have happened already.",
  rules: {
    "log-up-to-date-check": rule(
      "Log up-to-date check", "A voter denies its vote to a candidate whose log is less up to date than its own.",
      "A Raft leader is elected without committed entries, and overwrites them."),
    "one-vote-per-term": rule(
      "One vote per term", "A voter gives at most one vote per term, first come, first served.",
      "Two Raft leaders are elected in one term."),
    "persist-vote-before-reply": rule(
      "Vote persisted before reply", "Term and vote are on stable storage before the vote is told to anybody.",
      "A voter that crashes forgets its vote and gives another in the same term."),
    "persist-entries-before-ack": rule(
      "Entries persisted before ack", "Entries are on stable storage before their receipt is acknowledged.",
      "An entry is taken for committed, and a power failure takes it from the majority that had it."),
    "commit-only-own-term": rule(
      "Commit only the own term", "A Raft leader commits only entries of its own term by counting; older ones follow.",
      "An entry of an older term is committed by a majority and overwritten all the same: Figure 8."),
    "previous-entry-check": rule(
      "Previous-entry check", "A follower refuses an append unless its log has the entry before it, of the same term.",
      "Logs agree at one index and differ before it."),
    "commit-bounded-by-message": rule(
      "Commit bounded by the message", "A follower commits no further than the last entry that the Raft leader's message covers.",
      "A follower commits entries of a deposed Raft leader that merely lie in its log."),
    "conflict-only-truncation": rule(
      "Truncation on conflict only", "A follower cuts its log only where an entry conflicts with the Raft leader's.",
      "A delayed, shorter append removes entries that were acknowledged already."),
    "noop-at-election": rule(
      "Empty entry at election", "A new Raft leader appends an empty entry of its term at once.",
      "Entries of earlier terms stay uncommitted, and reads unanswered, until somebody writes."),
    "one-change-at-a-time": rule(
      "One membership change at a time", "A membership change is proposed only when the one before it has been applied.",
      "Two majorities that do not overlap decide differently."),
    "joint-decisions": rule(
      "Joint decisions", "In a joint configuration every decision needs a majority of the old and one of the new voters.",
      "The old and the new voters elect a Raft leader each."),
    "pre-vote": rule(
      "PreVote", "A peer asks whether it could win before it raises its term.",
      "A peer that was cut off comes back with a high term and deposes a healthy Raft leader."),
    "vote-lease": rule(
      "Vote lease", "A voter that hears from a Raft leader ignores requests for its vote.",
      "A removed peer disturbs the group again and again, and reads by lease may be stale."),
    "leader-step-down": rule(
      "Leader step-down", "A Raft leader that has not heard from a majority for an election timeout steps down.",
      "A Raft leader that is cut off keeps its clients waiting."),
    "timer-reset": rule(
      "Timer reset",
      "A request for a vote that is refused leaves the election timer alone. The current Raft leader's messages and a granted vote restart " +
      "it; so do, as in etcd, a higher term, an election begun or lost, and stepping down (the paper's own rule: raftstore.paper-timer-rule).",
      "A peer that cannot win keeps everybody who could from trying."),
    "randomised-timeouts": rule(
      "Randomised timeouts", "Election timeouts are drawn at random, anew each time.",
      "Candidates meet at the same instant and split the votes for ever."),
    "read-confirmation": rule(
      "Read confirmation", "A Raft leader answers a read only after a majority has confirmed that it still leads.",
      "A Raft leader that was replaced without noticing answers with old data."),
    "read-after-own-commit": rule(
      "Reads after an own commit", "A Raft leader answers reads only once it has committed an entry of its own term.",
      "A new Raft leader that does not know how far its predecessor committed answers with old data."),
  },
};
