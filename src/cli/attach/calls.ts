import * as v from "valibot";
import { parseJson, type JsonValue } from "../../exchange/json.ts";
import { LOOKS_EVERY_MILLIS, type Facts, type SourceKind } from "../../observe/record.ts";
import type { UpstreamCall } from "./upstream.ts";

/** Something that is asked of a kind of source again and again. */
export interface PolledCall extends UpstreamCall {
  readonly kind: SourceKind;
  /** Its name in the record. */
  readonly name: string;
  readonly everyMillis: number;
  /** What an answer says; null for one of another shape. */
  read(value: JsonValue): Facts | null;
}

const text = v.pipe(v.string(), v.maxLength(500));
/** Ids and counts: digits, or a number. */
const digits = v.pipe(v.union([v.pipe(v.string(), v.regex(/^\d{1,20}$/)), v.pipe(v.number(), v.safeInteger(), v.minValue(0))]),
  v.transform(String));

const factsOf = <Output>(shape: v.GenericSchema<unknown, Output>, facts: (value: Output) => Facts) =>
  (value: JsonValue): Facts | null => {
    const read = v.safeParse(shape, value, { abortEarly: true });
    return read.success ? facts(read.output) : null;
  };

/** Member ids are decimal in etcd's JSON, and hexadecimal in its logs and metrics, where people meet them. */
const hexOf = (id: string | undefined): string => (id === undefined || id === "0" ? "" : BigInt(id).toString(16));

const zero = v.optional(digits, "0");
const statusShape = v.object({
  header: v.object({ member_id: digits, raft_term: zero }),
  version: v.optional(text, ""), dbSize: zero, leader: v.optional(digits), raftIndex: zero, raftTerm: zero,
  raftAppliedIndex: zero, isLearner: v.optional(v.boolean(), false), errors: v.optional(v.array(text), []),
});

const membersShape = v.object({
  members: v.pipe(v.array(v.object({ ID: digits, name: v.optional(text, "") })), v.maxLength(64)),
});

/** A member of etcd answers out of its memory: one that stands still for longer is told as silent. */
const etcd = (name: string, path: string, body: string, everyMillis: number, read: PolledCall["read"]): PolledCall =>
  ({ kind: "etcd", name, method: "POST", path, body, everyMillis, waitMillis: 2_000, read });

/** `/health` is not among them: in 3.4 each call of it writes an entry through Raft. */
const ETCD_CALLS: readonly PolledCall[] = [
  etcd("status", "/v3/maintenance/status", "{}", LOOKS_EVERY_MILLIS.etcd, factsOf(statusShape, (status) => ({
    self: hexOf(status.header.member_id), leader: hexOf(status.leader), term: status.raftTerm, index: status.raftIndex,
    applied: status.raftAppliedIndex, version: status.version, db: status.dbSize, learner: String(status.isLearner),
    errors: status.errors.join("; "),
  }))),
  etcd("members", "/v3/cluster/member/list", "{\"linearizable\":false}", 5_000, factsOf(membersShape, ({ members }) =>
    Object.fromEntries(members.map(({ ID, name }) => [`member.${hexOf(ID)}`, name])))),
];

const get = (
  kind: SourceKind, name: string, path: string, everyMillis: number, read: PolledCall["read"],
): PolledCall => ({ kind, name, method: "GET", path, body: null, everyMillis, waitMillis: 5_000, read });

const listed = <Item>(item: v.GenericSchema<unknown, Item>, most: number) => v.pipe(v.array(item), v.maxLength(most));

const storeShape = v.object({
  store: v.object({
    id: digits, address: v.optional(text, ""), state_name: text, start_timestamp: v.optional(digits, "0"),
    labels: v.optional(listed(v.object({ key: text, value: text }), 32), []),
  }),
  status: v.object({
    capacity: v.optional(text, ""), available: v.optional(text, ""), leader_count: zero, region_count: zero,
    last_heartbeat_ts: v.optional(text, ""),
  }),
});
const storesShape = v.object({ stores: v.nullish(listed(storeShape, 1_000)) });

const storeFacts = ({ store, status }: v.InferOutput<typeof storeShape>): Facts => ({
  [`store.${store.id}.state`]: store.state_name,
  [`store.${store.id}.start`]: store.start_timestamp,
  [`store.${store.id}.leaders`]: status.leader_count,
  [`store.${store.id}.json`]: JSON.stringify({ store, status }),
});

const peerShape = v.object({ id: digits, store_id: digits, role_name: v.optional(text), is_learner: v.optional(v.boolean()) });
const regionShape = v.object({
  id: digits, start_key: v.optional(v.pipe(v.string(), v.maxLength(4_096)), ""),
  end_key: v.optional(v.pipe(v.string(), v.maxLength(4_096)), ""),
  epoch: v.optional(v.object({ conf_ver: zero, version: zero }), { conf_ver: "0", version: "0" }),
  peers: v.optional(listed(peerShape, 32), []),
  leader: v.optional(v.object({ id: v.optional(digits), store_id: v.optional(digits) }), {}),
});

