import type { PdRefusal } from "../proto/operators.ts";
import type { Key, Region } from "../proto/region.ts";
import { defaultRule, isDefaultAlone, ruleKeyText, type PlacementRule, type RuleGroup, type RuleSet } from "../proto/rules.ts";
import type { PdSettings } from "../proto/settings/pd.ts";

/** The placement rules as PD's storage has them, and what follows from them for each range of keys. Immutable. */
export interface RulesState {
  readonly set: RuleSet;
  /** In the order of the keys, without a gap: each begins where the one before ends. */
  readonly areas: readonly RuleArea[];
}

/** A range of keys in which the same rules apply, in this order. */
interface RuleArea {
  readonly startKey: Key;
  readonly endKey: Key;
  readonly rules: readonly PlacementRule[];
}

/** The rules of a cluster that has been given none: what the settings say. */
export const rulesOfSettings = ({ maxReplicas, locationLabels, isolationLevel }: PdSettings): RuleSet =>
  ({ rules: [defaultRule(maxReplicas, locationLabels, isolationLevel)], groups: [] });

/** Rules ready for use. They must be sound (`ruleProblem`). */
export const createRules = (set: RuleSet): RulesState => ({ set, areas: areasOf(set) });

/**
 * The rules behind a change of the settings: the default rule follows them as long as it is the only one and says what they
 * said (server/cluster, SetReplicationConfig).
 */
export function followSettings(rules: RulesState, before: PdSettings, now: PdSettings): RulesState {
  return says(rules, before) && !says(rules, now) ? createRules(rulesOfSettings(now)) : rules;
}

/** Whether there is the default rule alone, and it says what the settings say. */
function says({ set }: RulesState, { maxReplicas, locationLabels, isolationLevel }: PdSettings): boolean {
  const [rule] = set.rules;
  return isDefaultAlone(set) && rule?.count === maxReplicas && rule.isolationLevel === isolationLevel &&
    rule.locationLabels.join(",") === locationLabels.join(",");
}

/** The rules for a region, in order; null where it reaches over the border of two areas and must be split first. */
export function rulesFor({ areas }: RulesState, { startKey, endKey }: Region): readonly PlacementRule[] | null {
  const area = areaOf(areas, startKey);
  if (area === undefined) return NO_RULES;
  return area.endKey === "" || (endKey !== "" && endKey <= area.endKey) ? area.rules : null;
}
const NO_RULES: readonly PlacementRule[] = [];

/** Where inside of the region other rules begin. */
export const bordersIn = ({ areas }: RulesState, { startKey, endKey }: Region): readonly Key[] =>
  areas.map((area) => area.startKey).filter((key) => key > startKey && (endKey === "" || key < endKey));

/** The rules for one key. */
export const rulesAt = ({ areas }: RulesState, key: Key): readonly PlacementRule[] => areaOf(areas, key)?.rules ?? NO_RULES;

function areaOf(areas: readonly RuleArea[], key: Key): RuleArea | undefined {
  if (areas.length === 1) return areas[0];
  let low = 0;
  let high = areas.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((areas[middle]?.startKey ?? "") <= key) low = middle + 1;
    else high = middle;
  }
  return areas[low - 1];
}

/** A set with some rules and groups written anew; rules whose count is 0 go (pd-ctl's batch), and groups that say nothing. */
export function withRules(set: RuleSet, rules: readonly PlacementRule[], groups: readonly RuleGroup[]): RuleSet {
  const isSame = (a: PlacementRule, b: PlacementRule): boolean => a.groupId === b.groupId && a.id === b.id;
  const kept = set.rules.filter((rule) => !rules.some((other) => isSame(rule, other)));
  const all = [...set.groups.filter(({ id }) => !groups.some((group) => group.id === id)), ...groups]
    .filter(({ index, override }) => index !== 0 || override);
  return { rules: sortRules([...kept, ...rules.filter(({ count }) => count > 0)], all), groups: all };
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
export function ruleProblem(set: RuleSet): Extract<PdRefusal, { readonly kind: "rule-content" | "rule-list" }> | null {
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

/** Cuts the keys where any rule begins or ends, and finds for each piece the rules that remain of those that cover it. */
function areasOf(set: RuleSet): readonly RuleArea[] {
  const rules = sortRules(set.rules, set.groups);
  const borders = [...new Set(rules.flatMap(({ startKey, endKey }) => [startKey, endKey])), ""];
  const starts = [...new Set(borders)].sort(compareTexts);
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
