import { keyFromHex } from "../../proto/keys.ts";
import type { PdJson, PdObject } from "../../exchange/write-json.ts";
import { rulesAt, type PdState } from "../../pd/index.ts";
import { ruleJson } from "../../proto/rule-text.ts";
import type { PlacementRule } from "../../proto/rules.ts";
import { idOfDigits } from "../ids.ts";
import { answered, endpoint, noNumber, pdError, unescapeText, type PdEndpoint } from "./endpoint.ts";

const listOf = (rules: readonly PlacementRule[]): readonly PdObject[] => rules.map(ruleJson);

const inGroup = ({ rules: { set } }: PdState, group: string): readonly PlacementRule[] =>
  set.rules.filter(({ groupId }) => groupId === group);

/** The ids of all groups that have a rule or an entry of their own, in the order in which they apply. */
const groupsOf = ({ rules: { set } }: PdState): readonly string[] =>
  [...new Set([...set.rules.map(({ groupId }) => groupId), ...set.groups.map(({ id }) => id)])];

function bundleOf(pd: PdState, id: string): PdJson {
  const group = pd.rules.set.groups.find((each) => each.id === id);
  const { index, override } = group ?? { index: 0, override: false };
  return { group_id: id, group_index: index, group_override: override, rules: listOf(inGroup(pd, id)) };
}

const groupJson = (pd: PdState, id: string): PdJson => {
  const group = pd.rules.set.groups.find((each) => each.id === id);
  return group === undefined ? null
    : { id, ...(group.index === 0 ? {} : { index: group.index }), ...(group.override ? { override: true } : {}) };
};

/** What PD stores about placement. */
export const RULE_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/config/rules", ({ pd }) => answered(listOf(pd.rules.set.rules))),
  endpoint("/config/rules/group/{group}", ({ pd, params }) =>
    answered(listOf(inGroup(pd, unescapeText(params["group"] ?? ""))))),
  endpoint("/config/rules/region/{id}", ({ pd, params, cluster }) => {
    const { id = "" } = params;
    if (!/^\d+$/.test(id)) return pdError(400, noNumber(id));
    const info = pd.tree.infos.get(idOfDigits(id, cluster) ?? -1);
    return info === undefined ? pdError(404, `region ${id} not found`)
      : answered(listOf(rulesAt(pd.rules, info.region.startKey)));
  }),
  endpoint("/config/rules/key/{key}", ({ pd, params }) => {
    const key = keyFromHex(params["key"] ?? "");
    return key === undefined ? pdError(400, "key should be in hex format") : answered(listOf(rulesAt(pd.rules, key)));
  }),
  endpoint("/config/rule/{group}/{id}", ({ pd, params }) => {
    const rule = inGroup(pd, unescapeText(params["group"] ?? "")).find(({ id }) => id === unescapeText(params["id"] ?? ""));
    return answered(rule === undefined ? null : ruleJson(rule));
  }),
  endpoint("/config/rule_groups", ({ pd }) => answered(pd.rules.set.groups.map(({ id }) => groupJson(pd, id)))),
  endpoint("/config/rule_group/{id}", ({ pd, params }) => {
    const group = groupJson(pd, unescapeText(params["id"] ?? ""));
    return group === null ? pdError(404, "") : answered(group);
  }),
  endpoint("/config/placement-rule", ({ pd }) => answered(groupsOf(pd).map((id) => bundleOf(pd, id)))),
  endpoint("/config/placement-rule/{group}", ({ pd, params }) => answered(bundleOf(pd, unescapeText(params["group"] ?? "")))),
];
