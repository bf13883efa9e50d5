import { ruleKeyText, type LabelConstraint, type PlacementRule, type RuleSet } from "./rules.ts";

// Rules as PD's JSON has them. `read-rules.ts` reads them.

/** A rule as PD's JSON has it: what is empty is left out, the four fields that are always there stand first. */
export interface RuleJson {
  readonly [field: string]: string | number | boolean | readonly string[] | readonly ConstraintJson[];
}

interface ConstraintJson {
  readonly [field: string]: string | readonly string[];
}

export const ruleJson = (rule: PlacementRule): RuleJson => ({
  group_id: rule.groupId, id: rule.id,
  ...(rule.index === 0 ? {} : { index: rule.index }), ...(rule.override ? { override: true } : {}),
  start_key: ruleKeyText(rule.startKey), end_key: ruleKeyText(rule.endKey), role: rule.role, is_witness: false, count: rule.count,
  ...(rule.constraints.length === 0 ? {} : { label_constraints: rule.constraints.map(constraintJson) }),
  ...(rule.locationLabels.length === 0 ? {} : { location_labels: rule.locationLabels }),
  ...(rule.isolationLevel === "" ? {} : { isolation_level: rule.isolationLevel }),
});

const constraintJson = ({ key, op, values }: LabelConstraint): ConstraintJson =>
  ({ key, op, ...(values.length === 0 ? {} : { values }) });

/** All rules and groups as one text, which `readRulesText` understands: bundles, as `rule-bundle load` writes them. */
export const ruleSetText = ({ rules, groups }: RuleSet): string =>
  JSON.stringify([...new Set(rules.map(({ groupId }) => groupId))].map((id) => {
    const group = groups.find((each) => each.id === id);
    const inside = rules.filter(({ groupId }) => groupId === id).map(ruleJson);
    return { group_id: id, group_index: group?.index ?? 0, group_override: group?.override ?? false, rules: inside };
  }));
