import type { Peer, PeerRole, RegionId, StoreId } from "../proto/region.ts";
import type { CheckReport } from "./report.ts";
import type { PeerRecord, QuorumConfig, RaftChecks, RegionRecord } from "./types.ts";
import { copyWindow, createWindow } from "./window.ts";

/**
 * A copy that goes its own way. Records of regions stay shared until one side changes them: each carries the number of the
 * fork in which it was made, and both sides continue with a higher one.
 */
export function forkRaftChecks(checks: RaftChecks, report: CheckReport): RaftChecks {
  checks.epoch++;
  return { report, epoch: checks.epoch, regions: new Map(checks.regions), deaths: new Map(checks.deaths) };
}

/*
 * Copies of what every fact touches are written out, as the values themselves are: by spreading, the engine gives each copy a
 * hidden class of its own, and whoever reads such copies looks up every field by its name.
 */

/** The region's record, ready to be changed; made if the region is new. */
export function regionForChange(checks: RaftChecks, id: RegionId): RegionRecord {
  const record = checks.regions.get(id);
  if (record !== undefined && record.epoch === checks.epoch) return record;
  const own = record === undefined ? createRegionRecord(id, checks.epoch, []) : copyRegion(record, checks.epoch);
  checks.regions.set(id, own);
  return own;
}

export function createRegionRecord(id: RegionId, epoch: number, configs: QuorumConfig[]): RegionRecord {
  return {
    epoch,
    id,
    peers: new Map<number, PeerRecord>(),
    departed: [],
    leaders: new Map<number, number>(),
    configs,
    window: createWindow(),
    committedTo: 0,
    committedInTerm: 0,
    appliedTo: 0,
    suspects: [],
    forsaken: [],
  };
}

/**
 * The region begins anew, with the voters that are left: by an order from outside of Raft its group goes on from one replica's
 * log, whatever was promised before. What each replica that is left has told of itself still binds it.
 */
export function beginAnew(checks: RaftChecks, record: RegionRecord, failed: readonly StoreId[]): void {
  const forsaken = [...new Set([...record.forsaken, ...failed])];
  const left = (stores: readonly StoreId[]): readonly StoreId[] => stores.filter((store) => !forsaken.includes(store));
  const configs = record.configs.map(({ confVer, voters, outgoing }) =>
    ({ confVer, voters: left(voters), outgoing: left(outgoing) }));
  const fresh = createRegionRecord(record.id, checks.epoch, configs);
  for (const [id, peer] of record.peers) if (!forsaken.includes(peer.store)) fresh.peers.set(id, peer);
  fresh.forsaken = forsaken;
  checks.regions.set(record.id, fresh);
}

/** The voter sets that a region is born with. */
export function configOf(region: { readonly peers: readonly Peer[]; readonly confVer: number }): QuorumConfig {
  const joint = region.peers.some((peer) => peer.role === "IncomingVoter" || peer.role === "DemotingVoter");
  const storesOf = (...roles: readonly PeerRole[]): StoreId[] =>
    region.peers.filter((peer) => roles.includes(peer.role)).map((peer) => peer.storeId);
  return {
    confVer: region.confVer,
    voters: storesOf("Voter", "IncomingVoter"),
    outgoing: joint ? storesOf("Voter", "DemotingVoter") : [],
  };
}

function copyRegion(record: RegionRecord, epoch: number): RegionRecord {
  const peers = new Map<number, PeerRecord>();
  for (const [id, peer] of record.peers) peers.set(id, copyPeerRecord(peer));
  return {
    epoch,
    id: record.id,
    peers,
    departed: record.departed,
    leaders: new Map(record.leaders),
    configs: record.configs.slice(),
    window: copyWindow(record.window),
    committedTo: record.committedTo,
    committedInTerm: record.committedInTerm,
    appliedTo: record.appliedTo,
    suspects: record.suspects.slice(),
    forsaken: record.forsaken,
  };
}

const copyPeerRecord = (peer: PeerRecord): PeerRecord => ({
  id: peer.id, store: peer.store, life: peer.life, spoken: peer.spoken, awake: peer.awake, powerLost: peer.powerLost,
  term: peer.term, vote: peer.vote, leading: peer.leading, provenTerm: peer.provenTerm, provenVoteTerm: peer.provenVoteTerm,
  provenVote: peer.provenVote, lastIndex: peer.lastIndex, lastTerm: peer.lastTerm, claimedIndex: peer.claimedIndex,
  claimedTerm: peer.claimedTerm, ownFrom: peer.ownFrom, applied: peer.applied, everApplied: peer.everApplied,
});
