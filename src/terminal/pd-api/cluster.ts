import type { Cluster } from "../../cluster/cluster.ts";
import { pdMembers } from "../../cluster/pd-view.ts";
import { EPOCH_MILLIS, membersJson } from "../../exchange/pd-export.ts";
import { formatRfc3339 } from "../../exchange/quantities.ts";
import type { PdJson, PdObject } from "../../exchange/write-json.ts";
import { START } from "../../kernel/time.ts";
import { answered, endpoint, type PdEndpoint } from "./endpoint.ts";

const member = (object: PdObject, key: string): PdJson => object[key] ?? null;

const isObject = (value: PdJson): value is PdObject => value !== null && typeof value === "object" && !Array.isArray(value);

/** PD's members as `health` lists them. */
function healthJson(cluster: Cluster): PdJson {
  const members = membersJson(cluster)["members"] ?? [];
  if (!Array.isArray(members)) return [];
  const numbers = pdMembers(cluster);
  return members.map((each: PdJson, index): PdJson => {
    const { name = "", member_id: id = 0, client_urls: urls = [] } = isObject(each) ? each : {};
    const machine = cluster.machines[cluster.directory.pds[(numbers[index] ?? 0) - 1] ?? -1];
    return { name, member_id: id, client_urls: urls, health: machine?.process === "running" };
  });
}

function clusterId(cluster: Cluster): PdJson {
  const header = member(membersJson(cluster), "header");
  return isObject(header) ? member(header, "cluster_id") : 0;
}

/** Of the release whose rules are simulated. */
const VERSION = "v8.5.0";

export const CLUSTER_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/members", ({ cluster }) => answered(membersJson(cluster))),
  endpoint("/leader", ({ cluster }) => answered(member(membersJson(cluster), "leader"))),
  endpoint("/health", ({ cluster }) => answered(healthJson(cluster))),
  endpoint("/ping", () => answered(null)),
  endpoint("/cluster", ({ cluster, pd }) => answered({ id: clusterId(cluster), max_peer_count: pd.settings.maxReplicas })),
  endpoint("/cluster/status", () => answered({
    raft_bootstrap_time: formatRfc3339(EPOCH_MILLIS, START), is_initialized: true, replication_status: "",
  })),
  endpoint("/version", () => answered({ version: VERSION })),
  endpoint("/status", ({ pd }) => answered({
    build_ts: "None", version: VERSION, git_hash: "None",
    start_timestamp: Math.floor((EPOCH_MILLIS + pd.startedAt / 1_000) / 1_000),
  })),
];
