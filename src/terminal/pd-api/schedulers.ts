import { EPOCH_MILLIS } from "../../exchange/pd-export.ts";
import { formatRfc3339 } from "../../exchange/quantities.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import type { Instant } from "../../kernel/time.ts";
import {
  isScheduled, pausedSchedulers, RECOVERY_DURATION, TREND_RECOVERY, type PdState, type SchedulerConfig,
} from "../../pd/index.ts";
import { SCHEDULER_NAMES, schedulerText, type SchedulerName } from "../../proto/operators.ts";
import { answered, endpoint, pdError, type PdEndpoint } from "./endpoint.ts";

const namedIn = (params: Readonly<Record<string, string>>): SchedulerName | undefined =>
  SCHEDULER_NAMES.find((name) => schedulerText(name) === params["name"]);

const NO_SCHEDULER = "[PD:scheduler:ErrSchedulerNotFound]scheduler not found";

const WHOLE_RANGE: PdJson = [{ "start-key": "", "end-key": "" }];

/** balance-hot-region's defaults in release 8.5, as its own API lists them. */
const HOT: PdJson = {
  "min-hot-byte-rate": 100, "min-hot-key-rate": 10, "min-hot-query-rate": 10, "min-hot-cpu-rate": 10, "max-zombie-rounds": 3,
  "max-peer-number": 1_000, "byte-rate-rank-step-ratio": 0.05, "key-rate-rank-step-ratio": 0.05,
  "query-rate-rank-step-ratio": 0.05, "cpu-rate-rank-step-ratio": 0.05, "count-rank-step-ratio": 0.01, "great-dec-ratio": 0.95,
  "minor-dec-ratio": 0.99, "src-tolerance-ratio": 1.05, "dst-tolerance-ratio": 1.05, "read-priorities": ["cpu", "byte"],
  "write-leader-priorities": ["query", "byte"], "write-peer-priorities": ["byte", "key"], "strict-picking-store": "true",
  "enable-for-tiflash": "true", "rank-formula-version": "v2", "split-thresholds": 0.2,
};

/** What a scheduler has been told, as its own API prints it. */
type Configuration = (config: SchedulerConfig, ranges: PdJson) => PdJson;

/** Of those that can be told something. Each range of scatter-range is a scheduler of its own there. */
const CONFIGURATIONS: { readonly [Name in SchedulerName]?: Configuration } = {
  "balance-leader": ({ batch }) => ({ batch, ranges: WHOLE_RANGE }),
  "balance-hot-region": () => HOT,
  "evict-leader": ({ batch }, ranges) => ({ "store-id-ranges": ranges, batch }),
  "grant-leader": (_, ranges) => ({ "store-id-ranges": ranges }),
  "evict-slow-store": ({ stores, batch, network, recoverySeconds }) => ({
    "recovery-duration": recoverySeconds ?? RECOVERY_DURATION,
    "evict-stores": stores.filter((id) => network?.evicted.includes(id) !== true),
    "enable-network-slow-store": network !== undefined, "paused-network-slow-stores": network?.paused ?? [],
    "evicted-network-slow-stores": network?.evicted ?? [], batch,
  }),
  // It copies what it can be told, and nothing besides.
  "evict-slow-trend": ({ recoverySeconds }) =>
    ({ "recovery-duration": recoverySeconds ?? TREND_RECOVERY, "evict-by-trend-stores": null }),
  "evict-stopping-store": ({ stores, batch }) => ({ "evict-stores": stores, batch }),
  "shuffle-region": () => ({ ranges: WHOLE_RANGE, roles: ["leader", "follower", "learner"] }),
  "shuffle-hot-region": () => ({ limit: 1 }),
};

/** What a scheduler has been told; null for one that cannot be told anything. */
function configurationOf({ schedulerConfigs }: PdState, name: SchedulerName): PdJson {
  const config = schedulerConfigs[name];
  const ranges = Object.fromEntries(config.stores.map((store) => [String(store), WHOLE_RANGE]));
  return CONFIGURATIONS[name]?.(config, ranges) ?? null;
}

/** What PD calls it: scatter-range is a scheduler for each range. */
const namesOf = ({ schedulerConfigs }: PdState, name: SchedulerName): readonly string[] => (name !== "scatter-range"
  ? [schedulerText(name)] : schedulerConfigs[name].ranges.map((range) => `scatter-range-${range.name}`));

/** What `scheduler describe` says of one, and why it does nothing. */
function diagnosisOf(name: SchedulerName, pd: PdState, now: Instant): { readonly status: string; readonly summary: string } {
  if (!isScheduled(pd, name)) return { status: "disabled", summary: "" };
  if (pausedSchedulers(pd, now).some((each) => each.name === name)) return { status: "paused", summary: "" };
  switch (pd.schedulers[name].outcome) {
    case "started":
      return { status: "scheduling", summary: "" };
    case "limited":
      return { status: "pending", summary: "the limit on its operators is reached" };
    case "refused":
      return { status: "pending", summary: "store limits or running operators refuse what it wants" };
    case "no-region":
      if (pd.decisions.filter(({ by }) => by === schedulerText(name)).at(-1)?.outcome === "denied") {
        return { status: "pending", summary: "region labels deny what it wants (schedule=deny)" };
      }
      return { status: "pending", summary: "no region would do" };
    case "none":
    case "content":
      return { status: "normal", summary: "" };
  }
}

const wholeSecond = (at: Instant): string => formatRfc3339(EPOCH_MILLIS, Math.floor(at / 1_000_000) * 1_000_000);

export const SCHEDULER_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/schedulers", ({ pd, query, cluster }) => {
    const status = query.get("status") ?? "";
    if (status === "") return answered(SCHEDULER_NAMES.flatMap((name) => (isScheduled(pd, name) ? namesOf(pd, name) : [])));
    // One that is switched off has been removed: PD lists null then.
    const paused = status === "paused" ? pausedSchedulers(pd, cluster.now) : [];
    if (paused.length === 0) return answered(null);
    return answered(paused.map(({ name, from, until }): PdJson => (query.get("timestamp") !== "true" ? schedulerText(name)
      : { name: schedulerText(name), paused_at: wholeSecond(from), resume_at: wholeSecond(until) })));
  }),
  endpoint("/schedulers/diagnostic/{name}", ({ params, pd, cluster }) => {
    const name = namedIn(params);
    if (name === undefined) return pdError(404, NO_SCHEDULER);
    const timestamp = Math.floor((EPOCH_MILLIS + cluster.now / 1_000) / 1_000);
    return answered({ name: schedulerText(name), ...diagnosisOf(name, pd, cluster.now), timestamp });
  }),
  endpoint("/scheduler-config/{name}/list", ({ params, pd }) => {
    const range = pd.schedulerConfigs["scatter-range"].ranges.find((each) => `scatter-range-${each.name}` === params["name"]);
    if (range !== undefined) return answered({ "range-name": range.name, "start-key": range.startKey, "end-key": range.endKey });
    const name = namedIn(params);
    const configuration = name === undefined || !isScheduled(pd, name) ? null : configurationOf(pd, name);
    return configuration === null ? pdError(404, "scheduler not found") : answered(configuration);
  }),
];
