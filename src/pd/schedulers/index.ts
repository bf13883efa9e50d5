import type { SchedulerName } from "../../proto/operators.ts";
import { balanceHotRegion } from "./balance-hot-region.ts";
import { balanceLeader } from "./balance-leader.ts";
import { balanceRegion } from "./balance-region.ts";
import { evictLeader } from "./evict-leader.ts";
import { evictSlowStore } from "./evict-slow-store.ts";
import { evictStoppingStore } from "./evict-stopping-store.ts";
import { grantLeader } from "./grant-leader.ts";
import { labelScheduler } from "./label.ts";
import { randomMerge } from "./random-merge.ts";
import { scatterRange } from "./scatter-range.ts";
import type { Scheduler } from "./scheduler.ts";
import { shuffleHotRegion } from "./shuffle-hot-region.ts";
import { shuffleLeader } from "./shuffle-leader.ts";
import { shuffleRegion } from "./shuffle-region.ts";

/** Every scheduler there is; which of them run is a setting, or what people tell PD. */
export const SCHEDULERS: { readonly [Name in SchedulerName]: Scheduler<Name> } = {
  "balance-leader": balanceLeader,
  "balance-region": balanceRegion,
  "balance-hot-region": balanceHotRegion,
  "evict-slow-store": evictSlowStore,
  "evict-stopping-store": evictStoppingStore,
  "evict-leader": evictLeader,
  "grant-leader": grantLeader,
  "scatter-range": scatterRange,
  label: labelScheduler,
  "shuffle-leader": shuffleLeader,
  "shuffle-region": shuffleRegion,
  "shuffle-hot-region": shuffleHotRegion,
  "random-merge": randomMerge,
};
