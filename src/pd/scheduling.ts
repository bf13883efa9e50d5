import { micros, NEVER, seconds, type Instant } from "../kernel/time.ts";
import { operatorCount } from "./operator-count.ts";
import type { SchedulerName } from "../proto/operators.ts";
import type { StoreId } from "../proto/region.ts";
import { labelsIn } from "./label-part.ts";
import { isScheduled } from "./scheduler-config.ts";
import { schedulerNamed } from "./schedulers/index.ts";
import type { Pace } from "./schedulers/scheduler.ts";
import { isHalted, MIN_SCHEDULE_INTERVAL, type PdHost, type PdState, type SchedulerOutcome } from "./state.ts";
import { addWaiting } from "./begin-operators.ts";
import { armScheduler } from "./wakeups.ts";

/**
 * A run that finds nothing makes the next interval 1.3 times as long, up to 5 s
 * (schedulers/base_scheduler.go).
 */
const GROWTH_TENTHS = 13;
const PACE: Pace = { least: MIN_SCHEDULE_INTERVAL, most: seconds(5) };
/** How often one run tries before it counts as fruitless (maxScheduleRetries). */
const ATTEMPTS = 10;

/**
 * One run of a scheduler, when its timer fires. `at` is the timer's own instant: an outdated one does
 * nothing.
 */
export function runScheduler(state: PdState, host: PdHost, name: SchedulerName, at: Instant): void {
  const scheduler = state.schedulers[name];
  if (scheduler.timerAt !== at) return;
  scheduler.timerAt = NEVER;
  if (!isScheduled(state, name)) return;
  prepare(state, host, name);
  // At its limit it sleeps until an operator ends.
  if (isHalted(state)) return;
  if (isAtLimit(state, name)) {
    scheduler.outcome = "limited";
    return;
  }
  scheduler.outcome = scheduleOnce(state, host, name);
  const { least, most } = schedulerNamed(name).pace ?? PACE;
  scheduler.interval = scheduler.outcome === "started" ? least
    : micros(Math.max(least, Math.min(Math.floor((scheduler.interval * GROWTH_TENTHS) / 10), most)));
  if (!isAtLimit(state, name)) armScheduler(state, host, name);
}

/** Lets it decide about its own configuration, and tells of the stores that it finds or lets go. */
function prepare(state: PdState, host: PdHost, name: SchedulerName): void {
  const before = state.schedulerConfigs[name].stores;
  schedulerNamed(name).prepare?.(state, host.clock());
  const after = state.schedulerConfigs[name].stores;
  if (before === after) return;
  for (const store of after) if (!before.includes(store)) tellEviction(host, name, store, true);
  for (const store of before) if (!after.includes(store)) tellEviction(host, name, store, false);
}

/** A store is to lead nothing from now on, or may again. */
export const tellEviction = (host: PdHost, scheduler: SchedulerName, store: StoreId, isEvicted: boolean): void => {
  host.emit({ name: "pd.store.evicted", store, scheduler, isEvicted });
};

function scheduleOnce(state: PdState, host: PdHost, name: SchedulerName): SchedulerOutcome {
  const now = host.clock();
  let outcome: SchedulerOutcome = "no-region";
  let attempt = schedulerNamed(name).schedule(state, now);
  for (let tried = 0; tried < ATTEMPTS; tried++) {
    const found = attempt();
    if (found === null) return "content";
    const drafts = labelsIn(state)?.withoutDenied(state, name, found, now) ?? found;
    if (drafts.length === 0) continue;
    if (addWaiting(state, host, drafts).length > 0) return "started";
    outcome = "refused";
    attempt = schedulerNamed(name).schedule(state, now);
  }
  return outcome;
}

const isAtLimit = (state: PdState, name: SchedulerName): boolean =>
  schedulerNamed(name).limits.some(([kind, limit]) => operatorCount(state, kind) >= limit(state.settings));
