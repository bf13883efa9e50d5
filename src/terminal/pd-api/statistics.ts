import { takePdPicture } from "../../cluster/pd-picture.ts";
import { EPOCH_MILLIS, idOf } from "../../exchange/pd-export.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import { formatRfc3339 } from "../../exchange/quantities.ts";
import type { Instant } from "../../kernel/time.ts";
import { recoveryStanding, type PdState } from "../../pd/index.ts";
import { answered, endpoint, type PdEndpoint, type PdQuestion } from "./endpoint.ts";

/** A value for each store that is not buried, under its id. */
function perStore<Value extends PdJson>({ cluster }: PdQuestion, value: Value): Readonly<Record<string, Value>> {
  const stores = takePdPicture(cluster).stores.filter(({ state }) => state !== "Tombstone");
  return Object.fromEntries(stores.map(({ view }) => [String(idOf(cluster, view.id)), value]));
}

/** What a store has of hot regions where none is hot: the engine counts no flows, so none ever is. */
const NOTHING_HOT: PdJson = {
  store_bytes: 0, store_keys: 0, store_query: 0, store_cpu: 0, total_flow_bytes: 0, total_flow_keys: 0, total_flow_query: 0,
  total_flow_cpu: 0, regions_count: 0, statistics: [],
};

const hot = (path: string): PdEndpoint => endpoint(path, (question) =>
  answered({ as_peer: perStore(question, NOTHING_HOT), as_leader: perStore(question, NOTHING_HOT) }));

const RATES = [
  "bytes-write-rate", "bytes-read-rate", "keys-write-rate", "keys-read-rate", "query-write-rate", "query-read-rate",
  "cpu-read-rate",
];

/** What `unsafe remove-failed-stores show` prints: every stage so far, and who has yet to report. */
function recoveryJson({ recovery }: PdState): PdJson {
  if (recovery === null) return [{ info: "No on-going recovery." }];
  const standing = recoveryStanding(recovery);
  return [
    ...recovery.lines.map(({ info, at, actions, details }): PdJson => ({
      info, time: calendarText(at),
      ...(actions.size === 0 ? {} : {
        actions: Object.fromEntries([...actions].map(([store, texts]) => [`store ${store}`, texts])),
      }),
      ...(details.length > 0 ? { details } : {}),
    })),
    ...(standing === null ? [] : [standing.details.length > 0 ? standing : { info: standing.info }]),
  ];
}

/** As Go prints `2006-01-02 15:04:05.000`. */
function calendarText(at: Instant): string {
  const [date = "", time = ""] = formatRfc3339(EPOCH_MILLIS, at).replace("Z", "").split("T");
  const [second = "", fraction = ""] = time.split(".");
  return `${date} ${second}.${fraction.slice(0, 3).padEnd(3, "0")}`;
}

/** What PD measures, and what it keeps for others. Of what is not simulated it answers as a PD does that has nothing of it. */
export const STATISTICS_ENDPOINTS: readonly PdEndpoint[] = [
  hot("/hotspot/regions/read"), hot("/hotspot/regions/write"),
  endpoint("/hotspot/stores", (question) => answered(Object.fromEntries(RATES.map((rate) => [rate, perStore(question, 0)])))),
  endpoint("/hotspot/regions/history", () => answered({ history_hot_region: null })),
  endpoint("/min-resolved-ts", () => answered({
    is_real_time: false, min_resolved_ts: 0, persist_interval: "0s", stores_min_resolved_ts: null,
  })),
  endpoint("/gc/safepoint", () => answered({ service_gc_safe_points: [], gc_safe_point: 0 })),
  endpoint("/admin/unsafe/remove-failed-stores/show", ({ pd }) => answered(recoveryJson(pd))),
];
