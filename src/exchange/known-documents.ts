import type { JsonObject, JsonValue } from "./json.ts";
import { isList, isObject } from "./reading.ts";

/** A document that is recognised and not used. */
export interface KnownDocument {
  /** What prints it, in back-quotes. */
  readonly name: string;
  /** What to run instead, where it tells of stores or regions and not enough of them to build a cluster. */
  readonly instead?: string;
}

interface Row extends KnownDocument {
  /** Properties that it has; one of each alternative written with |. */
  readonly fields: readonly string[];
}

const STORES = "`pd-ctl store`";
const REGIONS = "`pd-ctl region`";

/** PD's, TiKV's and TiDB's other documents, each told by properties that no other has; the first that fits counts. */
const objects: readonly Row[] = [
  { fields: ["members", "header|leader|etcd_leader"], name: "`pd-ctl member`" },
  { fields: ["member_id"], name: "`pd-ctl member leader show`" },
  { fields: ["max_peer_count", "id"], name: "`pd-ctl cluster`" },
  { fields: ["raft_bootstrap_time"], name: "`pd-ctl cluster status`" },
  { fields: ["build_ts"], name: "`/pd/api/v1/status`" },
  { fields: ["as_peer|as_leader"], name: "`pd-ctl hot read` / `pd-ctl hot write`", instead: REGIONS },
  { fields: ["bytes-write-rate|bytes-read-rate"], name: "`pd-ctl hot store`", instead: STORES },
  { fields: ["history_hot_region"], name: "`pd-ctl hot history`", instead: REGIONS },
  { fields: ["min-hot-byte-rate"], name: "`pd-ctl scheduler config balance-hot-region-scheduler`" },
  { fields: ["recovery-duration|evict-stores"], name: "`pd-ctl scheduler config evict-slow-store-scheduler`" },
  { fields: ["batch", "ranges"], name: "`pd-ctl scheduler config balance-leader-scheduler`" },
  { fields: ["name", "status", "summary"], name: "`pd-ctl scheduler describe`" },
  { fields: ["idle", "low", "normal", "high"], name: "`pd-ctl store limit-scene`" },
  { fields: ["min_resolved_ts"], name: "`pd-ctl min-resolved-ts`" },
  { fields: ["service_gc_safe_points"], name: "`pd-ctl service-gc-safepoint`" },
  { fields: ["storage_size", "store_leader_count"], name: "`/pd/api/v1/stats/region`", instead: REGIONS },
  { fields: ["dr-auto-sync|dr_auto_sync", "mode"], name: "`/pd/api/v1/replication_mode/status`" },
  { fields: ["physical", "logical"], name: "`pd-ctl tso`" },
  { fields: ["system", "logic"], name: "`pd-ctl tso`" },
  { fields: ["cluster_meta", "instances"], name: "`tiup cluster display --format json`", instead: STORES },
  { fields: ["apiVersion", "kind"], name: "`kubectl get -o json`", instead: STORES },
  { fields: ["resultType", "result"], name: "`Prometheus /api/v1/query`", instead: STORES },
  { fields: ["panels", "schemaVersion"], name: "`Grafana`", instead: STORES },
  { fields: ["region_id", "frames"], name: "`TiDB /regions/{id}`", instead: "`pd-ctl region <id>`" },
  { fields: ["all_servers_info"], name: "`TiDB /info/all`", instead: STORES },
  { fields: ["ddl_id"], name: "`TiDB /info`", instead: STORES },
  { fields: ["connections", "version", "git_hash"], name: "`TiDB /status`", instead: STORES },
  { fields: ["STORE_ID"], name: "`information_schema.tikv_store_status`", instead: STORES },
  { fields: ["REGION_ID"], name: "`information_schema.tikv_region_status`", instead: REGIONS },
  { fields: ["region_metric"], name: "`TiDB /regions/hot`", instead: REGIONS },
  { fields: ["raft_apply_state|raft_local_state", "region_id"], name: "`tikv-ctl raft region`", instead: REGIONS },
  { fields: ["raftstore", "storage"], name: "`tikv-ctl config`" },
  { fields: ["version", "git_hash"], name: "`/pd/api/v1/status`" },
];

/** Lists, told by the properties of what they list. */
const lists: readonly Row[] = [
  { fields: ["info", "time|details|actions"], name: "`pd-ctl unsafe remove-failed-stores show`" },
  { fields: ["start", "end", "count"], name: "`pd-ctl region check hist-size`", instead: REGIONS },
  { fields: ["paused_at|resume_at"], name: "`pd-ctl scheduler show --status`" },
  { fields: ["region_metric"], name: "`TiDB /regions/hot`", instead: REGIONS },
  { fields: ["STORE_ID"], name: "`information_schema.tikv_store_status`", instead: STORES },
  { fields: ["REGION_ID"], name: "`information_schema.tikv_region_status`", instead: REGIONS },
  { fields: ["region_id", "hot_degree|flow_bytes"], name: "`pd-ctl hot read` / `pd-ctl hot write`", instead: REGIONS },
];

/** Whether the object has all these properties; `a|b` asks for one of two. */
const hasAll = (object: JsonObject, fields: readonly string[]): boolean =>
  fields.every((field) => field.split("|").some((name) => Object.hasOwn(object, name)));

