import { assert } from "../kernel/assert.ts";
import type { PeerChange } from "../proto/command.ts";
import { isJoint, peerOnStore, type Peer, type PeerId, type PeerRole, type Region, type RegionEpoch } from "../proto/region.ts";
import {
  ascending, ConfChangeType, createConfChange, Transition, type ConfChange, type ConfChangeSingle, type ConfState,
} from "../raft/index.ts";

/** The peer with that id, or undefined. Regions have three to seven peers: a scan beats any index. */
export function peerById(region: Region, id: PeerId): Peer | undefined {
  const { peers } = region;
  for (let i = 0; i < peers.length; i++) {
    const peer = peers[i];
    if (peer !== undefined && peer.id === id) return peer;
  }
  return undefined;
}

/** Whether whoever carries `epoch` has missed a change that `current` includes (util::is_epoch_stale). */
export const isEpochStale = (epoch: RegionEpoch, current: RegionEpoch): boolean =>
  epoch.version < current.version || epoch.confVer < current.confVer;

export const isSameEpoch = (a: RegionEpoch, b: RegionEpoch): boolean => a.version === b.version && a.confVer === b.confVer;

/** Whether the peer's store was one of the region's when that went from here; taken for granted where nobody here knows. */
export const wasMember = ({ peers }: Region, { storeId }: Peer): boolean =>
  peers.length === 0 || peers.some((peer) => peer.storeId === storeId);

const isVoterRole = (role: PeerRole): boolean => role !== "Learner";

/** The Raft configuration that a region descriptor stands for: what a peer restarts with. */
export function confStateOf(region: Region): ConfState {
  const voters: number[] = [];
  const votersOutgoing: number[] = [];
  const learners: number[] = [];
  const learnersNext: number[] = [];
  const joint = isJoint(region);
  for (const { id, role } of region.peers) {
    if (role === "Voter" || role === "IncomingVoter") voters.push(id);
    if (joint && (role === "Voter" || role === "DemotingVoter")) votersOutgoing.push(id);
    if (role === "Learner") learners.push(id);
    if (role === "DemotingVoter") learnersNext.push(id);
  }
  return {
    voters: ascending(voters), votersOutgoing: ascending(votersOutgoing), learners: ascending(learners),
    learnersNext: ascending(learnersNext), autoLeave: false,
  };
}

/**
 * The Raft change that asks for `changes`: one is a simple change, several enter a joint configuration that
 * is left on request, none leaves it. The changes travel along as context, because Raft knows nothing of
 * stores.
 */
export function raftChangeOf(changes: readonly PeerChange[]): ConfChange {
  const single = ({ type, peer }: PeerChange): ConfChangeSingle => ({ type: raftTypeOf(type), id: peer.id });
  const transition = changes.length > 1 ? Transition.JointExplicit : Transition.Auto;
  return createConfChange(changes.map(single), transition, changes);
}

const raftTypeOf = (type: PeerChange["type"]): ConfChangeType =>
  type === "AddNode" ? ConfChangeType.AddVoter
  : type === "AddLearnerNode" ? ConfChangeType.AddLearner
  : ConfChangeType.Remove;

/**
 * The region after a committed membership change. conf_ver grows by one for a simple change, by the number of
 * changes when a joint configuration is entered, and by the number of peers in transition when it is left:
 * replacing one replica costs 1 + 2 + 2 + 1 = 6 (apply.rs).
 */
export function applyChanges(region: Region, changes: readonly PeerChange[]): Region {
  if (changes.length === 0) return leaveJoint(region);
  const joint = changes.length > 1;
  let peers: readonly Peer[] = region.peers;
  for (const change of changes) peers = applyChange(peers, change, joint);
  return withPeers(region, peers, changes.length);
}

function applyChange(peers: readonly Peer[], { type, peer }: PeerChange, joint: boolean): readonly Peer[] {
  const existing = peers.find((other) => other.id === peer.id);
  switch (type) {
    case "AddNode":
      return place(peers, existing, peer, joint ? "IncomingVoter" : "Voter");
    case "AddLearnerNode":
      return place(peers, existing, peer, existing !== undefined && joint ? "DemotingVoter" : "Learner");
    case "RemoveNode":
      return peers.filter((other) => other.id !== peer.id);
  }
}

function place(
  peers: readonly Peer[], existing: Peer | undefined, peer: Peer, role: PeerRole,
): readonly Peer[] {
  const placed: Peer = { id: peer.id, storeId: peer.storeId, role };
  if (existing === undefined) return [...peers, placed];
  return peers.map((other) => (other === existing ? placed : other));
}

