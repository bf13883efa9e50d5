import type { SchedulerName } from "../../proto/operators.ts";
import { balanceLeader } from "./balance-leader.ts";
import { balanceRegion } from "./balance-region.ts";
import type { Scheduler } from "./scheduler.ts";

/** Every scheduler there is; which of them run is a setting. */
export const SCHEDULERS: { readonly [Name in SchedulerName]: Scheduler<Name> } = {
  "balance-leader": balanceLeader,
  "balance-region": balanceRegion,
};
