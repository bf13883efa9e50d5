import type { Instant } from "../kernel/time.ts";
import type { OperatorName, OperatorStep, PeerRef } from "../proto/operators.ts";
import { peerOnStore, type Peer, type PeerRole, type StoreId } from "../proto/region.ts";
import { isLeaderTarget } from "./filters.ts";
import { OPERATOR_KINDS, type OperatorDraft, type OperatorKind, type Priority } from "./operator.ts";
import { isLearner, type RegionInfo } from "./region-info.ts";
import type { PdState } from "./state.ts";
import { isDown } from "./store-record.ts";

/** What shall become of a region's peers: who comes, who goes, who is made a voter, and who shall lead. */
export interface Change {
  readonly add?: Peer;
  readonly remove?: Peer;
  readonly promote?: Peer;
  readonly leader?: StoreId;
}

/** Why it is done, and how much it matters. */
export interface Purpose {
  readonly description: OperatorName;
  readonly kinds: readonly OperatorKind[];
  readonly priority: Priority;
}

/**
 * The peer that would be added. Its id is the next free one, and is used up only when the operator starts.
 */
export const newPeer = (state: PdState, storeId: StoreId, role: PeerRole): Peer =>
  ({ id: state.ids.next, storeId, role });

/**
 * The operator that brings the change about, laid out as PD's builder does (operator/builder.go): new peers
 * come as learners, voters are swapped in a joint configuration, and the leader in office is never demoted.
 * Null where nobody may lead the result, or nothing is left to do.
 */
export function planChange(
  state: PdState, info: RegionInfo, change: Change, purpose: Purpose, now: Instant,
): OperatorDraft | null {
  const targets = targetPeers(info, change);
  const leader = chooseLeader(state, info, targets, change, now);
  if (leader === 0) return null;
  const steps = needsJoint(change, targets)
    ? jointSteps(state, info, change, targets, leader, now)
    : simpleSteps(state, info, change, leader, now);
  if (steps.length === 0) return null;
  const office = info.leader?.storeId ?? 0;
  return makeDraft(
    info, purpose, steps,
    change.remove?.storeId ?? (change.add === undefined && change.promote === undefined ? office : 0),
    change.add?.storeId ?? change.promote?.storeId ?? (change.remove === undefined ? leader : 0),
  );
}

/**
 * The operator that ends a joint configuration which no operator is responsible for; the region must be in
 * one.
 */
export function planLeaveJoint(
  state: PdState, info: RegionInfo, purpose: Purpose, now: Instant,
): OperatorDraft | null {
  const { peers } = info.region;
  const promote = peers.filter((peer) => peer.role === "IncomingVoter");
  const demote = peers.filter((peer) => peer.role === "DemotingVoter");
  const office = info.leader?.storeId ?? 0;
  const leader = chooseLeader(state, info, peers, {}, now);
  if (leader === 0) return null;
  const steps: OperatorStep[] = office === leader ? [] : [{ kind: "transfer-leader", from: office, to: leader }];
  steps.push({ kind: "leave-joint", promote: promote.map(refTo), demote: demote.map(refTo) });
  return makeDraft(info, purpose, steps, demote[0]?.storeId ?? 0, promote[0]?.storeId ?? 0);
}

function makeDraft(
  info: RegionInfo, purpose: Purpose, steps: readonly OperatorStep[], from: StoreId, to: StoreId,
): OperatorDraft {
  const kinds = new Set<OperatorKind>(purpose.kinds);
  for (const step of steps) {
    if (step.kind === "add-learner" || step.kind === "remove-peer") kinds.add("region");
    if (step.kind === "transfer-leader") kinds.add("leader");
  }
  return {
    regionId: info.region.id, description: purpose.description,
    kinds: OPERATOR_KINDS.filter((kind) => kinds.has(kind)), priority: purpose.priority, epoch: info.region.epoch,
    sizeMiB: info.sizeMiB, steps, from, to,
  };
}

function targetPeers(info: RegionInfo, { add, remove, promote }: Change): Peer[] {
  const targets: Peer[] = [];
  for (const peer of info.region.peers) {
    if (peer.id === remove?.id) continue;
    targets.push(peer.id === promote?.id ? { ...peer, role: "Voter" } : peer);
  }
  if (add !== undefined) targets.push(add);
  return targets;
}

/**
 * One change that demotes nobody is made as such; swapping two voters, or leaving one voter alone, goes
 * through a joint state.
 */