function leaveJoint(region: Region): Region {
  let changed = 0;
  const peers = region.peers.map((peer): Peer => {
    if (peer.role !== "IncomingVoter" && peer.role !== "DemotingVoter") return peer;
    changed++;
    return { id: peer.id, storeId: peer.storeId, role: peer.role === "IncomingVoter" ? "Voter" : "Learner" };
  });
  assert(changed > 0, "only a joint configuration is left");
  return withPeers(region, peers, changed);
}

const withPeers = (region: Region, peers: readonly Peer[], changed: number): Region => ({
  id: region.id, startKey: region.startKey, endKey: region.endKey,
  epoch: { confVer: region.epoch.confVer + changed, version: region.epoch.version }, peers,
});

/**
 * Why the leader must not propose `changes` at all (Peer::check_conf_change), or null. `isSlow` tells whether
 * a voter has not been heard of for a long time; `self` is the leader's own peer.
 */
export function refuseChanges(
  region: Region, changes: readonly PeerChange[], self: PeerId, isSlow: (id: PeerId) => boolean,
): string | null {
  const joint = isJoint(region);
  if (changes.length === 0) {
    if (!joint) return "can not leave a non-joint config";
    return peerById(region, self)?.role === "DemotingVoter" ? "ignore leave joint command that demoting leader" : null;
  }
  if (joint) return "can not propose conf change while in joint state";
  const twice = changes.find(({ peer }, place) => changes.findIndex((other) => other.peer.id === peer.id) < place);
  if (twice !== undefined) return `invalid conf change request, have multiple commands for the same peer ${twice.peer.id}`;
  if (changes.length > 1 && !changes.some(({ type, peer }) => type === "AddNode" || isVoter(region, peer.id))) {
    return "invalid conf change request, multiple changes that only effect learner";
  }
  for (const { type, peer } of changes) {
    const refusal = refuseChange(region, type, peer, self, changes.length > 1);
    if (refusal !== null) return refusal;
  }
  const after = applyChanges(region, changes).peers.filter(isIncoming);
  const slow = after.filter(({ id }) => isSlow(id)).length;
  // A lone voter may always change: there is nobody to wait for.
  if (slow > 0 && region.peers.length > 1 && after.length - slow <= slow) {
    return `unsafe to perform conf change, ${after.length - slow} healthy and ${slow} slow voters would be left`;
  }
  return null;
}

function isVoter(region: Region, id: PeerId): boolean {
  const peer = peerById(region, id);
  return peer !== undefined && isVoterRole(peer.role);
}

/**
 * Why the changes are unsafe although they are allowed (check_conf_change_by_progress), or null: what the new quorum holds does
 * not reach to where the leader's log begins, so that it would have to wait for a snapshot before it could commit anything.
 */
export function refuseProgress(
  region: Region, changes: readonly PeerChange[], matchOf: (id: PeerId) => number, truncated: number,
): string | null {
  if (region.peers.length <= 1) return null;
  const { voters, votersOutgoing } = confStateOf(applyChanges(region, changes));
  const promoted = Math.min(...[voters, votersOutgoing].filter((set) => set.length > 0).map((set) =>
    set.map(matchOf).sort((a, b) => b - a)[Math.floor(set.length / 2)] ?? 0));
  return promoted >= truncated ? null
    : `unsafe to perform conf change, truncated index ${truncated}, promoted commit index ${promoted}`;
}

/** Votes in the configuration that is in force, or being entered. */
export const isIncoming = ({ role }: Peer): boolean => role === "Voter" || role === "IncomingVoter";

function refuseChange(
  region: Region, type: PeerChange["type"], peer: Peer, self: PeerId, joint: boolean,
): string | null {
  const existing = peerById(region, peer.id);
  const onStore = peerOnStore(region, peer.storeId);
  // In a joint change the leader may be demoted: it stays in office, and hands over before the joint state is left.
  if (peer.id === self && (type === "RemoveNode" || (type === "AddLearnerNode" && !joint))) {
    return "ignore remove leader or demote leader";
  }
  if (type === "RemoveNode") {
    if (existing === undefined) return `peer ${peer.id} is not in the region`;
    return joint && isVoterRole(existing.role) ? "invalid conf change request, can not remove voter directly" : null;
  }
  if (existing === undefined && onStore !== undefined) {
    return `store ${peer.storeId} already has a peer of the region`;
  }
  if (type === "AddNode") return existing?.role === "Voter" ? `peer ${peer.id} is a voter already` : null;
  // A lone voter that becomes a learner is a simple change, as PD orders it where a rule wants one voter fewer.
  return existing?.role === "Learner" ? `peer ${peer.id} is a learner already` : null;
}
