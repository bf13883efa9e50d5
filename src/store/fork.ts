import { cloneStream } from "../kernel/random.ts";
import type { RegionId } from "../proto/region.ts";
import { cloneRawNode } from "../raft/index.ts";
import type { Leadership, StorePeer } from "./peer.ts";
import type { SnapshotReceive, SnapshotSend, StoreState, TickGroup } from "./state.ts";

/**
 * A copy that can go its own way. Entries, messages, descriptors, snapshots and key-value maps are shared; a
 * map is copied by whichever side writes to it first, because from here on neither owns any.
 */
export function forkStore(state: StoreState): StoreState {
  state.token = {};
  const groups: TickGroup[] = state.groups.map(({ nextLogGc, nextStaleCheck }) => ({
    peers: [], nextLogGc, nextStaleCheck,
  }));
  const peers = new Map<RegionId, StorePeer>();
  // Groups list their peers in the order of the map, so that this rebuilds both.
  for (const [regionId, peer] of state.peers) {
    const copy = forkPeer(peer);
    peers.set(regionId, copy);
    groups[copy.group]?.peers.push(copy);
  }
  return {
    id: state.id, address: state.address, labels: state.labels, version: state.version,
    capacityMiB: state.capacityMiB, otherUsedMiB: state.otherUsedMiB, seed: state.seed,
    peers, tombstones: new Map(state.tombstones), groups, token: {},
    options: state.options, optionsSource: state.optionsSource, random: cloneStream(state.random),
    starts: state.starts, startedAt: state.startedAt, votesFrom: state.votesFrom,
    leaderCount: state.leaderCount,
    usedMiB: state.usedMiB, sends: state.sends.map(forkSend), receives: state.receives.map(forkReceive),
    finished: state.finished, nextTransferId: state.nextTransferId, sendFreeAt: state.sendFreeAt,
    receiveFreeAt: state.receiveFreeAt, generateFreeAt: state.generateFreeAt,
    limitsReached: state.limitsReached,
    pd: { machine: state.pd.machine, unanswered: state.pd.unanswered, lost: state.pd.lost },
  };
}

function forkPeer(peer: StorePeer): StorePeer {
  return {
    id: peer.id, region: peer.region, self: peer.self, node: cloneRawNode(peer.node),
    lead: peer.lead === null ? null : forkLeadership(peer.lead), heardLeaderAt: peer.heardLeaderAt,
    regionId: peer.regionId, group: peer.group, initialized: peer.initialized, kv: peer.kv,
    applied: peer.applied, appliedTerm: peer.appliedTerm, sizeMiB: peer.sizeMiB, keys: peer.keys,
    followed: peer.followed, transferee: peer.transferee, askedPdAt: peer.askedPdAt,
    strangers: peer.strangers, proposals: peer.proposals, writesInFlight: peer.writesInFlight,
    writtenTerm: peer.writtenTerm, writtenVote: peer.writtenVote, snapshotSince: peer.snapshotSince,
    snapshotFrom: peer.snapshotFrom, logBytes: peer.logBytes, knownRole: peer.knownRole,
    knownTerm: peer.knownTerm, knownVote: peer.knownVote, knownCommit: peer.knownCommit, heardTerm: peer.heardTerm,
    untoldFrom: peer.untoldFrom, untoldReset: peer.untoldReset, destroyed: peer.destroyed,
  };
}

function forkLeadership(lead: Leadership): Leadership {
  return {
    since: lead.since, leaseUntil: lead.leaseUntil, leaseFrom: lead.leaseFrom,
    heard: lead.heard.slice(), nextRegionHeartbeat: lead.nextRegionHeartbeat,
    reportedPending: lead.reportedPending, reportedDown: lead.reportedDown, writtenBytes: lead.writtenBytes,
    writtenKeys: lead.writtenKeys, readKeys: lead.readKeys, skippedGcTicks: lead.skippedGcTicks,
    nextReadId: lead.nextReadId, reads: lead.reads, addedPeer: lead.addedPeer, addedAt: lead.addedAt,
    generating: lead.generating,
  };
}

const forkSend = (send: SnapshotSend): SnapshotSend => ({
  transferId: send.transferId, regionId: send.regionId, peerId: send.peerId, to: send.to,
  machine: send.machine,
  envelope: send.envelope, total: send.total, sent: send.sent, deadline: send.deadline,
});

const forkReceive = (receive: SnapshotReceive): SnapshotReceive => ({
  from: receive.from, transferId: receive.transferId, regionId: receive.regionId, total: receive.total,
  received: receive.received, since: receive.since, lastAt: receive.lastAt, envelope: receive.envelope,
});
