import { micros, seconds, type Duration } from "../kernel/time.ts";
import type { PeerChange } from "../proto/command.ts";
import type { RegionHeartbeatResponse } from "../proto/messages.ts";
import type { OperatorStep, PeerRef } from "../proto/operators.ts";
import { isJoint, peerOnStore, type Peer, type PeerRole, type StoreId } from "../proto/region.ts";
import { isLearner, isPendingPeer, sameRange, type RegionInfo } from "./region-info.ts";

/** How long the step may take: longer for a larger region, and much longer where data is copied. */
export function stepTimeout(step: OperatorStep, sizeMiB: number): Duration {
  const fast = seconds(Math.max(60, Math.floor(0.6 * sizeMiB)));
  switch (step.kind) {
    case "add-learner":
      return seconds(Math.max(600, 6 * sizeMiB));
    case "enter-joint":
    case "leave-joint":
      return micros(fast * (step.promote.length + step.demote.length));
    case "transfer-leader":
    case "promote-learner":
    case "remove-peer":
    case "split-region":
      return fast;
    case "merge-region":
      return micros(fast * MERGE_PATIENCE);
  }
}

/** So many times as long as a quick step may take. */
const MERGE_PATIENCE = 10;

/** True once the region looks as the step wants it. */
export function isStepFinished(step: OperatorStep, info: RegionInfo): boolean {
  switch (step.kind) {
    case "transfer-leader":
      return info.leader?.storeId === step.to;
    case "add-learner":
      return roleOf(info, step.target) === "Learner" && !isPendingPeer(info, step.target.peer);
    case "promote-learner":
      return roleOf(info, step.target) === "Voter";
    case "remove-peer":
      return peerOnStore(info.region, step.target.store) === undefined;
    case "enter-joint":
      return step.promote.every((ref) => isOneOf(roleOf(info, ref), "Voter", "IncomingVoter")) &&
        step.demote.every((ref) => isOneOf(roleOf(info, ref), "Learner", "DemotingVoter"));
    case "leave-joint":
      return !isJoint(info.region) && step.promote.every((ref) => roleOf(info, ref) === "Voter") &&
        step.demote.every((ref) => roleOf(info, ref) === "Learner");
    case "split-region":
      return !sameRange(info.region, step.region);
    case "merge-region":
      // The source is no more when it is done: nobody reports it.
      return step.passive && !sameRange(info.region, step.target);
  }
}

/** By how much the step has raised conf_ver, judged by how the region looks now. */
export function confVerChanged(step: OperatorStep, info: RegionInfo): number {
  const done = (finished: boolean, by: number): number => (finished ? by : 0);
  switch (step.kind) {
    case "transfer-leader":
    case "split-region":
    case "merge-region":
      return 0;
    case "add-learner":
      return done(roleOf(info, step.target) !== undefined, 1);
    case "promote-learner":
      return done(roleOf(info, step.target) === "Voter", 1);
    case "remove-peer":
      return done(roleOf(info, step.target) === undefined, 1);
    case "enter-joint":
      return done(
        step.promote.every((ref) => isOneOf(roleOf(info, ref), "Voter", "IncomingVoter")) &&
          step.demote.every((ref) => isGone(info, ref) || isOneOf(roleOf(info, ref), "Learner", "DemotingVoter")),
        step.promote.length + step.demote.length,
      );
    case "leave-joint":
      return done(
        step.promote.every((ref) => roleOf(info, ref) === "Voter") &&
          step.demote.every((ref) => isGone(info, ref) || roleOf(info, ref) === "Learner"),
        step.promote.length + step.demote.length,
      );
  }
}

/**
 * Why the step can no longer be carried out on the region as it is; null where it can. `isLost` says of a
 * store that it does not exist or has been silent for longer than max-store-down-time.
 */
