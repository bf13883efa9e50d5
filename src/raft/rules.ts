/**
 * The rules of the protocol that can be turned off, one by one, to show what each is for. A rule that is off is skipped
 * where the core would apply it; nothing else changes. Whoever turns one off no longer runs Raft, and must say so. What each
 * demands, and what happens without it, people read in their own language: the page's words have a text for every name here.
 */
interface Rule {
  readonly name: string;
  /** Where it stands: "§" is the Raft paper (extended version), "D" Ongaro's dissertation. */
  readonly section: string;
  /** Whether its absence can break safety, or only keep the group from making progress. */
  readonly protects: "safety" | "liveness";
}

/** The one table of rules. All are on by default: that is Raft. */
export const RULES = [
  { name: "logUpToDateCheck", section: "§5.4.1", protects: "safety" },
  { name: "oneVotePerTerm", section: "§5.2", protects: "safety" },
  { name: "persistVoteBeforeReply", section: "Figure 2", protects: "safety" },
  { name: "persistEntriesBeforeAck", section: "Figure 2", protects: "safety" },
  { name: "commitOnlyOwnTerm", section: "§5.4.2", protects: "safety" },
  { name: "previousEntryCheck", section: "§5.3", protects: "safety" },
  { name: "commitBoundedByMessage", section: "Figure 2", protects: "safety" },
  { name: "conflictOnlyTruncation", section: "§5.3", protects: "safety" },
  { name: "noopAtElection", section: "§8", protects: "liveness" },
  { name: "oneChangeAtATime", section: "D §4.1", protects: "safety" },
  { name: "jointDecisions", section: "§6", protects: "safety" },
  { name: "preVote", section: "D §9.6", protects: "liveness" },
  { name: "voteLease", section: "§6, D §4.2.3", protects: "liveness" },
  { name: "leaderStepDown", section: "D §6.2", protects: "liveness" },
  { name: "timerReset", section: "Figure 2", protects: "liveness" },
  { name: "randomisedTimeouts", section: "§5.2", protects: "liveness" },
  { name: "readConfirmation", section: "§8, D §6.4", protects: "safety" },
  { name: "readAfterOwnCommit", section: "§8, D §6.4", protects: "safety" },
] as const satisfies readonly Rule[];

export type RuleName = (typeof RULES)[number]["name"];

/** Which rules are in force. */
export type Rules = Readonly<Record<RuleName, boolean>>;

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

/** The names alone, in the table's order. */
export const RULE_NAMES = Object.keys(ALL_RULES_ON) as readonly RuleName[];

/** The very value `ALL_RULES_ON` where no rule is off: the core takes its shorter path by that identity. */
export function rulesWithout(off: readonly string[]): Rules {
  if (off.length === 0) return ALL_RULES_ON;
  return { ...ALL_RULES_ON, ...Object.fromEntries(off.map((name) => [name, false])) };
}

/**
 * Whether a rule is off. What the rules together promise is then not asserted: the checkers, which know of no rule, show what
 * breaks.
 */
export const isModified = (rules: Rules): boolean => rules !== ALL_RULES_ON;

/** A rule's name as settings, commands and links write it: `pre-vote` for `preVote`. */
export type RuleKey = Kebab<RuleName>;
type Kebab<S extends string> = S extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First> ? `${First}${Kebab<Rest>}` : `-${Lowercase<First>}${Kebab<Rest>}`
  : S;

/** The name that settings have for a rule. */
export const ruleKey = (name: RuleName): RuleKey =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) as RuleKey;
