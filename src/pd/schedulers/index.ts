import { need } from "../../kernel/late-part.ts";
import type { SchedulerName } from "../../proto/operators.ts";
import { balanceHotRegion } from "./balance-hot-region.ts";
import { balanceLeader } from "./balance-leader.ts";
import { balanceRegion } from "./balance-region.ts";
import { evictSlowStore } from "./evict-slow-store.ts";
import { evictStoppingStore } from "./evict-stopping-store.ts";
import { RARE_SCHEDULERS } from "./parts.ts";
import type { rareSchedulers } from "./rare.ts";
import type { Scheduler } from "./scheduler.ts";

type RareScheduler = keyof typeof rareSchedulers;

/** What PD runs by itself; all others are rare (`rare.ts`). Which of them run is a setting, or what people tell PD. */
const SCHEDULERS: { readonly [Name in Exclude<SchedulerName, RareScheduler>]: Scheduler<Name> } = {
  "balance-leader": balanceLeader,
  "balance-region": balanceRegion,
  "balance-hot-region": balanceHotRegion,
  "evict-slow-store": evictSlowStore,
  "evict-stopping-store": evictStoppingStore,
};

const isRare = (name: SchedulerName): name is RareScheduler => !(name in SCHEDULERS);

/** Every scheduler there is. A rare one is there once anything has been done that could make it run. */
export const schedulerNamed = (name: SchedulerName): Scheduler => (isRare(name) ? need(RARE_SCHEDULERS)[name] : SCHEDULERS[name]);
