import type { Cluster } from "../../cluster/cluster.ts";
import { takePdPicture } from "../../cluster/pd-picture.ts";
import { configJson } from "../../exchange/pd-export.ts";
import type { PdJson, PdObject } from "../../exchange/write-json.ts";
import type { PdState } from "../../pd/index.ts";
import { idOfDigits } from "../ids.ts";
import { answered, endpoint, noNumber, pdError, type PdEndpoint } from "./endpoint.ts";

const configOf = (cluster: Cluster): PdObject => configJson(cluster, takePdPicture(cluster));

/** The one placement rule there is: as many voters as replicas, spread over the location labels. */
function rulesOf({ settings }: PdState): readonly PdObject[] {
  const { maxReplicas, locationLabels, isolationLevel } = settings;
  return [{
    group_id: "pd", id: "default", start_key: "", end_key: "", role: "voter", is_witness: false, count: maxReplicas,
    ...(locationLabels.length === 0 ? {} : { location_labels: locationLabels }),
    ...(isolationLevel === "" ? {} : { isolation_level: isolationLevel }),
  }];
}

const bundleOf = (pd: PdState): PdJson => ({ group_id: "pd", group_index: 0, group_override: false, rules: rulesOf(pd) });

export const CONFIG_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/config", ({ cluster }) => answered(configOf(cluster))),
  endpoint("/config/schedule", ({ cluster }) => answered(configOf(cluster)["schedule"] ?? {})),
  endpoint("/config/replicate", ({ cluster }) => answered(configOf(cluster)["replication"] ?? {})),
  endpoint("/config/label-property", () => answered({})),
  endpoint("/config/cluster-version", () => answered("8.5.0")),
  endpoint("/config/replication-mode", () => answered({ "replication-mode": "majority" })),
  endpoint("/config/rules", ({ pd }) => answered(rulesOf(pd))),
  endpoint("/config/rules/group/{group}", ({ pd, params }) => answered(params["group"] === "pd" ? rulesOf(pd) : [])),
  endpoint("/config/rules/region/{id}", ({ pd, params, cluster }) => {
    const { id = "" } = params;
    if (!/^\d+$/.test(id)) return pdError(400, noNumber(id));
    return pd.tree.infos.has(idOfDigits(id, cluster) ?? -1) ? answered(rulesOf(pd)) : pdError(404, `region ${id} not found`);
  }),
  endpoint("/config/rules/key/{key}", ({ pd }) => answered(rulesOf(pd))),
  endpoint("/config/rule/{group}/{id}", ({ pd, params }) => {
    const [rule = null] = rulesOf(pd);
    return params["group"] === "pd" && params["id"] === "default" ? answered(rule) : answered(null);
  }),
  endpoint("/config/rule_groups", () => answered([])),
  endpoint("/config/placement-rule", ({ pd }) => answered([bundleOf(pd)])),
  endpoint("/config/placement-rule/{group}", ({ pd, params }) =>
    (params["group"] === "pd" ? answered(bundleOf(pd)) : pdError(404, "rule group not found"))),
];
