/**
 * The rules of the protocol that can be turned off, one by one, to show what each is for. A rule that is off is skipped
 * where the core would apply it; nothing else changes. Whoever turns one off no longer runs Raft, and must say so. What each
 * demands, and what happens without it, people read in their own language: the page's words have a text for every name here.
 */
interface Rule {
  readonly name: string;
  /** Where it stands: "§" is the Raft paper (extended version), "D" Ongaro's dissertation. */
  readonly section: string;
}

/** The one table of rules. All are on by default: that is Raft. */
export const RULES = [
  { name: "logUpToDateCheck", section: "§5.4.1" },
  { name: "oneVotePerTerm", section: "§5.2" },
  { name: "persistVoteBeforeReply", section: "Figure 2" },
  { name: "persistEntriesBeforeAck", section: "Figure 2" },
  { name: "commitOnlyOwnTerm", section: "§5.4.2" },
  { name: "previousEntryCheck", section: "§5.3" },
  { name: "commitBoundedByMessage", section: "Figure 2" },
  { name: "conflictOnlyTruncation", section: "§5.3" },
  { name: "noopAtElection", section: "§8" },
  { name: "oneChangeAtATime", section: "D §4.1" },
  { name: "jointDecisions", section: "§6" },
  { name: "preVote", section: "D §9.6" },
  { name: "voteLease", section: "§6, D §4.2.3" },
  { name: "leaderStepDown", section: "D §6.2" },
  { name: "timerReset", section: "Figure 2" },
  { name: "randomisedTimeouts", section: "§5.2" },
  { name: "readConfirmation", section: "§8, D §6.4" },
  { name: "readAfterOwnCommit", section: "§8, D §6.4" },
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
