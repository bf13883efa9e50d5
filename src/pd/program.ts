import { unreachable } from "../kernel/assert.ts";
import { need } from "../kernel/late-part.ts";
import { after } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Program } from "../machine/program.ts";
import type { Message, PdMessage, LeaderQuestion } from "../proto/messages.ts";
import { pushOperators } from "./controller.ts";
import {
  adoptEtcdSettings, crashMember, endSnapshot, fixMemberTick, isWriting, memberDurable, startMember, stepMember, tickEtcd,
  writeEntry,
} from "./etcd.ts";
import { forkPd } from "./fork.ts";
import { onRegionHeartbeat, onStoreHeartbeat } from "./heartbeats.ts";
import { checkPriority, expireKey, goOn, handEtcdOver, heedEtcd, noteStill, takeOver, tendLeadership } from "./leadership.ts";
import { createPlace } from "./member-place.ts";
import { isRemoved } from "./members.ts";
import { keepIds, retire, saveStores } from "./office.ts";
import { examineRegion, patrolRegions } from "./patrol.ts";
import { checkPrepared } from "./prepare.ts";
import { hearRegions, sendAllRegions } from "./region-sync.ts";
import { regionOfKey } from "./region-tree.ts";
import { REPLICATION_MONITOR } from "./replication/part.ts";
import { followSettings } from "./rules-state.ts";
import { forgetSwitchedOff } from "./scheduler-config.ts";
import { runScheduler } from "./scheduling.ts";
import { armMerges, onAskBatchSplit, onMergeDue } from "./splits.ts";
import type { PdBatch, PdHost, PdState, PdTimer } from "./state.ts";
import { announceState, armOfflineCheck, checkOfflineStores, onStateTimer } from "./store-states.ts";
import { askTimestamps } from "./tso-service.ts";
import { armSchedulers, suspectAll } from "./wakeups.ts";

/** A region descriptor in an answer, as protobuf. */
const DESCRIPTOR_BYTES = 160;
const SMALL_BYTES = 40;

/** One PD member as a process. It must have been born by `createPd`, and the members have elected by `electAtBirth`. */
export const pdProgram: Program<PdState, PdHost, Message, PdMessage, PdTimer, PdBatch> = {
  start, receive, timer, takeStock, crash, fork: forkPd,
  durable(state, host, batches) {
    const turn = { state, host };
    wake(state, host);
    for (const batch of batches) {
      memberDurable(turn, batch);
      heedEtcd(turn);
    }
  },
  // A step that did not arrive is sent again with the next heartbeat or push, and Raft repeats all that it says but snapshots.
  refused(state, host, _to, message) {
    if (message.kind !== "etcd" || message.message.snapshot === null) return;
    endSnapshot({ state, host }, message.message.to, message.message.snapshot.index, message.message.term);
  },
};

/** At birth a leader knows all that there is; after a crash there is a group to find. */
function start(state: PdState, host: PdHost): void {
  takeSettings(state, host);
  const turn = { state, host };
  if (isRemoved(state)) {
    host.exit("removed");
    return;
  }
  startMember(turn);
  if (state.office !== null) {
    for (const store of state.stores.values()) announceState(state, host, store);
    armOfflineCheck(state, host);
    armMerges(state, host);
    suspectAll(state, host);
    armSchedulers(state, host);
  }
  if (state.replication !== null) need(REPLICATION_MONITOR).start(state, host);
  tendLeadership(turn);
}

/** In whatever happens to a member: is it still what it was, and are the settings? */
function wake(state: PdState, host: PdHost): void {
  adoptSettings(state, host);
  goOn({ state, host });
}

function receive(state: PdState, host: PdHost, from: MachineId, message: PdMessage): void {
  wake(state, host);
  const turn = { state, host };
  switch (message.kind) {
    case "etcd":
      if (state.etcd.disk.stored.removed.includes(message.message.from)) {
        host.send(from, "pd", { kind: "member-removed" }, SMALL_BYTES);
        return;
      }
      stepMember(turn, message.message);
      tendLeadership(turn);
      return;
    case "replication":
      need(REPLICATION_MONITOR).hear(state, host, message);
      return;
    case "member-removed":
      host.exit("removed");
      return;
    case "sync-regions":
      hearRegions(state, host, from, message);
      return;
    case "get-members":
      host.send(from, "pd", { kind: "members", leader: leaderKnown(state, host) }, SMALL_BYTES);
      return;
    case "move-leader":
      handEtcdOver(turn, message.to);
      tendLeadership(turn);
      return;
    case "store-heartbeat": case "region-heartbeat": case "get-region": case "validate-peer": case "tso-request":
    case "sync-request": case "ask-batch-split": case "gc-report":
      if (state.office?.isOpen === true) serve(turn, from, message);
      else refuse(host, from, "requestId" in message ? message.requestId : 0);
      return;
    // A member that asked for regions asks again when it hears of a leader.
    case "pd-not-leader":
  }
}

