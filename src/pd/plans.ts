import type { Instant } from "../kernel/time.ts";
import type { OperatorName, OperatorStep, PeerRef } from "../proto/operators.ts";
import { peerOnStore, type Peer, type PeerRole, type StoreId } from "../proto/region.ts";
import { isLeaderTarget } from "./filters.ts";
import { OPERATOR_KINDS, type OperatorDraft, type OperatorKind, type Priority } from "./operator.ts";
import { rulesAllowLeader } from "./placement.ts";
import { isLearner, type RegionInfo } from "./region-info.ts";
import type { PdState } from "./state.ts";
import { isDown } from "./store-record.ts";

/** What shall become of a region's peers: who comes, who goes, who is made a voter or a learner, and who shall lead. */
export interface Change {
  readonly add?: Peer;
  readonly remove?: Peer;
  readonly promote?: Peer;
  readonly demote?: Peer;
  readonly leader?: StoreId;
  /** The leader is named by a person: neither the store's state nor rules speak against it (EnableForceTargetLeader). */
  readonly isForced?: true;
}

/** Why it is done, and how much it matters. */
export interface Purpose {
  readonly description: OperatorName;
  readonly kinds: readonly OperatorKind[];
  readonly priority: Priority;
}

/**
 * The peer that would be added, behind so many others of one plan. Its id is the next free one, and is used up only when the
 * operator starts.
 */
export const newPeer = (state: PdState, storeId: StoreId, role: PeerRole, before = 0): Peer =>
  ({ id: state.ids.next + before, storeId, role });

/** Why no operator comes of what was wanted. */
export type PlanProblem = "leader-not-allowed" | "no-valid-leader" | "nothing-to-do";

/** Peers by what becomes of them, each list by stores. */
interface Difference {
  readonly add: readonly Peer[];
  readonly remove: readonly Peer[];
  readonly promote: readonly Peer[];
  readonly demote: readonly Peer[];
}

/** Who shall lead the result, and stores that shall not; by PD's preference where nobody is named. */
interface Leading {
  readonly leader?: StoreId | undefined;
  readonly barred?: readonly StoreId[];
  readonly isForced?: true;
}

/** The operator that brings the change about. Null where nobody may lead the result, or nothing is left to do. */
export function planChange(
  state: PdState, info: RegionInfo, change: Change, purpose: Purpose, now: Instant,
): OperatorDraft | null {
  const plan = planTargets(state, info, targetPeers(info, change), change, purpose, now);
  return typeof plan === "string" ? null : plan;
}

/**
 * The operator that leads from the region's peers to others, laid out as PD's builder does (operator/builder.go): new peers come
 * as learners, voters are swapped in a joint configuration, and the leader in office is never demoted.
 */
