import { EPOCH_MILLIS } from "../../exchange/pd-export.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import { formatRfc3339 } from "../../exchange/quantities.ts";
import type { Instant } from "../../kernel/time.ts";
import { EXCEEDS, recoveryStanding, type PdState } from "../../pd/index.ts";
import { answered, endpoint, type PdEndpoint } from "./endpoint.ts";

/** What `unsafe remove-failed-stores show` prints: every stage so far, and who has yet to report. */
function recoveryJson({ recovery }: PdState): PdJson {
  if (recovery === null) return [{ info: "No on-going recovery." }];
  const standing = recoveryStanding(recovery);
  return [
    ...recovery.lines.map(({ info, at, actions, details, exceeded }): PdJson => ({
      info: withInstant(info, exceeded), time: calendarText(at),
      ...(actions.size === 0 ? {} : {
        actions: Object.fromEntries([...actions].map(([store, texts]) => [`store ${store}`, texts])),
      }),
      ...(details.length > 0 ? { details: details.map((line) => withInstant(line, exceeded)) } : {}),
    })),
    ...(standing === null ? [] : [standing.details.length > 0 ? standing : { info: standing.info }]),
  ];
}

/** PD names the deadline that has passed, as Go prints an instant. */
const withInstant = (line: string, exceeded: Instant | null): string =>
  (exceeded === null ? line : line.replace(EXCEEDS, `${EXCEEDS} ${goTime(exceeded)}`));

/** As Go prints an instant of UTC, less what its monotonic clock reads. */
const goTime = (at: Instant): string => `${formatRfc3339(EPOCH_MILLIS, at).replace("Z", "").replace("T", " ")} +0000 UTC`;

/** As Go prints `2006-01-02 15:04:05.000`. */
function calendarText(at: Instant): string {
  const [date = "", time = ""] = formatRfc3339(EPOCH_MILLIS, at).replace("Z", "").split("T");
  const [second = "", fraction = ""] = time.split(".");
  return `${date} ${second}.${fraction.slice(0, 3).padEnd(3, "0")}`;
}

/** What Go prints of its largest 64-bit integer. */
const NEVER_EXPIRES = 9_223_372_036_854_775_807n;

/** What PD measures, and what it keeps for others. Of what is not simulated it answers as a PD does that has nothing of it. */
export const STATISTICS_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/min-resolved-ts", () => answered({
    is_real_time: false, min_resolved_ts: 0, persist_interval: "0s", stores_min_resolved_ts: null,
  })),
  endpoint("/gc/safepoint", ({ pd: { etcd: { disk: { stored: { gc } } } } }) => answered({
    service_gc_safe_points: gc === null || gc.txnSafePoint === 0 ? []
      : [{ service_id: "gc_worker", expired_at: NEVER_EXPIRES, safe_point: gc.txnSafePoint }],
    gc_safe_point: gc?.safePoint ?? 0,
  })),
  endpoint("/admin/unsafe/remove-failed-stores/show", ({ pd }) => answered(recoveryJson(pd))),
];
