import { micros, NEVER, seconds, type Instant } from "../kernel/time.ts";
import { addOperator, exceededLimit, operatorCount } from "./controller.ts";
import type { SchedulerName } from "../proto/operators.ts";
import { SCHEDULERS } from "./schedulers/index.ts";
import { MIN_SCHEDULE_INTERVAL, type PdHost, type PdState } from "./state.ts";
import { isRecovering } from "./unsafe/progress.ts";
import { armScheduler } from "./wakeups.ts";

/**
 * A run that finds nothing makes the next interval 1.3 times as long, up to 5 s
 * (schedulers/base_scheduler.go).
 */
const GROWTH_TENTHS = 13;
const MAX_SCHEDULE_INTERVAL = seconds(5);
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
  // At its limit it sleeps until an operator ends.
  if (isRecovering(state) || isAtLimit(state, name)) return;
  scheduler.interval = scheduleOnce(state, host, name)
    ? MIN_SCHEDULE_INTERVAL
    : micros(Math.min(Math.floor((scheduler.interval * GROWTH_TENTHS) / 10), MAX_SCHEDULE_INTERVAL));
  if (!isAtLimit(state, name)) armScheduler(state, host, name);
}

/** True where at least one operator came of it. */
function scheduleOnce(state: PdState, host: PdHost, name: SchedulerName): boolean {
  const now = host.clock();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const drafts = SCHEDULERS[name].schedule(state, now);
    if (drafts === null) return false;
    let added = false;
    for (const draft of drafts) {
      if (exceededLimit(state, draft, now) === undefined && addOperator(state, host, draft)) added = true;
    }
    if (added) return true;
  }
  return false;
}

function isAtLimit(state: PdState, name: SchedulerName): boolean {
  const { kind, limit } = SCHEDULERS[name];
  return operatorCount(state, kind) >= limit(state.settings);
}
