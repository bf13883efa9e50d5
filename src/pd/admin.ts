import { need } from "../kernel/late-part.ts";
import type { PdOrder, StoreMeta } from "../proto/messages.ts";
import type { PdRefusal } from "../proto/operators.ts";
import type { PdCommand } from "../proto/orders.ts";
import type { StoreId, StoreLabel } from "../proto/region.ts";
import { ruleProblem, withRules } from "../proto/rule-areas.ts";
import type { RuleSet } from "../proto/rules.ts";
import { lastIndex } from "../raft/index.ts";
import { addOperator, stopOperatorOf } from "./controller.ts";
import { planOrder, type OperatorOrder } from "./operators-by-hand.ts";
import { proposeMemberChange, writeEntry } from "./etcd.ts";
import { REGION_LABELS } from "./label-part.ts";
import { handEtcdOver } from "./leadership.ts";
import { memberIds } from "./member.ts";
import { UNLIMITED_RATE } from "./limits.ts";
import { whyNotChangeMembers, type MemberOrder } from "./member-orders.ts";
import { keepIds, saveStores } from "./office.ts";
import { adoptSettings } from "./program.ts";
import { regionCount, regionsOnStore } from "./region-tree.ts";
import { createRules } from "./rules-state.ts";
import { planScatter } from "./scatter.ts";
import { tellOrder } from "./ordered.ts";
import { giveStore, orderScheduler } from "./scheduler-orders.ts";
import { tellEviction } from "./scheduling.ts";
import { allocateId, type PdHost, type PdState } from "./state.ts";
import { announceState, armOfflineCheck, drainStore, storesLeft } from "./store-states.ts";
import { createStoreRecord, emptyStats, readLabels, type StoreRecord } from "./store-record.ts";
import { beginRecovery, whyNotRecover } from "./unsafe/recovery.ts";
import { armSchedulers, suspectAll } from "./wakeups.ts";

/** PD takes the order, or says why not. */
export interface OrderAnswer {
  readonly refusal: PdRefusal | null;
  /** The id that was asked for. */
  readonly id: number | null;
}

/** Registers a new store, empty and heard of just now (PutStore). */
function putStore(state: PdState, host: PdHost, meta: StoreMeta): void {
  const now = host.clock();
  const stats = { ...emptyStats(meta.id), capacityMiB: meta.capacityMiB, availableMiB: meta.capacityMiB - meta.otherUsedMiB };
  const store = createStoreRecord(
    meta.id, meta.address, meta.labels, "Up", now, stats, state.settings, now,
  );
  store.isPreparing = true;
  state.stores.set(meta.id, store);
  announceState(state, host, store);
  armOfflineCheck(state, host);
  suspectAll(state, host);
}

/**
 * What comes from outside of the cluster: a person's orders, and a store that wants to join. An order that is refused changes
 * nothing.
 */
export function takeOrder(state: PdState, host: PdHost, order: PdOrder): OrderAnswer {
  adoptSettings(state, host);
  const { node: { raft }, disk: { applied } } = state.etcd;
  const before = lastIndex(raft.log);
  const answer = carryOut(state, host, order);
  const turn = { state, host };
  saveStores(turn);
  const last = lastIndex(raft.log);
  const { office } = state;
  if (office !== null && last > before && answer.refusal === null) {
    office.orders = [...office.orders.filter((index) => index > applied), last];
  }
  keepIds(turn);
  return answer;
}

/**
 * A store shall lead nothing as long as who watches it says so: evict-leader is given it, without anybody's order. False where
 * that is so already.
 */
export function keepWithoutLeaders(state: PdState, host: PdHost, store: StoreId, isKept: boolean): boolean {
  adoptSettings(state, host);
  if (state.schedulerConfigs["evict-leader"].stores.includes(store) === isKept) return false;
  tellEviction(host, "evict-leader", store, isKept);
  giveStore(state, host, "evict-leader", store, isKept);
  saveStores({ state, host });
  return true;
}

function carryOut(state: PdState, host: PdHost, order: PdOrder): OrderAnswer {
  const answer = { refusal: null, id: null } as const;
  // One allocator gives ids to stores, regions and peers alike.
  if (order.kind === "allocate-id") return { ...answer, id: allocateId(state) };
  if (order.kind === "add-member") return { ...answer, refusal: changeMembership(state, host, order, null) };
  if (order.kind !== "put-store") return { ...answer, refusal: obey(state, host, order) };
  putStore(state, host, order.store);
  return answer;
}

