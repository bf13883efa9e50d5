import { copyTickGroup } from "../group/index.ts";
import { need } from "../kernel/late-part.ts";
import { cloneStream } from "../kernel/random.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { cloneHotSpots } from "./hot.ts";
import { forkMember } from "./member.ts";
import { copyPlace } from "./member-place.ts";
import type { Operator } from "./operator.ts";
import { copyRegionStorage } from "./region-storage.ts";
import { cloneTree } from "./region-tree.ts";
import { REPLICATION_MONITOR } from "./replication/part.ts";
import { eachScheduler, type PdState, type SchedulerState } from "./state.ts";
import { cloneStoreRecord, type StoreRecord } from "./store-record.ts";

/** A copy that shares only immutable parts: region infos, steps, refusals, settings. */
export function forkPd(state: PdState): PdState {
  const stores = new Map<StoreId, StoreRecord>();
  for (const [id, record] of state.stores) stores.set(id, cloneStoreRecord(record));
  const operators = new Map<RegionId, Operator>();
  for (const [id, operator] of state.operators) operators.set(id, { ...operator });
  const { patrol, schedulers } = state;
  return {
    ...state,
    replication: state.replication === null ? null : need(REPLICATION_MONITOR).fork(state.replication),
    etcd: forkMember(state.etcd), ticks: copyTickGroup(state.ticks), place: copyPlace(state.place),
    office: state.office === null ? null : { ...state.office }, synced: copyRegionStorage(state.synced),
    stores, operators, records: new Map(state.records), tree: cloneTree(state.tree), ids: { ...state.ids },
    random: cloneStream(state.random),
    tso: { ...state.tso }, reported: new Set(state.reported),
    patrol: {
      suspects: new Set(patrol.suspects), waiting: new Set(patrol.waiting), stuck: new Map(patrol.stuck),
      short: new Map(patrol.short), sweep: patrol.sweep, timerAt: patrol.timerAt, limited: patrol.limited,
    },
    schedulers: eachScheduler((name) => cloneScheduler(schedulers[name])),
    traffic: cloneHotSpots(state.traffic), scattered: new Map(state.scattered),
    offlineLeaders: new Map(state.offlineLeaders), splits: new Map(state.splits), mergesWaiting: new Set(state.mergesWaiting),
  };
}

const cloneScheduler = (scheduler: SchedulerState): SchedulerState =>
  ({
    interval: scheduler.interval, timerAt: scheduler.timerAt, pause: scheduler.pause,
    outcome: scheduler.outcome, retries: new Map(scheduler.retries),
  });
