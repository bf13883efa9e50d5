import { after, between, millis, NEVER, START, type Instant } from "../kernel/time.ts";
import { SCHEDULER_NAMES } from "../proto/operators.ts";
import type { StoreId } from "../proto/region.ts";
import type { PdLeaveReason } from "../proto/events/pd.ts";
import { writeEntry, type MemberTurn } from "./etcd.ts";
import { createBucket } from "./limits.ts";
import { armPrepareCheck } from "./prepare.ts";
import { createRegionStorage } from "./region-storage.ts";
import { loadRegions, offerRegions, treeRegions } from "./region-sync.ts";
import { createHotSpots } from "./hot.ts";
import { createScheduler, ID_RANGE, NOTHING_DECIDED, type PdHost, type PdState } from "./state.ts";
import type { StoredStore } from "./stored.ts";
import { addRate, createStoreRecord, emptyStats, removeRate, storedStore, type StoreRecord } from "./store-record.ts";
import { armMerges } from "./splits.ts";
import { announceState, armOfflineCheck } from "./store-states.ts";
import { refuseWaiting } from "./tso-service.ts";
import { syncTso } from "./tso.ts";

/** The member leads PD as soon as timestamps are safe: its first lie behind all that the one before it could give out. */
export function enterOffice(turn: MemberTurn, serial: number): void {
  const { state, host } = turn;
  const tsoMillis = syncTso(state.tso, state.etcd.disk.stored.tsoSavedMillis, host.wallClock(), state.settings.lease);
  state.office = { serial, since: host.clock(), tsoMillis, isOpen: false };
  writeEntry(turn, { kind: "reserve-ids", serial, end: state.etcd.disk.stored.idEnd + ID_RANGE });
  writeEntry(turn, { kind: "save-tso", serial, millis: tsoMillis });
}

/** All is loaded from etcd and the member's own region storage; nothing of it is as fresh as the stores' next word. */
export function openOffice(turn: MemberTurn): void {
  const { state, host } = turn;
  const { office } = state;
  if (office === null) return;
  office.isOpen = true;
  state.lastSerial = office.serial;
  const now = host.clock();
  state.startedAt = now;
  forget(state);
  state.rules = state.etcd.disk.stored.rules;
  state.schedulerConfigs = state.etcd.disk.stored.schedulers;
  loadRegions(state);
  loadStores(state, host);
  offerRegions(state, host, office.serial);
  const { physical, savedMillis } = state.tso;
  host.emit({
    name: "pd.leader.elected", member: state.memberId, begins: millis(physical), bound: millis(savedMillis),
    calendar: between(START, host.wallClock()),
  });
  state.tso.savedMillis = office.tsoMillis;
  // What is left of the range of the leader before is lost.
  state.ids.reserved = state.etcd.disk.stored.idEnd;
  state.ids.next = state.ids.reserved - ID_RANGE;
  for (const store of state.stores.values()) {
    announceState(state, host, store);
    store.addLimit = createBucket(addRate(store, state.settings), now);
    store.removeLimit = createBucket(removeRate(store, state.settings), now);
  }
  armOfflineCheck(state, host);
  armMerges(state, host);
  armPrepareCheck(state, host);
}

/** The member leads no more: what only a leader knows is gone. */
export function leaveOffice(state: PdState, host: PdHost, reason: PdLeaveReason): void {
  const { office } = state;
  if (office === null) return;
  state.office = null;
  refuseWaiting(state, host);
  if (!office.isOpen) return;
  retire(state);
  host.emit({ name: "pd.leader.lost", member: state.memberId, reason });
}

/** What is left of a leader's knowledge when it leaves, or dies: what storage has. */
export function retire(state: PdState): void {
  state.synced = createRegionStorage(treeRegions(state));
  loadRegions(state);
  for (const store of state.stores.values()) {
    store.lastHeartbeat = store.persistedHeartbeat;
    store.stats = emptyStats(store.id);
    store.stateTimerAt = NEVER;
    store.removeUnlimited = store.state === "Offline";
    store.limitsKnown = false;
  }
  forget(state);
}

