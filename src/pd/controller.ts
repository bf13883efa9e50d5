import { assert, defined } from "../kernel/assert.ts";
import { after, between, micros, millis, seconds, type Duration, type Instant } from "../kernel/time.ts";
import type { CancelReason, OperatorStep } from "../proto/operators.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { peerCost, removalCost, take } from "./limits.ts";
import { bury, Priority, type DropReason, type Operator, type OperatorDraft } from "./operator.ts";
import type { RegionInfo } from "./region-info.ts";
import { assertSafe } from "./safety.ts";
import { allocateId, type PdHost, type PdState } from "./state.ts";
import { addRate, canAdd, canRemove, isDown, removeRate, type StoreRecord } from "./store-record.ts";
import {
  confVerChanged, isStepFinished, stepCommand, stepProblem, stepTimeout,
} from "./steps.ts";
import { armSchedulers, suspect } from "./wakeups.ts";

/** How often the operators are looked through for a step that is due to be sent again. */
const PUSH_INTERVAL = millis(500);
/** A step that should be quick is sent again after 2 s, any other after 5 s. */
const FAST_PUSH = seconds(2);
const SLOW_PUSH = seconds(5);
/** A heartbeat response with one step, as protobuf. */
const STEP_BYTES = 96;

/** What one operator takes from the stores' limits. */
export interface LimitUse {
  readonly store: StoreId;
  readonly limit: "add-limit" | "remove-limit";
  readonly cost: number;
}

function limitUses(draft: OperatorDraft): readonly LimitUse[] {
  const uses: LimitUse[] = [];
  for (const step of draft.steps) {
    if (step.kind === "add-learner") {
      if (draft.isLight === true) continue;
      uses.push({ store: step.target.store, limit: "add-limit", cost: peerCost(draft.sizeMiB) });
    } else if (step.kind === "remove-peer") {
      uses.push({
        store: step.target.store, limit: "remove-limit", cost: removalCost(draft.sizeMiB, step.fromDownStore),
      });
    }
  }
  return uses;
}

/** The limit that refuses the operator for the moment; undefined where none does. What is urgent asks for none. */
export function exceededLimit(state: PdState, draft: OperatorDraft, now: Instant): LimitUse | undefined {
  if (draft.priority === Priority.urgent) return undefined;
  return limitUses(draft).find(({ store, limit, cost }) => {
    const record = state.stores.get(store);
    if (record === undefined) return false;
    return !(limit === "add-limit" ? canAdd : canRemove)(record, state.settings, cost, now);
  });
}

/**
 * Takes an operator up and sends its first step. False where the region is gone or has changed since the plan
 * was made, or has an operator of the same or a higher priority. Store limits are the caller's to check.
 */
export function addOperator(state: PdState, host: PdHost, draft: OperatorDraft): boolean {
  const reason = whyNotStart(state, draft);
  if (reason !== null) dropOperator(state, draft, reason, host.clock());
  else startOperators(state, host, draft);
  return reason === null;
}

/** Begins an operator that nothing speaks against (`whyNotStart`), and with it the one that ends with it. */
export function startOperators(state: PdState, host: PdHost, draft: OperatorDraft): void {
  startOperator(state, host, draft);
  if (draft.partner !== undefined) startOperator(state, host, draft.partner);
}

/** What speaks against an operator; null where its region is as the plan has it, and no operator runs that matters as much. */
export function whyNotStart(state: PdState, draft: OperatorDraft): DropReason | null {
  const info = state.tree.infos.get(draft.regionId);
  if (info === undefined) return "region-not-found";
  if (!isSameEpoch(info, draft)) return "epoch-not-match";
  const running = state.operators.get(draft.regionId);
  if (running !== undefined && running.priority >= draft.priority) return "already-exist";
  return draft.partner === undefined ? null : whyNotStart(state, draft.partner);
}

/** An operator that never begins: PD remembers it like one that was cancelled. */
export function dropOperator(state: PdState, draft: OperatorDraft, reason: DropReason, now: Instant): void {
  bury(state.records, createOperator(draft, 0, now), reason, now);
  if (draft.partner !== undefined) dropOperator(state, draft.partner, reason, now);
}

