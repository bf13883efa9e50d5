import { after, NEVER, seconds } from "../kernel/time.ts";
import { SCHEDULER_NAMES, type PdRefusal, type SchedulerName } from "../proto/operators.ts";
import type { PdCommand } from "../proto/orders.ts";
import type { StoreId } from "../proto/region.ts";
import { tellOrder } from "./ordered.ts";
import { isScheduled, tellScheduler } from "./scheduler-config.ts";
import { NO_NETWORK_TROUBLE } from "./slow-stores.ts";
import { tellEviction } from "./scheduling.ts";
import { MIN_SCHEDULE_INTERVAL, type PdHost, type PdState } from "./state.ts";
import { armScheduler, armSchedulers, suspectAll } from "./wakeups.ts";

type SchedulerOrder<Kind extends PdCommand["kind"]> = Extract<PdCommand, { readonly kind: Kind }>;

/** What people tell a scheduler, or of one. */
export function orderScheduler(
  state: PdState, host: PdHost,
  command: SchedulerOrder<
    "schedule-store" | "scatter-range" | "reject-leader" | "set-batch" | "set-slow-store" | "pause-scheduler"
  >,
): PdRefusal | null {
  switch (command.kind) {
    case "schedule-store":
      return scheduleStore(state, host, command);
    case "scatter-range":
      return scatterRange(state, host, command);
    case "reject-leader":
      return rejectLeader(state, host, command);
    case "pause-scheduler":
      return pauseSchedulers(state, host, command);
    case "set-slow-store":
      return setSlowStore(state, host, command);
    case "set-batch":
      tellOrder(host, command);
      tellScheduler(state, command.scheduler, { batch: command.batch });
      return null;
  }
}

/** `scheduler add evict-leader-scheduler 4` and what takes it back. */
function scheduleStore(
  state: PdState, host: PdHost, command: SchedulerOrder<"schedule-store">,
): PdRefusal | null {
  const { scheduler, store, isGiven } = command;
  const { stores } = state.schedulerConfigs[scheduler];
  if (isGiven && !state.stores.has(store)) return { kind: "store-not-found", store };
  if (!isGiven && !stores.includes(store)) return { kind: "scheduler-not-found" };
  tellOrder(host, command);
  giveStore(state, host, scheduler, store, isGiven);
  return null;
}

/** The scheduler takes the leaders of one more store, or of one less; or gives that more. */
export function giveStore(
  state: PdState, host: PdHost, scheduler: SchedulerOrder<"schedule-store">["scheduler"], store: StoreId, isGiven: boolean,
): void {
  const others = state.schedulerConfigs[scheduler].stores.filter((id) => id !== store);
  tellScheduler(state, scheduler, { stores: isGiven ? [...others, store] : others });
  restart(state, host, scheduler);
}

/** `scheduler add scatter-range-scheduler …` and `scheduler remove scatter-range-NAME`. */
function scatterRange(
  state: PdState, host: PdHost, command: SchedulerOrder<"scatter-range">,
): PdRefusal | null {
  const { range, isGiven } = command;
  const { ranges } = state.schedulerConfigs["scatter-range"];
  const others = ranges.filter(({ name }) => name !== range.name);
  if (isGiven && others.length < ranges.length) return { kind: "scheduler-exists" };
  if (!isGiven && others.length === ranges.length) return { kind: "scheduler-not-found" };
  tellOrder(host, command);
  tellScheduler(state, "scatter-range", { ranges: isGiven ? [...others, range] : others });
  restart(state, host, "scatter-range");
  return null;
}

/** `config set label-property reject-leader …`: a leader target it is no more, and the label scheduler takes what it leads. */
function rejectLeader(
  state: PdState, host: PdHost, command: SchedulerOrder<"reject-leader">,
): PdRefusal | null {
  const { label, isGiven } = command;
  tellOrder(host, command);
  const others = state.schedulerConfigs.label.labels.filter(({ key, value }) => key !== label.key || value !== label.value);
  tellScheduler(state, "label", { labels: isGiven ? [...others, label] : others });
  suspectAll(state, host);
  restart(state, host, "label");
  return null;
}

/**
 * `scheduler config evict-slow-store-scheduler set …`, and the same of evict-slow-trend. Stores hear of it with PD's answer to
 * their next heartbeat.
 */
function setSlowStore(state: PdState, host: PdHost, command: SchedulerOrder<"set-slow-store">): PdRefusal | null {
  const { scheduler, item, value } = command;
  tellOrder(host, command);
  if (item === "recovery-duration") tellScheduler(state, scheduler, { recoverySeconds: value });
  else heedNetwork(state, host, value !== 0);
  restart(state, host, scheduler);
  return null;
}

const EVICT_SLOW_STORE = "evict-slow-store";

/** Whatever was held against stores is forgotten with it. */
function heedNetwork(state: PdState, host: PdHost, isHeeded: boolean): void {
  const { network, ...config } = state.schedulerConfigs[EVICT_SLOW_STORE];
  if (isHeeded && network === undefined) tellScheduler(state, EVICT_SLOW_STORE, { network: NO_NETWORK_TROUBLE });
  if (isHeeded || network === undefined) return;
  const stores = config.stores.filter((id) => !network.evicted.includes(id));
  state.schedulerConfigs = { ...state.schedulerConfigs, [EVICT_SLOW_STORE]: { ...config, stores } };
  for (const store of network.evicted) tellEviction(host, EVICT_SLOW_STORE, store, false);
}

/** A scheduler that has been told something new runs soon, and others that it concerns as well. */
function restart(state: PdState, host: PdHost, name: SchedulerName): void {
  state.schedulers[name].interval = MIN_SCHEDULE_INTERVAL;
  armSchedulers(state, host);
}

/** `scheduler pause` and `scheduler resume`. Only what runs can be paused. */
function pauseSchedulers(
  state: PdState, host: PdHost, command: SchedulerOrder<"pause-scheduler">,
): PdRefusal | null {
  const { scheduler, seconds: length } = command;
  const names = SCHEDULER_NAMES.filter((name) =>
    isScheduled(state, name) && (scheduler === "all" || scheduler === name));
  if (names.length === 0 && scheduler !== "all") return { kind: "scheduler-not-found" };
  tellOrder(host, command);
  const from = host.clock();
  for (const name of names) {
    const each = state.schedulers[name];
    each.pause = length === 0 ? null : { from, until: after(from, seconds(length)) };
    each.timerAt = NEVER;
    armScheduler(state, host, name);
  }
  return null;
}