/** Carries out a command, and tells of it before what follows from it. */
function obey(
  state: PdState, host: PdHost, command: Exclude<PdOrder, { readonly kind: "allocate-id" | "put-store" | "add-member" }>,
): PdRefusal | null {
  switch (command.kind) {
    case "remove-store":
      return removeStore(state, host, command.store);
    case "destroy-store":
      return destroyStore(state, host, command);
    // Told by the operator that comes of it.
    case "transfer-leader":
      return startOperator(state, host, command, null);
    case "add-peer":
    case "add-learner":
    case "remove-peer":
    case "transfer-peer":
    case "transfer-region":
    case "split-region":
    case "merge-region":
      return startOperator(state, host, command, command);
    case "scatter-region":
      return scatter(state, host, command);
    case "schedule-store":
    case "scatter-range":
    case "reject-leader":
    case "set-batch":
    case "set-slow-store":
    case "pause-scheduler":
      return orderScheduler(state, host, command);
    case "remove-operator":
      if (!state.operators.has(command.region)) return { kind: "operator-not-found", region: command.region };
      tellOrder(host, command);
      stopOperatorOf(state, host, command.region);
      return null;
    case "hand-pd-over":
    case "prefer-member":
      return changeMember(state, host, command);
    case "delete-member":
      return changeMembership(state, host, command, command);
    case "save-rules":
      return changeRules(state, host, command, withRules(state.rules.set, command.rules, []));
    case "set-rule-group":
      return changeRules(state, host, command, withRules(state.rules.set, [], [command.group]));
    case "label-regions":
      return need(REGION_LABELS).labelRegions(state, host, command);
    case "remove-tombstones":
      return removeTombstones(state, host, command);
    case "remove-failed-stores": {
      const refusal = whyNotRecover(state, command, host.clock());
      if (refusal !== null) return refusal;
      tellOrder(host, command);
      beginRecovery(state, host, command);
      return null;
    }
    case "keep-store":
    case "label-store":
    case "weigh-store":
    case "limit-store":
      return changeStores(state, host, command);
  }
}

function startOperator(state: PdState, host: PdHost, order: OperatorOrder, told: PdCommand | null): PdRefusal | null {
  const plan = planOrder(state, order, host.clock());
  if ("kind" in plan) return plan;
  if (told !== null) tellOrder(host, told);
  return addOperator(state, host, plan) ? null : { kind: "operator-exists", region: order.region };
}

/** `member leader resign`, `member leader transfer` and `member leader_priority`: whom etcd lets lead, leads PD soon after. */
function changeMember(
  state: PdState, host: PdHost, command: Extract<PdCommand, { readonly kind: "hand-pd-over" | "prefer-member" }>,
): PdRefusal | null {
  const { memberId, etcd, office } = state;
  const members = memberIds(etcd);
  const named = command.kind === "hand-pd-over" ? command.to : command.member;
  if (named !== 0 && !members.includes(named)) return { kind: "member-not-found", member: named };
  if (named === 0 && members.length === 1) return { kind: "no-other-member" };
  tellOrder(host, command);
  const turn = { state, host };
  if (command.kind === "prefer-member") {
    writeEntry(turn, { kind: "set-priority", serial: office?.serial ?? 0, member: named, priority: command.priority });
  } else if (named !== memberId) {
    handEtcdOver(turn, named === 0 ? null : named);
  }
  return null;
}

/** Members that join or leave are etcd's: it alone says whether they may now. */
function changeMembership(state: PdState, host: PdHost, change: MemberOrder, told: PdCommand | null): PdRefusal | null {
  const refusal = whyNotChangeMembers(state, change);
  if (refusal !== null) return refusal;
  if (told !== null) tellOrder(host, told);
  proposeMemberChange({ state, host }, change);
  return null;
}

function scatter(
  state: PdState, host: PdHost, command: Extract<PdCommand, { readonly kind: "scatter-region" }>,
): PdRefusal | null {
  const { region } = command;
  if (state.operators.has(region)) return { kind: "operator-exists", region };
  const plan = planScatter(state, region, host.clock());
  if (plan !== null && "kind" in plan) return plan;
  tellOrder(host, command);
  return plan === null || addOperator(state, host, plan) ? null : { kind: "operator-exists", region };
}

/** The one place where placement rules change: all that PD stores of them is replaced by a sound set. */
function changeRules(state: PdState, host: PdHost, command: PdCommand, set: RuleSet): PdRefusal | null {
  const problem = ruleProblem(set);
  if (problem !== null) return problem;
  tellOrder(host, command);
  state.rules = createRules(set);
  suspectAll(state, host);
  armSchedulers(state, host);
  return null;
}

type StoreCommand = Extract<PdCommand, { readonly kind: "keep-store" | "label-store" | "weigh-store" | "limit-store" }>;