export function stepProblem(step: OperatorStep, info: RegionInfo, isLost: (store: StoreId) => boolean): string | null {
  switch (step.kind) {
    case "transfer-leader": {
      const peer = peerOnStore(info.region, step.to);
      if (peer === undefined) return "peer does not existed";
      if (isLearner(peer)) return "peer already is a learner";
      return isLost(step.to) ? "target store is down" : null;
    }
    case "add-learner": {
      if (isLost(step.target.store)) return "target store is down";
      const peer = peerOnStore(info.region, step.target.store);
      if (peer === undefined) return null;
      if (peer.id !== step.target.peer) return "another peer has already existed on the store";
      return isLearner(peer) ? null : "peer already is a voter";
    }
    case "promote-learner":
      return roleOf(info, step.target) === undefined ? "peer does not exist" : null;
    case "remove-peer":
      return info.leader?.storeId === step.target.store ? "cannot remove leader peer" : null;
    case "enter-joint":
      return jointProblem(info, step.promote, step.demote);
    case "leave-joint":
      return jointProblem(info, step.promote, step.demote) ?? leaveProblem(info, step.demote);
    case "split-region":
    case "merge-region":
      return null;
  }
}

/**
 * The command for the region's leader; null where there is nothing to ask for (the new peer still waits for
 * its data).
 */
export function stepCommand(step: OperatorStep, info: RegionInfo): RegionHeartbeatResponse["step"] | null {
  switch (step.kind) {
    case "transfer-leader": {
      const to = peerOnStore(info.region, step.to);
      return to === undefined ? null : { kind: "transfer-leader", to };
    }
    case "add-learner":
      return peerOnStore(info.region, step.target.store) === undefined
        ? { kind: "change-peer", changes: [change("AddLearnerNode", step.target, "Learner")] }
        : null;
    case "promote-learner":
      return { kind: "change-peer", changes: [change("AddNode", step.target, "Voter")] };
    case "remove-peer": {
      const peer = peerOnStore(info.region, step.target.store);
      return peer === undefined ? null : { kind: "change-peer", changes: [{ type: "RemoveNode", peer }] };
    }
    case "enter-joint":
      return {
        kind: "change-peer",
        changes: [
          ...step.promote.map((ref) => change("AddNode", ref, "Voter")),
          ...step.demote.map((ref) => change("AddLearnerNode", ref, "Learner")),
        ],
      };
    case "leave-joint":
      return { kind: "leave-joint" };
    case "split-region":
      return { kind: "split-region", policy: step.policy, keys: step.keys };
    case "merge-region":
      return step.passive ? null : { kind: "merge", target: step.target };
  }
}

function change(type: PeerChange["type"], { store, peer }: PeerRef, role: PeerRole): PeerChange {
  const changed: Peer = { id: peer, storeId: store, role };
  return { type, peer: changed };
}

function jointProblem(info: RegionInfo, promote: readonly PeerRef[], demote: readonly PeerRef[]): string | null {
  let inside = 0;
  for (const ref of promote) {
    const role = roleOf(info, ref);
    if (role === undefined) return "peer does not exist";
    if (role === "DemotingVoter") return "cannot promote a demoting voter";
    if (role === "IncomingVoter") inside++;
  }
  for (const ref of demote) {
    const role = roleOf(info, ref);
    if (role === undefined) return "peer does not exist";
    if (role === "IncomingVoter") return "cannot demote a incoming voter";
    if (role === "DemotingVoter") inside++;
  }
  const parts = promote.length + demote.length;
  if (inside > 0 && inside < parts) return "non-atomic joint consensus";
  const joint = info.region.peers.filter(({ role }) => isOneOf(role, "IncomingVoter", "DemotingVoter")).length;
  return joint === inside ? null : "some other peers are in joint state";
}

/** A leader that is being demoted would take itself out of office by leaving the joint state. */
const leaveProblem = (info: RegionInfo, demote: readonly PeerRef[]): string | null =>
  demote.some((ref) => roleOf(info, ref) === "DemotingVoter" && info.leader?.storeId === ref.store)
    ? "cannot demote leader peer"
    : null;

const isOneOf = (role: PeerRole | undefined, ...roles: readonly PeerRole[]): boolean =>
  role !== undefined && roles.includes(role);

const isGone = (info: RegionInfo, ref: PeerRef): boolean => peerOnStore(info.region, ref.store) === undefined;

/** The role of exactly this peer; undefined where it is not, or another peer stands in its place. */
function roleOf(info: RegionInfo, ref: PeerRef): PeerRole | undefined {
  const peer = peerOnStore(info.region, ref.store);
  return peer?.id === ref.peer ? peer.role : undefined;
}
