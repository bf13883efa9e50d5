import { AssertionError, unreachable } from "../kernel/assert.ts";
import { NEVER } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Program } from "../machine/program.ts";
import type { Message } from "../proto/messages.ts";
import { SCHEDULER_NAMES } from "../proto/operators.ts";
import { pushOperators } from "./controller.ts";
import { onRegionHeartbeat, onStoreHeartbeat } from "./heartbeats.ts";
import { createBucket } from "./limits.ts";
import { examineRegion, patrolRegions } from "./patrol.ts";
import { armPrepareCheck, checkPrepared } from "./prepare.ts";
import { storedRegionInfo } from "./region-info.ts";
import { createTree, regionOfKey } from "./region-tree.ts";
import { followSettings } from "./rules-state.ts";
import { runScheduler } from "./scheduling.ts";
import { createScheduler, forkPd, NOTHING_ENDED, type PdBatch, type PdHost, type PdState, type PdTimer } from "./state.ts";
import { onAskBatchSplit, onMergeDue } from "./splits.ts";
import { announceState, armOfflineCheck, checkOfflineStores, onStateTimer } from "./store-states.ts";
import { addRate, emptyStats, removeRate } from "./store-record.ts";
import { syncTso } from "./tso.ts";
import { armSchedulers, suspectAll } from "./wakeups.ts";

/** A region descriptor in an answer, as protobuf. */
const DESCRIPTOR_BYTES = 160;

/** One PD member as a process. It must have been born by `createPd`. */
export const pdProgram: Program<PdState, PdHost, Message, PdTimer, PdBatch> = {
  start, receive, timer, takeStock: () => undefined, crash, fork: forkPd,
  durable: (_state, _host, batch) => unreachable(batch),
  // A step that did not arrive is sent again with the next heartbeat or push.
  refused: () => {},
};

/**
 * At birth nothing is left to load; after a crash PD serves at once, but schedules only when it is prepared.
 */
function start(state: PdState, host: PdHost): void {
  state.rules = followSettings(state.rules, state.settings, host.settings.pd);
  state.settings = host.settings.pd;
  state.tikv = host.settings.store;
  const now = host.clock();
  for (const store of state.stores.values()) {
    announceState(state, host, store);
  }
  armOfflineCheck(state, host);
  host.startTimer(state.settings.splitMergeInterval, { kind: "merge-due", regions: null });
  if (state.prepared) {
    suspectAll(state, host);
    armSchedulers(state, host);
    return;
  }
  state.startedAt = now;
  syncTso(state.tso, host.wallClock());
  for (const store of state.stores.values()) {
    store.addLimit = createBucket(addRate(store, state.settings), now);
    store.removeLimit = createBucket(removeRate(store, state.settings), now);
  }
  armPrepareCheck(state, host);
}

function receive(state: PdState, host: PdHost, from: MachineId, message: Message): void {
  adoptSettings(state, host);
  switch (message.kind) {
    case "store-heartbeat":
      onStoreHeartbeat(state, host, from, message);
      return;
    case "region-heartbeat":
      onRegionHeartbeat(state, host, message);
      return;
    case "get-region": {
      const info = regionOfKey(state.tree, message.key);
      host.send(from, "pd", {
        kind: "get-region-response", requestId: message.requestId, region: info?.region ?? null,
        leader: info?.leader ?? null,
      }, DESCRIPTOR_BYTES);
      return;
    }
    case "ask-batch-split":
      onAskBatchSplit(state, host, from, message);
      return;
    case "validate-peer": {
      const region = state.tree.infos.get(message.regionId)?.region ?? null;
      host.send(from, "pd", {
        kind: "validate-peer-response", regionId: message.regionId, peer: message.peer, region,
      }, DESCRIPTOR_BYTES);
      return;
    }
    case "get-region-response": case "kv-request": case "kv-response": case "raft": case "region-heartbeat-response":
    case "snapshot-chunk": case "snapshot-result": case "store-heartbeat-response": case "validate-peer-response":
    case "ask-batch-split-response": case "want-rollback-merge":
      throw new AssertionError(`PD is never sent a ${message.kind}`);
  }
}

function timer(state: PdState, host: PdHost, due: PdTimer): void {
  adoptSettings(state, host);
  switch (due.kind) {
    case "store-state":
      onStateTimer(state, host, due.store, due.at);
      return;
    case "offline-check":
      checkOfflineStores(state, host);
      return;
    case "patrol":
      if (due.at === state.patrol.timerAt) patrolRegions(state, host);
      return;
    case "examine":
      examineRegion(state, host, due.region);
      return;
    case "push-operators":
      pushOperators(state, host);
      return;
    case "schedule":
      runScheduler(state, host, due.scheduler, due.at);
      return;
    case "merge-due":
      onMergeDue(state, host, due.regions);
      return;
    case "prepare-check":
      checkPrepared(state, host);
      return;
    default:
      unreachable(due);
  }
}

/**
 * An operator of the real system changes settings while PD runs; whatever follows from them is looked at
 * anew.
 */
export function adoptSettings(state: PdState, host: PdHost): void {
  state.tikv = host.settings.store;
  if (state.settings === host.settings.pd) return;
  state.rules = followSettings(state.rules, state.settings, host.settings.pd);
  state.settings = host.settings.pd;
  for (const store of state.stores.values()) announceState(state, host, store);
  suspectAll(state, host);
  armSchedulers(state, host);
}

/**
 * What etcd and the region storage hold survives: store records, descriptors without leaders, granted ids,
 * TSO's bound.
 */
function crash(state: PdState): void {
  for (const store of state.stores.values()) {
    store.lastHeartbeat = store.persistedHeartbeat;
    store.stats = emptyStats(store.id);
    store.stateTimerAt = NEVER;
    store.removeUnlimited = store.state === "Offline";
  }
  const stored = state.tree.order.map((id) => state.tree.infos.get(id)).filter((info) => info !== undefined);
  state.tree = createTree(stored.map((info) => storedRegionInfo(info.region)));
  state.ids.next = state.ids.reserved;
  state.prepared = false;
  state.reported.clear();
  state.operators.clear();
  state.ended = NOTHING_ENDED;
  const { patrol } = state;
  patrol.suspects.clear();
  patrol.waiting.clear();
  patrol.stuck.clear();
  patrol.sweep = 0;
  patrol.timerAt = NEVER;
  patrol.limited = false;
  for (const name of SCHEDULER_NAMES) state.schedulers[name] = createScheduler();
  state.offlineLeaders.clear();
  state.splits.clear();
  state.mergesWaiting.clear();
  state.pushArmed = false;
  state.offlineCheckArmed = false;
}