/** What is ordered of one store, or of all of them. */
function changeStores(state: PdState, host: PdHost, command: StoreCommand): PdRefusal | null {
  if (command.store === "all") {
    tellOrder(host, command);
    for (const store of state.stores.values()) changeStore(state, host, store, command);
    return null;
  }
  const store = state.stores.get(command.store);
  if (store === undefined) return { kind: "store-not-found", store: command.store };
  const refusal = whyNotChange(store, command);
  if (refusal !== null) return refusal;
  tellOrder(host, command);
  changeStore(state, host, store, command);
  return null;
}

function whyNotChange(store: StoreRecord, { kind }: StoreCommand): PdRefusal | null {
  if (store.state === "Tombstone") return { kind: "store-removed", store: store.id };
  if (kind === "keep-store" && store.isDestroyed) return { kind: "store-destroyed", store: store.id };
  return kind === "keep-store" && store.state !== "Offline" ? { kind: "store-not-offline", store: store.id } : null;
}

function changeStore(state: PdState, host: PdHost, store: StoreRecord, command: StoreCommand): void {
  switch (command.kind) {
    case "keep-store":
      store.state = "Up";
      // What its limit was, only the leader that began to drain it knows.
      if (!store.limitsKnown) store.removeRate = UNLIMITED_RATE;
      store.removeUnlimited = false;
      announceState(state, host, store);
      return;
    case "label-store":
      store.labels = command.rewrite ? command.labels : mergedLabels(store.labels, command.labels);
      readLabels(store);
      suspectAll(state, host);
      return;
    case "weigh-store":
      store.leaderWeight = command.leader;
      store.regionWeight = command.region;
      armSchedulers(state, host);
      return;
    case "limit-store":
      if (command.limit !== "remove-peer") store.addRate = command.rate;
      if (command.limit !== "add-peer") store.removeRate = command.rate;
      suspectAll(state, host);
  }
}

/** New values take the place of old ones of the same key, which is compared without regard to case (MergeLabels). */
function mergedLabels(old: readonly StoreLabel[], fresh: readonly StoreLabel[]): readonly StoreLabel[] {
  const isSame = (a: StoreLabel, b: StoreLabel): boolean => a.key.toLowerCase() === b.key.toLowerCase();
  const kept = old.map((label) => fresh.find((other) => isSame(label, other)) ?? label);
  return [...kept, ...fresh.filter((label) => !old.some((other) => isSame(label, other)))];
}

/** `pd-ctl store delete`: the store becomes Offline and is drained without a limit on what it loses. */
function removeStore(state: PdState, host: PdHost, id: StoreId): PdRefusal | null {
  const store = state.stores.get(id);
  if (store === undefined) return { kind: "store-not-found", store: id };
  if (store.state === "Tombstone") return { kind: "store-removed", store: id };
  if (store.isDestroyed) return { kind: "store-destroyed", store: id };
  if (store.state === "Offline") return null;
  const { left, need } = storesLeft(state);
  if (left < need) return { kind: "too-few-stores", store: id, left, need };
  const evicted = state.schedulerConfigs["evict-leader"].stores;
  const others = [...state.stores.values()].filter((other) => other.id !== id && other.state === "Up");
  if (others.every((other) => evicted.includes(other.id))) return { kind: "no-leader-store", store: id };
  drainStore(state, host, store);
  return null;
}

/** The store's disk is lost: nobody asks how many are left, and it does not come back. */
function destroyStore(
  state: PdState, host: PdHost, command: Extract<PdCommand, { readonly kind: "destroy-store" }>,
): PdRefusal | null {
  const { store: id } = command;
  const store = state.stores.get(id);
  if (store === undefined) return { kind: "store-not-found", store: id };
  if (store.state === "Tombstone") return { kind: "store-removed", store: id };
  tellOrder(host, command);
  store.isDestroyed = true;
  drainStore(state, host, store);
  return null;
}

/** Records of buried stores go, but for those to which PD still counts regions: where there are only such, it says which. */
function removeTombstones(state: PdState, host: PdHost, command: PdCommand): PdRefusal | null {
  const buried = [...state.stores.values()].filter((store) => store.state === "Tombstone");
  const held = buried.filter(({ id }) => regionCount(regionsOnStore(state.tree, id)) > 0);
  if (held.length > 0 && held.length === buried.length) {
    return { kind: "tombstones-held", stores: held.map(({ id }) => id).join(", ") };
  }
  tellOrder(host, command);
  for (const store of buried) if (!held.includes(store)) state.stores.delete(store.id);
  return null;
}
