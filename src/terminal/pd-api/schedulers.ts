import { EPOCH_MILLIS } from "../../exchange/pd-export.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import type { PdState } from "../../pd/index.ts";
import { SCHEDULER_NAMES, type SchedulerName } from "../../proto/operators.ts";
import { answered, endpoint, pdError, type PdEndpoint } from "./endpoint.ts";

/** PD's name of a scheduler. */
const fullName = (name: SchedulerName): string => `${name}-scheduler`;

const namedIn = (params: Readonly<Record<string, string>>): SchedulerName | undefined =>
  SCHEDULER_NAMES.find((name) => fullName(name) === params["name"]);

const NO_SCHEDULER = "[PD:scheduler:ErrSchedulerNotFound]scheduler not found";

const WHOLE_RANGE: PdJson = [{ "start-key": "", "end-key": "" }];

/** What each scheduler can be told, with PD's defaults. */
const CONFIGURATIONS: Readonly<Record<SchedulerName, PdJson | null>> = {
  "balance-leader": { batch: 4, ranges: WHOLE_RANGE },
  "balance-region": null,
};

function statusOf(name: SchedulerName, { settings, operators }: PdState): string {
  if (!settings.schedulers.includes(name)) return "disabled";
  return [...operators.values()].some(({ description }) => description === name) ? "scheduling" : "normal";
}

export const SCHEDULER_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/schedulers", ({ pd, query }) => {
    const status = query.get("status") ?? "";
    // None is ever paused, and one that is switched off has been removed: PD lists null then.
    return status === "" ? answered(pd.settings.schedulers.map(fullName)) : answered(null);
  }),
  endpoint("/schedulers/diagnostic/{name}", ({ params, pd, cluster }) => {
    const name = namedIn(params);
    if (name === undefined) return pdError(404, NO_SCHEDULER);
    const timestamp = Math.floor((EPOCH_MILLIS + cluster.now / 1_000) / 1_000);
    return answered({ name: fullName(name), status: statusOf(name, pd), summary: "", timestamp });
  }),
  endpoint("/scheduler-config/{name}/list", ({ params, pd }) => {
    const name = namedIn(params);
    const configuration = name === undefined || !pd.settings.schedulers.includes(name) ? null : CONFIGURATIONS[name];
    return configuration === null ? pdError(404, "scheduler not found") : answered(configuration);
  }),
];
