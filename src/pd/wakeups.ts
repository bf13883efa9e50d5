import { after, between, NEVER, type Instant } from "../kernel/time.ts";
import { SCHEDULER_NAMES, type SchedulerName } from "../proto/operators.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { regionsOnStore } from "./region-tree.ts";
import { isScheduled } from "./scheduler-config.ts";
import { isSchedulerNeeded } from "./schedulers/index.ts";
import { isHalted, type PdHost, type PdState } from "./state.ts";
import { untilTurn } from "./walk.ts";

/** Puts a region on the list of those that the patrol looks at when their turn comes. */
export function suspect(state: PdState, host: PdHost, region: RegionId): void {
  state.patrol.suspects.add(region);
  if (!state.prepared || isHalted(state)) return;
  const now = host.clock();
  armPatrol(state, host, after(now, untilTurn(state, region, now)));
}

/** The same for every region with a peer on the store. */
export function suspectRegionsOn(state: PdState, host: PdHost, store: StoreId): void {
  const { leaders, followers, learners } = regionsOnStore(state.tree, store);
  for (const list of [leaders, followers, learners]) for (const region of list) state.patrol.suspects.add(region);
  wakePatrol(state, host);
}

/** The same for every region: what holds for all of them has changed. */
export function suspectAll(state: PdState, host: PdHost): void {
  for (const region of state.tree.order) state.patrol.suspects.add(region);
  wakePatrol(state, host);
}

/**
 * Runs the patrol one interval from now if it has anything to look at: regions that wait have their turn in each round. PD walks
 * on every 10 ms; here it sleeps while nothing has happened that could change its mind about any region.
 */
export function wakePatrol(state: PdState, host: PdHost): void {
  if (!state.prepared || isHalted(state) || state.patrol.suspects.size + state.patrol.waiting.size === 0) return;
  armPatrol(state, host, after(host.clock(), state.settings.patrolRegionInterval));
}

/** Runs the patrol at `at`, unless it will run earlier. */
export function armPatrol(state: PdState, host: PdHost, at: Instant): void {
  const { patrol } = state;
  if (patrol.timerAt <= at) return;
  patrol.timerAt = at;
  host.startTimer(between(host.clock(), at), { kind: "patrol", at });
}

/** Runs the scheduler after its interval, and not before a pause is over, unless it is armed already. */
export function armScheduler(state: PdState, host: PdHost, name: SchedulerName): void {
  const scheduler = state.schedulers[name];
  if (!state.prepared || isHalted(state) || scheduler.timerAt !== NEVER || !isScheduled(state, name)) return;
  if (!isSchedulerNeeded(state, name)) return;
  const now = host.clock();
  const next = after(now, scheduler.interval);
  const at = scheduler.pause !== null && scheduler.pause.until > next ? scheduler.pause.until : next;
  scheduler.timerAt = at;
  host.startTimer(between(now, at), { kind: "schedule", scheduler: name, at });
}

export function armSchedulers(state: PdState, host: PdHost): void {
  for (const name of SCHEDULER_NAMES) armScheduler(state, host, name);
}
