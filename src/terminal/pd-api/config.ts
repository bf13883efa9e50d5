import type { Cluster } from "../../cluster/cluster.ts";
import { takePdPicture } from "../../cluster/pd-picture.ts";
import { configJson } from "../../exchange/pd-export.ts";
import type { PdObject } from "../../exchange/write-json.ts";
import { answered, endpoint, type PdEndpoint } from "./endpoint.ts";

const configOf = (cluster: Cluster): PdObject => configJson(cluster, takePdPicture(cluster));

export const CONFIG_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/config", ({ cluster }) => answered(configOf(cluster))),
  endpoint("/config/schedule", ({ cluster }) => answered(configOf(cluster)["schedule"] ?? {})),
  endpoint("/config/replicate", ({ cluster }) => answered(configOf(cluster)["replication"] ?? {})),
  endpoint("/config/label-property", ({ pd: { schedulerConfigs: { label: { labels } } } }) =>
    answered(labels.length === 0 ? {} : { "reject-leader": labels.map(({ key, value }) => ({ key, value })) })),
  endpoint("/config/cluster-version", () => answered("8.5.0")),
  endpoint("/config/replication-mode", () => answered({ "replication-mode": "majority" })),
];