/** A leader begins without operators, plans and pauses; timers that are planned already find nothing to do. */
function forget(state: PdState): void {
  state.prepared = false;
  state.reported.clear();
  state.operators.clear();
  state.records.clear();
  state.decisions = NOTHING_DECIDED;
  const { patrol } = state;
  patrol.suspects.clear();
  patrol.waiting.clear();
  patrol.stuck.clear();
  patrol.short.clear();
  patrol.sweep = 0;
  patrol.timerAt = NEVER;
  patrol.limited = false;
  for (const name of SCHEDULER_NAMES) state.schedulers[name] = createScheduler();
  state.traffic = createHotSpots();
  state.scattered.clear();
  state.offlineLeaders.clear();
  state.recovery = null;
  state.splits.clear();
  state.mergesWaiting.clear();
}

function loadStores(state: PdState, host: PdHost): void {
  const displayed = new Map([...state.stores].map(([id, store]) => [id, store.displayed]));
  state.stores.clear();
  const now = host.clock();
  for (const stored of state.etcd.disk.stored.stores.values()) {
    // A calendar that has jumped makes a heartbeat look older than it is, or not yet sent.
    const age = Math.max(0, between(stored.heartbeat, host.wallClock()));
    const heard = after(now, -age as typeof state.settings.lease);
    const record = createStoreRecord(
      stored.id, stored.address, stored.labels, stored.state, heard, emptyStats(stored.id), state.settings, now,
    );
    record.isPreparing = stored.isPreparing;
    record.isDestroyed = stored.isDestroyed;
    record.addRate = stored.addRate;
    record.removeRate = stored.removeRate;
    record.leaderWeight = stored.leaderWeight;
    record.regionWeight = stored.regionWeight;
    // What people were told last; a member that never led begins with what a store should be.
    record.displayed = displayed.get(stored.id) ?? stored.state;
    state.stores.set(stored.id, record);
  }
}

/** Writes those of the named stores, or all that there is, of which etcd does not have what PD has. */
export function saveStores(turn: MemberTurn, only: StoreId | null = null): void {
  const { state, host } = turn;
  const { office, stores, etcd: { disk: { stored } } } = state;
  if (office === null) return;
  const { serial } = office;
  for (const record of only === null ? stores.values() : [stores.get(only)]) {
    if (record === undefined || isSaved(record, stored.stores.get(record.id), record.savedHeartbeat)) continue;
    record.savedHeartbeat = record.persistedHeartbeat;
    writeEntry(turn, { kind: "save-store", serial, store: storedStore(record, host.clock(), host.wallClock()) });
  }
  if (only !== null) return;
  if (stored.rules !== state.rules) writeEntry(turn, { kind: "save-rules", serial, rules: state.rules });
  if (stored.schedulers !== state.schedulerConfigs) {
    writeEntry(turn, { kind: "save-schedulers", serial, schedulers: state.schedulerConfigs });
  }
  for (const id of stored.stores.keys()) if (!stores.has(id)) writeEntry(turn, { kind: "drop-store", serial, store: id });
}

const isSaved = (record: StoreRecord, stored: StoredStore | undefined, savedHeartbeat: Instant): boolean =>
  stored !== undefined && savedHeartbeat === record.persistedHeartbeat && stored.address === record.address &&
  stored.labels === record.labels && stored.state === record.state && stored.addRate === record.addRate &&
  stored.removeRate === record.removeRate && stored.leaderWeight === record.leaderWeight &&
  stored.regionWeight === record.regionWeight && stored.isPreparing === record.isPreparing &&
  stored.isDestroyed === record.isDestroyed;

/** Lets etcd grant the next range of ids before the present one is used up. */
export function keepIds(turn: MemberTurn): void {
  const { state } = turn;
  const { ids, office, etcd: { disk: { stored } } } = state;
  if (office === null) return;
  ids.reserved = stored.idEnd;
  const wanted = ids.reserved + ID_RANGE;
  if (ids.reserved - ids.next > ID_RANGE / 2 || ids.asked === wanted) return;
  ids.asked = wanted;
  writeEntry(turn, { kind: "reserve-ids", serial: office.serial, end: wanted });
}