export function planTargets(
  state: PdState, info: RegionInfo, targets: readonly Peer[], leading: Leading, purpose: Purpose, now: Instant,
): OperatorDraft | PlanProblem {
  const difference = differenceOf(info, targets);
  const leader = chooseLeader(state, info, targets, difference, leading, now);
  if (leader === 0) return leading.leader === undefined ? "no-valid-leader" : "leader-not-allowed";
  // Without joint consensus the new voters come before the old ones go. No voter is demoted outside of a joint configuration.
  const mayJoin = state.settings.enableJointConsensus || difference.demote.length > 0;
  const steps = mayJoin && needsJoint(difference, targets)
    ? jointSteps(state, info, difference, targets, leader, now)
    : simpleSteps(state, info, difference, leader, now);
  if (steps.length === 0) return "nothing-to-do";
  const { add, remove, promote } = difference;
  const office = info.leader?.storeId ?? 0;
  return makeDraft(
    info, purpose, steps,
    remove[0]?.storeId ?? (add.length + promote.length === 0 ? office : 0),
    (add[0] ?? promote[0])?.storeId ?? (remove.length === 0 ? leader : 0),
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
  const leader = chooseLeader(state, info, peers, differenceOf(info, peers), {}, now);
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

function targetPeers(info: RegionInfo, { add, remove, promote, demote }: Change): Peer[] {
  const targets: Peer[] = [];
  for (const peer of info.region.peers) {
    if (peer.id === remove?.id) continue;
    if (peer.id === promote?.id) targets.push({ ...peer, role: "Voter" });
    else targets.push(peer.id === demote?.id ? { ...peer, role: "Learner" } : peer);
  }
  if (add !== undefined) targets.push(add);
  return targets;
}

function differenceOf(info: RegionInfo, targets: readonly Peer[]): Difference {
  const { peers } = info.region;
  const becomes = (peer: Peer): Peer | undefined => targets.find(({ id }) => id === peer.id);
  const byStore = (list: readonly Peer[]): readonly Peer[] => list.slice().sort((a, b) => a.storeId - b.storeId);
  return {
    add: byStore(targets.filter((peer) => peers.every(({ id }) => id !== peer.id))),
    remove: byStore(peers.filter((peer) => becomes(peer) === undefined)),
    promote: byStore(peers.filter((peer) => isLearner(peer) && becomes(peer)?.role === "Voter")),
    demote: byStore(peers.filter((peer) => !isLearner(peer) && becomes(peer)?.role === "Learner")),
  };
}

/**
 * One change that demotes nobody is made as such; swapping two voters, or leaving one voter alone, goes
 * through a joint state.
 */
const needsJoint = ({ add, remove, promote, demote }: Difference, targets: readonly Peer[]): boolean =>
  add.length + remove.length + promote.length > 1 || demote.length > 0 || (remove.length > 0 && targets.length === 1);

function jointSteps(
  state: PdState, info: RegionInfo, { add, remove, promote, demote }: Difference, targets: readonly Peer[], leader: StoreId,
  now: Instant,
): OperatorStep[] {
  const steps: OperatorStep[] = add.map((peer) => ({ kind: "add-learner", target: refTo(peer) }));
  const voting = (peers: readonly Peer[]): readonly Peer[] => peers.filter((peer) => !isLearner(peer));
  const swap = swapSteps([...promote, ...voting(add)].map(refTo), [...demote, ...voting(remove)].map(refTo));
  const office = info.leader?.storeId ?? 0;
  const transfer: OperatorStep[] = office === leader ? [] : [{ kind: "transfer-leader", from: office, to: leader }];
  const counts = (peer: Peer | undefined): boolean => peer !== undefined && !isLearner(peer);
  if (counts(peerOnStore(info.region, leader))) steps.push(...transfer, ...swap);
  else if (counts(targets.find((peer) => peer.storeId === office))) steps.push(...swap, ...transfer);
  // The old leader goes and the new one has just come: leadership can pass only where both of them vote.
  else steps.push(...swap.slice(0, 1), ...transfer, ...swap.slice(1));
  steps.push(...remove.map((peer) => removal(state, peer, now)));
  return steps;
}

/** TiKV leaves a joint state of a single change by itself. */
function swapSteps(promote: readonly PeerRef[], demote: readonly PeerRef[]): OperatorStep[] {
  const parts = promote.length + demote.length;
  if (parts === 0) return [];
  const enter: OperatorStep = { kind: "enter-joint", promote, demote };
  return parts === 1 ? [enter] : [enter, { kind: "leave-joint", promote, demote }];
}

/** Peers come, are promoted and go one after the other. */
function simpleSteps(
  state: PdState, info: RegionInfo, { add, remove, promote }: Difference, leader: StoreId, now: Instant,
): OperatorStep[] {
  const steps: OperatorStep[] = [];
  for (const peer of add) {
    steps.push({ kind: "add-learner", target: refTo(peer) });
    if (!isLearner(peer)) steps.push({ kind: "promote-learner", target: refTo(peer) });
  }
  for (const peer of promote) steps.push({ kind: "promote-learner", target: refTo(peer) });
  const office = info.leader?.storeId ?? 0;
  if (office !== leader) steps.push({ kind: "transfer-leader", from: office, to: leader });
  for (const peer of remove) steps.push(removal(state, peer, now));
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
  state: PdState, info: RegionInfo, targets: readonly Peer[], { add, promote }: Difference,
  { leader, isForced, barred = [] }: Leading, now: Instant,
): StoreId {
  const eligible = targets.filter((peer) => mayLead(state, info, peer, now) && !barred.includes(peer.storeId))
    .sort((a, b) => a.storeId - b.storeId);
  if (leader !== undefined && isForced === true) {
    return targets.some((peer) => peer.storeId === leader && votes(peer)) ? leader : 0;
  }
  if (leader !== undefined) return eligible.some((peer) => peer.storeId === leader) ? leader : 0;
  const isNew = (peer: Peer): boolean => [...add, ...promote].some(({ id }) => id === peer.id);
  const rank = (peer: Peer): number =>
    (state.stores.get(peer.storeId)?.state === "Up" ? 4 : 0) + (peer.storeId === info.leader?.storeId ? 2 : 0) +
    (isNew(peer) ? 0 : 1);
  const best = eligible.reduce<Peer | undefined>(
    (chosen, peer) => (chosen === undefined || rank(peer) > rank(chosen) ? peer : chosen), undefined,
  );
  return best?.storeId ?? 0;
}

/** Learners and voters on their way out may not lead; the leader in office needs no leave to go on. */
function mayLead(state: PdState, info: RegionInfo, peer: Peer, now: Instant): boolean {
  if (!votes(peer)) return false;
  const store = state.stores.get(peer.storeId);
  if (store === undefined) return false;
  return peer.storeId === info.leader?.storeId ||
    (isLeaderTarget(state, store, now) && rulesAllowLeader(state, info, store));
}

const votes = (peer: Peer): boolean => !isLearner(peer) && peer.role !== "DemotingVoter";

const refTo = (peer: Peer): PeerRef => ({ store: peer.storeId, peer: peer.id });