/** Regions are read where there are no more than these: many more are a burden for PD, and more than a page shows. */
export const MAX_OBSERVED_REGIONS = 1_024;
const regionsShape = v.object({ regions: v.nullish(listed(regionShape, MAX_OBSERVED_REGIONS)) });

function regionFacts(region: v.InferOutput<typeof regionShape>): Facts {
  const { id, epoch, peers, leader } = region;
  return {
    [`region.${id}.leader`]: leader.store_id ?? "",
    [`region.${id}.conf`]: epoch.conf_ver,
    [`region.${id}.version`]: epoch.version,
    [`region.${id}.peers`]: peers.map(({ store_id }) => store_id).join(", "),
    [`region.${id}.json`]: JSON.stringify({ ...region, leader: leader.id === undefined ? undefined : leader }),
  };
}

const merged = (facts: readonly Facts[]): Facts => Object.assign({}, ...facts) as Facts;

const pdMembersShape = v.object({ leader: v.optional(v.object({ name: v.optional(text, "") }), {}) });
const operatorsShape = listed(v.pipe(v.string(), v.maxLength(4_000)), 10_000);

/** What PD writes of an operator: its name, and the region in brackets. */
function operatorFact(line: string): readonly [string, string] {
  const [, region = "?"] = /region:\s?(\d{1,20})/.exec(line) ?? [];
  const [name = ""] = line.split(/\s[({]/);
  return [`operator.${region}`, name.slice(0, 200)];
}

const PD_CALLS: readonly PolledCall[] = [
  get("pd", "stores", "/pd/api/v1/stores", LOOKS_EVERY_MILLIS.pd,
    factsOf(storesShape, ({ stores }) => merged((stores ?? []).map(storeFacts)))),
  get("pd", "operators", "/pd/api/v1/operators", 2_000,
    factsOf(operatorsShape, (lines) => Object.fromEntries(lines.map(operatorFact)))),
  get("pd", "members", "/pd/api/v1/members", 5_000,
    factsOf(pdMembersShape, ({ leader }) => ({ "pd-leader": leader.name ?? "" }))),
];

/** Asked only when the stores say that something moved, and once in a minute. */
export const REGIONS_CALL = get("pd", "regions", `/pd/api/v1/regions/key?key=&limit=${MAX_OBSERVED_REGIONS}`, 60_000,
  factsOf(regionsShape, ({ regions }) => merged((regions ?? []).map(regionFacts))));

const tikvShape = v.object({
  raft_status: v.object({
    id: digits, hard_state: v.object({ term: digits }),
    soft_state: v.object({ leader_id: digits, raft_state: v.optional(text, "") }),
    applied: zero, voters: v.optional(v.record(v.string(), v.unknown()), {}),
  }),
  raft_apply: v.optional(v.object({ commit_index: zero }), { commit_index: "0" }),
});

/** Only a leader knows who follows it. */
const votersFact = (count: number): Facts => (count === 0 ? {} : { voters: String(count) });

/** One region, as a store itself knows it: its term and how far it has come. */
export const tikvCall = (region: string): PolledCall => get("tikv", "region", `/region/${region}`, LOOKS_EVERY_MILLIS.tikv,
  factsOf(tikvShape, ({ raft_status: { id, hard_state, soft_state, applied, voters }, raft_apply }) => ({
    region, self: id, ...votersFact(Object.keys(voters).length),
    leader: soft_state.leader_id === "0" ? "" : soft_state.leader_id, term: hard_state.term,
    role: soft_state.raft_state, index: raft_apply.commit_index, applied,
  })));

/** Without a region, only whether it answers: its body is not JSON on every version. */
const TIKV_CALLS: readonly PolledCall[] = [{ ...get("tikv", "status", "/status", LOOKS_EVERY_MILLIS.tikv, () => ({})) }];

const upShape = v.object({
  status: v.literal("success"),
  data: v.object({ result: listed(v.object({
    metric: v.object({ job: v.optional(text, ""), instance: v.optional(text, "") }), value: v.tuple([v.number(), text]),
  }), 5_000) }),
});

const UP = encodeURIComponent("up{job=~\"tikv|pd|etcd\"}");
const PROMETHEUS_CALLS: readonly PolledCall[] = [
  get("prometheus", "up", `/api/v1/query?query=${UP}`, LOOKS_EVERY_MILLIS.prometheus, factsOf(upShape, ({ data }) =>
    Object.fromEntries(data.result.map(({ metric: { job, instance }, value: [, up] }) => [`up.${job} ${instance}`, up])))),
];

export const CALLS: Readonly<Record<SourceKind, readonly PolledCall[]>> = {
  etcd: ETCD_CALLS, pd: PD_CALLS, tikv: TIKV_CALLS, prometheus: PROMETHEUS_CALLS,
};

/** The facts of an answer; `not-json` and `wrong-shape` say what is wrong with it. */
export function factsIn(call: PolledCall, answer: string): Facts | "not-json" | "wrong-shape" {
  if (call.name === "status" && call.kind === "tikv") return {};
  const parsed = parseJson(answer);
  return parsed.ok ? call.read(parsed.value) ?? "wrong-shape" : "not-json";
}