function needsJoint({ add, remove, promote }: Change, targets: readonly Peer[]): boolean {
  const changes = [add, remove, promote].filter((peer) => peer !== undefined).length;
  return changes > 1 || (remove !== undefined && targets.length === 1);
}

function jointSteps(
  state: PdState, info: RegionInfo, { add, remove, promote }: Change, targets: readonly Peer[], leader: StoreId,
  now: Instant,
): OperatorStep[] {
  const steps: OperatorStep[] = [];
  const promoted: PeerRef[] = promote === undefined ? [] : [refTo(promote)];
  if (add !== undefined) {
    steps.push({ kind: "add-learner", target: refTo(add) });
    if (!isLearner(add)) promoted.push(refTo(add));
  }
  const demoted: PeerRef[] = remove === undefined || isLearner(remove) ? [] : [refTo(remove)];
  const swap = swapSteps(promoted, demoted);
  const office = info.leader?.storeId ?? 0;
  const transfer: OperatorStep[] = office === leader ? [] : [{ kind: "transfer-leader", from: office, to: leader }];
  const votes = (peer: Peer | undefined): boolean => peer !== undefined && !isLearner(peer);
  if (votes(peerOnStore(info.region, leader))) steps.push(...transfer, ...swap);
  else if (votes(targets.find((peer) => peer.storeId === office))) steps.push(...swap, ...transfer);
  // The old leader goes and the new one has just come: leadership can pass only where both of them vote.
  else steps.push(...swap.slice(0, 1), ...transfer, ...swap.slice(1));
  if (remove !== undefined) steps.push(removal(state, remove, now));
  return steps;
}

/** TiKV leaves a joint state of a single change by itself. */
function swapSteps(promote: readonly PeerRef[], demote: readonly PeerRef[]): OperatorStep[] {
  const parts = promote.length + demote.length;
  if (parts === 0) return [];
  const enter: OperatorStep = { kind: "enter-joint", promote, demote };
  return parts === 1 ? [enter] : [enter, { kind: "leave-joint", promote, demote }];
}

function simpleSteps(
  state: PdState, info: RegionInfo, { add, remove, promote }: Change, leader: StoreId, now: Instant,
): OperatorStep[] {
  const steps: OperatorStep[] = [];
  if (add !== undefined) {
    steps.push({ kind: "add-learner", target: refTo(add) });
    if (!isLearner(add)) steps.push({ kind: "promote-learner", target: refTo(add) });
  }
  if (promote !== undefined) steps.push({ kind: "promote-learner", target: refTo(promote) });
  const office = info.leader?.storeId ?? 0;
  if (office !== leader) steps.push({ kind: "transfer-leader", from: office, to: leader });
  if (remove !== undefined) steps.push(removal(state, remove, now));
  return steps;
}

function removal(state: PdState, peer: Peer, now: Instant): OperatorStep {
  const store = state.stores.get(peer.storeId);
  const fromDownStore = store !== undefined && isDown(store, state.settings, now);
  return { kind: "remove-peer", target: refTo(peer), fromDownStore };
}

/**
 * Who leads afterwards: the one asked for, or by PD's order of preference a peer on a store that is Up, the
 * leader in office, a peer that votes already. 0 where nobody may.
 */
function chooseLeader(
  state: PdState, info: RegionInfo, targets: readonly Peer[], change: Change, now: Instant,
): StoreId {
  const eligible = targets.filter((peer) => mayLead(state, info, peer, now))
    .sort((a, b) => a.storeId - b.storeId);
  const { leader } = change;
  if (leader !== undefined) return eligible.some((peer) => peer.storeId === leader) ? leader : 0;
  const rank = (peer: Peer): number =>
    (state.stores.get(peer.storeId)?.state === "Up" ? 4 : 0) + (peer.storeId === info.leader?.storeId ? 2 : 0) +
    (peer.id === change.promote?.id || peer.id === change.add?.id ? 0 : 1);
  const best = eligible.reduce<Peer | undefined>(
    (chosen, peer) => (chosen === undefined || rank(peer) > rank(chosen) ? peer : chosen), undefined,
  );
  return best?.storeId ?? 0;
}

/** Learners and voters on their way out may not lead; the leader in office needs no leave to go on. */
function mayLead(state: PdState, info: RegionInfo, peer: Peer, now: Instant): boolean {
  if (isLearner(peer) || peer.role === "DemotingVoter") return false;
  const store = state.stores.get(peer.storeId);
  if (store === undefined) return false;
  return peer.storeId === info.leader?.storeId || isLeaderTarget(state, store, now);
}

const refTo = (peer: Peer): PeerRef => ({ store: peer.storeId, peer: peer.id });