const refuse = (host: PdHost, to: MachineId, requestId: number): void =>
  host.send(to, "pd", { kind: "pd-not-leader", requestId }, SMALL_BYTES);

/** What only the leader of PD answers. */
function serve(turn: { readonly state: PdState; readonly host: PdHost }, from: MachineId, message: LeaderQuestion): void {
  const { state, host } = turn;
  switch (message.kind) {
    case "store-heartbeat":
      onStoreHeartbeat(state, host, from, message);
      saveStores(turn, message.stats.storeId);
      return;
    case "region-heartbeat":
      onRegionHeartbeat(state, host, message);
      keepIds(turn);
      return;
    case "tso-request":
      askTimestamps(turn, { from, requestId: message.requestId, count: message.count });
      return;
    case "sync-request":
      sendAllRegions(state, host, from);
      return;
    case "gc-report": {
      const { requestId, report } = message;
      const { office, etcd: { disk: { stored: { gc } } } } = state;
      host.send(from, "pd", { kind: "gc-response", requestId, gc }, SMALL_BYTES);
      writeEntry(turn, { kind: "save-gc", serial: office?.serial ?? 0, report: { ...report, now: host.wallClock() } });
      return;
    }
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
    default:
      unreachable(message);
  }
}

/**
 * Whom the member takes for PD's leader, or 0: it names nobody where it has no etcd leader to read that from, where its disk has
 * kept it from the news for longer than any lease, or where it would name itself, and is out of office.
 */
function leaderKnown(state: PdState, host: PdHost): number {
  const { etcd: { node: { raft }, disk: { stored } }, place, settings, office, memberId } = state;
  const isStale = isWriting(state) && host.clock() > after(place.writingSince, settings.lease);
  const leader = raft.lead === 0 || isStale ? 0 : stored.leader?.member ?? 0;
  return leader === memberId && office === null ? 0 : leader;
}

function timer(state: PdState, host: PdHost, due: PdTimer): void {
  wake(state, host);
  const turn = { state, host };
  switch (due.kind) {
    case "etcd-tick":
      if (due.serial !== state.ticks.serial) return;
      tickEtcd(turn);
      tendLeadership(turn);
      return;
    case "key-expired":
      expireKey(turn, due.serial, due.term);
      return;
    case "priority":
      checkPriority(turn);
      return;
    case "replication":
      need(REPLICATION_MONITOR).expire(state, host, due.timer);
      return;
    case "leaderless":
      takeOver(turn, due.serial);
      return;
    case "snapshot-unanswered":
      endSnapshot(turn, due.member, due.index, due.term);
      return;
    case "leave-etcd":
      host.exit("removed");
      return;
    case "store-state":
      onStateTimer(state, host, due.store, due.at);
      saveStores(turn);
      return;
    case "offline-check":
      checkOfflineStores(state, host);
      saveStores(turn);
      return;
    case "patrol":
      if (due.at === state.patrol.timerAt) patrolRegions(state, host);
      return;
    case "examine":
      examineRegion(state, host, due.region);
      keepIds(turn);
      return;
    case "push-operators":
      pushOperators(state, host);
      return;
    case "schedule":
      runScheduler(state, host, due.scheduler, due.at);
      keepIds(turn);
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

/** Settings are the cluster's, on no member's disk: what follows from them for the rules each member finds by itself. */
function takeSettings(state: PdState, host: PdHost): void {
  state.tikv = host.settings.store;
  const { etcd: { disk: { stored } }, settings } = state;
  const areSame = stored.rules === state.rules;
  state.rules = followSettings(state.rules, settings, host.settings.pd);
  stored.rules = areSame ? state.rules : followSettings(stored.rules, settings, host.settings.pd);
  state.settings = host.settings.pd;
}

/**
 * An operator of the real system changes settings while PD runs; whatever follows from them is looked at
 * anew.
 */
export function adoptSettings(state: PdState, host: PdHost): void {
  state.tikv = host.settings.store;
  if (state.settings === host.settings.pd) return;
  takeSettings(state, host);
  adoptEtcdSettings(state);
  if (state.office?.isOpen !== true) return;
  forgetSwitchedOff(state, state.settings);
  for (const store of state.stores.values()) announceState(state, host, store);
  suspectAll(state, host);
  armSchedulers(state, host);
}

function takeStock(state: PdState, host: PdHost): void {
  const turn = { state, host };
  noteStill(turn);
  fixMemberTick(turn);
}

/** What etcd and the region storage hold survives. */
function crash(state: PdState, survived: readonly PdBatch[]): void {
  if (state.office?.isOpen === true) retire(state);
  state.office = null;
  state.tsoWaiting = [];
  state.pushArmed = false;
  state.offlineCheckArmed = false;
  state.prepareArmed = false;
  crashMember(state, survived);
  Object.assign(state.place, createPlace(state.place.followed));
}