/** What becomes of a draft. No spread: with more fields behind it that would give each operator a hidden class of its own. */
const createOperator = (draft: OperatorDraft, id: number, createdAt: Instant): Operator => Object.assign({}, draft, {
  id, createdAt, timeout: micros(draft.steps.reduce((sum, step) => sum + stepTimeout(step, draft.sizeMiB), 0)), currentStep: 0,
  nextPushAt: createdAt,
});

function startOperator(state: PdState, host: PdHost, draft: OperatorDraft): void {
  const info = defined(state.tree.infos.get(draft.regionId), "an operator is planned for a region");
  const running = state.operators.get(draft.regionId);
  if (running !== undefined) endOperator(state, host, running, "replaced");
  assert(draft.steps.length > 0, "an operator does something");
  assert(!state.operators.has(draft.regionId), "a region has one operator");
  const now = host.clock();
  assertSafe(state, info, draft, now);
  const operator = createOperator(draft, state.nextOperator++, now);
  state.operators.set(operator.regionId, operator);
  for (const step of draft.steps) if (step.kind === "add-learner") allocateId(state);
  for (const use of limitUses(draft)) takeFromLimit(state, use, now);
  host.emit({
    name: "pd.operator.created", region: operator.regionId, operator: operator.id,
    description: operator.description, steps: operator.steps,
    from: operator.from, to: operator.to,
  });
  tellStep(host, operator);
  dispatch(state, host, operator, info, "creation");
  if (state.operators.size > 0 && !state.pushArmed) {
    state.pushArmed = true;
    host.startTimer(PUSH_INTERVAL, { kind: "push-operators" });
  }
}

/** A heartbeat of the region has arrived: its operator goes on, ends, or is sent again. */
export function dispatchOnHeartbeat(state: PdState, host: PdHost, info: RegionInfo): void {
  const operator = state.operators.get(info.region.id);
  if (operator !== undefined) dispatch(state, host, operator, info, "heartbeat");
}

/** The region has left the tree, and its operator with it: that is what a merge with the region in its place was for. */
export function cancelOperatorOf(state: PdState, host: PdHost, regionId: RegionId, inPlace: RegionId): void {
  const operator = state.operators.get(regionId);
  const step = operator?.steps[operator.currentStep];
  if (operator === undefined) return;
  const isMerged = step?.kind === "merge-region" && step.target.id === inPlace;
  if (isMerged) operator.currentStep = operator.steps.length;
  endOperator(state, host, operator, isMerged ? "success" : "region-not-found");
}

/** A person wants the region's operator gone. */
export function stopOperatorOf(state: PdState, host: PdHost, regionId: RegionId): void {
  const operator = state.operators.get(regionId);
  if (operator !== undefined) endOperator(state, host, operator, "admin-stop");
}

/** The push timer: sends again what is due, and times out what has not moved. */
export function pushOperators(state: PdState, host: PdHost): void {
  const now = host.clock();
  for (const operator of [...state.operators.values()]) {
    const info = state.tree.infos.get(operator.regionId);
    if (info === undefined) endOperator(state, host, operator, "region-not-found");
    else if (operator.nextPushAt <= now) dispatch(state, host, operator, info, "push");
  }
  state.pushArmed = state.operators.size > 0;
  if (state.pushArmed) host.startTimer(PUSH_INTERVAL, { kind: "push-operators" });
}

function dispatch(
  state: PdState, host: PdHost, operator: Operator, info: RegionInfo,
  source: "creation" | "heartbeat" | "push",
): void {
  assert(operator.regionId === info.region.id, "an operator works on its own region");
  const now = host.clock();
  advance(host, operator, info);
  const step = operator.steps[operator.currentStep];
  if (step === undefined) endOperator(state, host, operator, "success");
  else if (between(operator.createdAt, now) > operator.timeout) endOperator(state, host, operator, "timeout");
  else if (source === "heartbeat" && stepProblem(step, info, (store) => isLost(state, store, now)) !== null) {
    endOperator(state, host, operator, "stale-status");
  } else if (source === "heartbeat" && hasForeignChanges(operator, info)) {
    endOperator(state, host, operator, "epoch-not-match");
  } else {
    operator.nextPushAt = after(now, pushDelay(step));
    sendStep(host, info, step);
  }
}

/** Goes over the steps that the region shows as done. */
function advance(host: PdHost, operator: Operator, info: RegionInfo): void {
  let step = operator.steps[operator.currentStep];
  while (step !== undefined && isStepFinished(step, info)) {
    operator.currentStep++;
    tellStep(host, operator);
    step = operator.steps[operator.currentStep];
  }
}

