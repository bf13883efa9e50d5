import { EPOCH_MILLIS } from "../../exchange/pd-export.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import { formatRfc3339 } from "../../exchange/quantities.ts";
import type { Instant } from "../../kernel/time.ts";
import { pausedSchedulers, type PdState } from "../../pd/index.ts";
import { SCHEDULER_NAMES, type SchedulerName } from "../../proto/operators.ts";
import { schedulerText } from "../../proto/orders.ts";
import { answered, endpoint, pdError, type PdEndpoint } from "./endpoint.ts";

const namedIn = (params: Readonly<Record<string, string>>): SchedulerName | undefined =>
  SCHEDULER_NAMES.find((name) => schedulerText(name) === params["name"]);

const NO_SCHEDULER = "[PD:scheduler:ErrSchedulerNotFound]scheduler not found";

const WHOLE_RANGE: PdJson = [{ "start-key": "", "end-key": "" }];

/** What each scheduler can be told, with PD's defaults. */
const CONFIGURATIONS: Readonly<Record<SchedulerName, PdJson | null>> = {
  "balance-leader": { batch: 4, ranges: WHOLE_RANGE },
  "balance-region": null,
};

function statusOf(name: SchedulerName, pd: PdState, now: Instant): string {
  const { settings, operators } = pd;
  if (!settings.schedulers.includes(name)) return "disabled";
  if (pausedSchedulers(pd, now).some((each) => each.name === name)) return "paused";
  return [...operators.values()].some(({ description }) => description === name) ? "scheduling" : "normal";
}

const wholeSecond = (at: Instant): string => formatRfc3339(EPOCH_MILLIS, Math.floor(at / 1_000_000) * 1_000_000);

export const SCHEDULER_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/schedulers", ({ pd, query, cluster }) => {
    const status = query.get("status") ?? "";
    if (status === "") return answered(pd.settings.schedulers.map(schedulerText));
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
    return answered({ name: schedulerText(name), status: statusOf(name, pd, cluster.now), summary: "", timestamp });
  }),
  endpoint("/scheduler-config/{name}/list", ({ params, pd }) => {
    const name = namedIn(params);
    const configuration = name === undefined || !pd.settings.schedulers.includes(name) ? null : CONFIGURATIONS[name];
    return configuration === null ? pdError(404, "scheduler not found") : answered(configuration);
  }),
];
