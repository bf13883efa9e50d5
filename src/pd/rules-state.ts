import type { Key, Region } from "../proto/region.ts";
import { areasOf, type RuleArea } from "../proto/rule-areas.ts";
import { defaultRule, isDefaultAlone, type PlacementRule, type RuleSet } from "../proto/rules.ts";
import type { PdSettings } from "../proto/settings/pd.ts";

/** The placement rules as PD's storage has them, and what follows from them for each range of keys. Immutable. */
export interface RulesState {
  readonly set: RuleSet;
  /** In the order of the keys, without a gap: each begins where the one before ends. */
  readonly areas: readonly RuleArea[];
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
  return says(rules, before) && !says(rules, now) ? createRules({ ...rules.set, ...rulesOfSettings(now) }) : rules;
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