function tellStep(host: PdHost, operator: Operator): void {
  const step = operator.steps[operator.currentStep];
  if (step === undefined) return;
  host.emit({
    name: "pd.operator.step", region: operator.regionId, operator: operator.id, step: operator.currentStep,
    order: step,
  });
}

function sendStep(host: PdHost, info: RegionInfo, step: OperatorStep): void {
  const command = stepCommand(step, info);
  const leader = info.leader;
  if (command === null || leader === null) return;
  const machine = host.directory.stores.get(leader.storeId);
  if (machine === undefined) return;
  host.send(machine, "pd", {
    kind: "region-heartbeat-response", regionId: info.region.id, epoch: info.region.epoch, targetPeer: leader,
    step: command,
  }, STEP_BYTES);
}

/** How an operator that has begun may end. */
type OperatorOutcome = "success" | CancelReason;

function endOperator(state: PdState, host: PdHost, operator: Operator, outcome: OperatorOutcome): void {
  assert(state.operators.get(operator.regionId) === operator, "an operator ends once");
  assert(outcome !== "success" || operator.currentStep === operator.steps.length, "an operator is done when its steps are");
  state.operators.delete(operator.regionId);
  const now = host.clock();
  bury(state.records, operator, outcome, now);
  if (outcome === "success") {
    host.emit({
      name: "pd.operator.finished", region: operator.regionId, operator: operator.id,
      description: operator.description, took: between(operator.createdAt, now),
    });
  } else {
    host.emit({
      name: "pd.operator.cancelled", region: operator.regionId, operator: operator.id,
      description: operator.description, reason: outcome,
    });
  }
  suspect(state, host, operator.regionId);
  endMerge(state, host, operator, outcome);
  // A scheduler that was held back by the limit on its operators goes on.
  armSchedulers(state, host);
}

/** So many regions that wait for a merge are looked at when one is over: a few of them cannot be merged any more. */
const MERGES_RETRIED = 16;

/** Both operators of a merge end together; and others that waited for it have their turn. */
function endMerge(state: PdState, host: PdHost, { steps, regionId }: Operator, outcome: OperatorOutcome): void {
  const step = steps[steps.length - 1];
  if (step?.kind !== "merge-region") return;
  const other = state.operators.get(regionId === step.source.id ? step.target.id : step.source.id);
  const last = other?.steps[other.steps.length - 1];
  const isPartner = last?.kind === "merge-region" && last.source.id === step.source.id && last.target.id === step.target.id;
  if (other !== undefined && isPartner && outcome !== "success") endOperator(state, host, other, "related-merge-region");
  let left = MERGES_RETRIED;
  for (const id of state.mergesWaiting) {
    if (left-- === 0) return;
    state.mergesWaiting.delete(id);
    suspect(state, host, id);
  }
}

/** More changes of membership than the operator can have made: somebody else is at work on the region. */
function hasForeignChanges(operator: Operator, info: RegionInfo): boolean {
  const changes = info.region.epoch.confVer - operator.epoch.confVer;
  const own = operator.steps.slice(0, operator.currentStep + 1)
    .reduce((sum, step) => sum + confVerChanged(step, info), 0);
  return changes > own;
}

function takeFromLimit(state: PdState, { store, limit, cost }: LimitUse, now: Instant): void {
  const record = state.stores.get(store);
  if (record === undefined || cost === 0) return;
  if (limit === "add-limit") take(record.addLimit, addRate(record, state.settings), cost, now);
  else take(record.removeLimit, removeRate(record, state.settings), cost, now);
}

function isLost(state: PdState, id: StoreId, now: Instant): boolean {
  const record: StoreRecord | undefined = state.stores.get(id);
  return record === undefined || isDown(record, state.settings, now);
}

const isSameEpoch = (info: RegionInfo, draft: OperatorDraft): boolean =>
  info.region.epoch.version === draft.epoch.version && info.region.epoch.confVer === draft.epoch.confVer;

/** Transfers, promotions and joint states; all else is slow (getNextPushOperatorTime). */
const FAST: readonly OperatorStep["kind"][] = ["transfer-leader", "promote-learner", "enter-joint", "leave-joint"];

const pushDelay = ({ kind }: OperatorStep): Duration => (FAST.includes(kind) ? FAST_PUSH : SLOW_PUSH);
