import type { PdRefusal } from "./operators.ts";
import type { Key } from "./region.ts";
import { ruleKeyText, type PlacementRule, type RuleGroup, type RuleSet } from "./rules.ts";

/** A range of keys in which the same rules apply, in this order. */
export interface RuleArea {
  readonly startKey: Key;
  readonly endKey: Key;
  readonly rules: readonly PlacementRule[];
}

/** Why PD refuses a set of rules. */
type RuleProblem = Extract<PdRefusal, { readonly kind: "rule-content" | "rule-list" }>;

/** A set with some rules and groups written anew; rules whose count is 0 go (pd-ctl's batch), and groups that say nothing. */
export function withRules(set: RuleSet, rules: readonly PlacementRule[], groups: readonly RuleGroup[]): RuleSet {
  const isSame = (a: PlacementRule, b: PlacementRule): boolean => a.groupId === b.groupId && a.id === b.id;
  const kept = set.rules.filter((rule) => !rules.some((other) => isSame(rule, other)));
  const all = [...set.groups.filter(({ id }) => !groups.some((group) => group.id === id)), ...groups]
    .filter(({ index, override }) => index !== 0 || override);
  return { ...set, rules: sortRules([...kept, ...rules.filter(({ count }) => count > 0)], all), groups: all };
}

/** Group index, group, index, id: the order in which rules apply and are listed. */
function sortRules(rules: readonly PlacementRule[], groups: readonly RuleGroup[]): readonly PlacementRule[] {
  const groupIndex = (id: string): number => groups.find((group) => group.id === id)?.index ?? 0;
  return rules.slice().sort((a, b) =>
    groupIndex(a.groupId) - groupIndex(b.groupId) || compareTexts(a.groupId, b.groupId) || a.index - b.index ||
    compareTexts(a.id, b.id));
}
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is wrong with a set of rules, in PD's words; null where PD takes it (pkg/schedule/placement). */
export function ruleProblem(set: RuleSet): RuleProblem | null {
  for (const rule of set.rules) {
    const why = contentProblem(rule);
    if (why !== null) return { kind: "rule-content", why };
  }
  for (const { startKey, endKey, rules } of areasOf(set)) {
    const where = `for range {${ruleKeyText(startKey)}, ${ruleKeyText(endKey)}}`;
    const leaders = rules.reduce((sum, { role, count }) => sum + (role === "leader" ? count : 0), 0);
    if (leaders > 1) return { kind: "rule-list", why: `multiple leader replicas ${where}` };
    if (!rules.some(({ role }) => role === "leader" || role === "voter")) {
      return { kind: "rule-list", why: rules.length === 0 ? `no rule ${where}` : `needs at least one leader or voter ${where}` };
    }
  }
  return null;
}

function contentProblem(rule: PlacementRule): string | null {
  if (rule.groupId === "") return "group ID is empty";
  if (rule.id === "") return "ID is empty";
  if (rule.endKey !== "" && rule.endKey <= rule.startKey) return "endKey should be greater than startKey";
  if (rule.role === "leader" && rule.count > 1) return `define multiple leaders by count ${rule.count}`;
  if (rule.isolationLevel !== "" && !rule.locationLabels.includes(rule.isolationLevel)) {
    return "isolation-level must be one of location-labels or empty";
  }
  return null;
}

/** Cuts the keys where any rule or label begins or ends, and finds for each piece the rules that remain there. */
export function areasOf(set: RuleSet): readonly RuleArea[] {
  const rules = sortRules(set.rules, set.groups);
  const ranges = [...rules, ...(set.labels ?? []).flatMap((rule) => rule.ranges)];
  const starts = [...new Set([...ranges.flatMap(({ startKey, endKey }) => [startKey, endKey]), ""])].sort(compareTexts);
  return starts.map((startKey, index): RuleArea => {
    const covering = rules.filter((rule) => rule.startKey <= startKey && (rule.endKey === "" || rule.endKey > startKey));
    return { startKey, endKey: starts[index + 1] ?? "", rules: withoutOverridden(covering, set) };
  });
}

/** A rule that overrides makes those of its group before it void, a group those of all groups before it (rule_list.go). */
function withoutOverridden(rules: readonly PlacementRule[], { groups }: RuleSet): readonly PlacementRule[] {
  let kept: PlacementRule[] = [];
  for (const rule of rules) {
    const begins = kept.at(-1)?.groupId !== rule.groupId;
    if (begins && groups.some(({ id, override }) => id === rule.groupId && override)) kept = [];
    if (rule.override) kept = kept.filter(({ groupId }) => groupId !== rule.groupId);
    kept.push(rule);
  }
  return kept;
}
