import { need } from "../../kernel/late-part.ts";
import type { SchedulerName } from "../../proto/operators.ts";
import type { PdState } from "../state.ts";
import { balanceHotRegion } from "./balance-hot-region.ts";
import { balanceLeader } from "./balance-leader.ts";
import { balanceRegion } from "./balance-region.ts";
import { isEvictor, mayEvict, type Evictor } from "./needs.ts";
import { EVICTORS, RARE_SCHEDULERS } from "./parts.ts";
import type { rareSchedulers } from "./rare.ts";
import type { Scheduler } from "./scheduler.ts";

type RareScheduler = keyof typeof rareSchedulers;

/** What PD runs by itself; all others are rare (`rare.ts`). Which of them run is a setting, or what people tell PD. */
const SCHEDULERS: { readonly [Name in Exclude<SchedulerName, RareScheduler | Evictor>]: Scheduler<Name> } = {
  "balance-leader": balanceLeader,
  "balance-region": balanceRegion,
  "balance-hot-region": balanceHotRegion,
};

const isRare = (name: SchedulerName): name is RareScheduler => !(name in SCHEDULERS);

/** Every scheduler there is. A rare one is there once anything has been done that could make it run. */
export function schedulerNamed(name: SchedulerName): Scheduler {
  if (isEvictor(name)) return need(EVICTORS)[name];
  return isRare(name) ? need(RARE_SCHEDULERS)[name] : SCHEDULERS[name];
}

/** Whether a run could find anything. */
export const isSchedulerNeeded = (state: PdState, name: SchedulerName): boolean =>
  (isEvictor(name) ? mayEvict(state, name) : schedulerNamed(name).isNeeded?.(state) !== false);