/** The document that the object is, if it is one that we know and do not read. */
export function knownObject(object: JsonObject): KnownDocument | undefined {
  const known = objects.find(({ fields }) => hasAll(object, fields));
  if (known !== undefined) return known;
  const [key, ...others] = Object.keys(object);
  if (key === "version" && others.length === 0) return { name: "`/pd/api/v1/version`" };
  // Prometheus, and Loki beside it, wrap what they answer.
  const { data } = object as { readonly data?: JsonValue };
  if (isObject(data) && has(data, "resultType")) return knownObject(data);
  // TiDB's /regions/hot has one such list for reads and one for writes.
  const hot = object["write"] ?? object["read"];
  return isList(hot) && isObject(hot[0]) && hasAll(hot[0], ["region_metric"])
    ? { name: "`TiDB /regions/hot`", instead: REGIONS }
    : undefined;
}

/** The document that the list is, if it is one that we know and do not read. */
export function knownList(list: readonly JsonValue[]): KnownDocument | undefined {
  const first = list.find((item) => isObject(item));
  if (isObject(first)) {
    const known = lists.find(({ fields }) => hasAll(first, fields));
    if (known !== undefined) return known;
    const keys = Object.keys(first);
    const isLabel = keys.length === 2 && hasAll(first, ["key", "value"]);
    return isLabel ? { name: "`pd-ctl label`", instead: STORES } : undefined;
  }
  if (list.length === 0) return undefined;
  if (list.every(isOperator)) return { name: "`pd-ctl operator show`" };
  const isPair = (item: JsonValue): boolean => isList(item) && item.length === 2 && item.every((key) => typeof key === "string");
  return list.every(isPair) ? { name: "`pd-ctl region range-holes`", instead: REGIONS } : undefined;
}

/** `balance-leader {transfer leader: store 1 to 2} (kind:…)`, or without the braces before 4.0; another text with them is none. */
const isOperator = (item: JsonValue): boolean =>
  typeof item === "string" && /^"?[\w-]+ (?:\{[^\n]*\}(?: \(kind:|$)|\(kind:[\w,-]+, ?region:)/.test(item);

/** A text that PD answers with as a JSON string and that is no error: the status of an operator. */
export const isOperatorStatus = (text: string): boolean => /^status: \w+, operator: /.test(text);

/** Lines of logs as JSON, each by properties that one has: of TiKV, PD and etcd, of docker, of journald. */
const logEntries: readonly (readonly string[])[] = [
  ["level|severity", "time|ts|timestamp|@timestamp", "message|msg"], ["log", "stream", "time"],
  ["MESSAGE", "__REALTIME_TIMESTAMP"],
];

/** So many documents show what a text is. */
const SHOWN = 100;

/** Whether documents are lines of a log, one after another or as a list; what an entry tells of a region is no dump. */
export function isLog(values: readonly JsonValue[]): boolean {
  const shown = values.slice(0, SHOWN).flatMap((value) => (isList(value) ? value.slice(0, SHOWN) : [value]));
  const entries = shown.filter((value) => isObject(value) && logEntries.some((fields) => hasAll(value, fields)));
  return entries.length > 0 && entries.length * 2 >= shown.length;
}

/** What a value is a part of, or the whole. */
export type ItemKind = "store" | "bare-store" | "region" | "tidb-region" | "wrapped-region" | null;

const has = (object: JsonObject, ...keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(object, key));

/** Whether an object is a store or a region, and in which of the shapes in which they are printed. */
export function itemKind(value: JsonValue | undefined): ItemKind {
  if (!isObject(value)) return null;
  // Nearly everything that is asked about is a region as PD has printed it since 2017.
  if (has(value, "epoch") && has(value, "peers") && has(value, "id")) return "region";
  const { store, region } = value as Readonly<Record<string, JsonValue | undefined>>;
  if (isObject(store)) return "store";
  if (isObject(region) && itemKind(region) !== null) return "wrapped-region";
  if (has(value, "group_id", "rule_type", "frames", "hot_degree", "flow_bytes", "raft_apply_state", "region_metric")) return null;
  if (has(value, "id") && has(value, "start_key", "end_key", "peers", "epoch", "region_epoch")) return "region";
  if (has(value, "region_id") && has(value, "peers", "region_epoch")) return "tidb-region";
  if (!has(value, "id") || has(value, "member_id", "ddl_id", "max_peer_count")) return null;
  return has(value, "address", "state_name", "peer_address", "region_count", "leader_count") ? "bare-store" : null;
}

const SINGLE_ITEMS = [
  "max-replicas", "leader-schedule-limit", "region-schedule-limit", "replica-schedule-limit", "max-store-down-time",
];

/** Whether the object is PD's configuration: whole, or its schedule or replication items alone. */
export const isConfiguration = (object: JsonObject): boolean =>
  isObject(object["replication"]) || isObject(object["schedule"]) || SINGLE_ITEMS.some((item) => Object.hasOwn(object, item));

/** `pd-ctl member`, with members. */
export const isMembers = (object: JsonObject): boolean =>
  isList(object["members"]) && object["members"].length > 0 && has(object, "header", "leader", "etcd_leader");

/** `pd-ctl config placement-rules rule-group show`. */
export const isRuleGroup = (object: JsonObject): boolean => ["id", "index", "override"].every((field) => has(object, field));

/** One of `/pd/api/v1/config/region-label/rules`. */
export const isLabelRule = (object: JsonObject): boolean => has(object, "rule_type") && has(object, "labels");

/** `pd-ctl store limit`: the limits of each store by its id, before 4.0 one `rate` for both kinds. */
export function isStoreLimits(object: JsonObject): boolean {
  const entries = Object.entries(object);
  return entries.length > 0 && entries.every(([id, limits]) =>
    /^\d{1,20}$/.test(id) && isObject(limits) && ["add-peer", "remove-peer", "rate"].some((kind) => Object.hasOwn(limits, kind)));
}
