import type { DownPeer, RegionHeartbeat } from "../proto/messages.ts";
import type { Peer, PeerId, Region } from "../proto/region.ts";

/**
 * What PD knows of a region: its descriptor and what its leader last reported. Immutable; replaced on change.
 */
export interface RegionInfo {
  readonly region: Region;
  /** Null until the region's leader has reported since PD started. */
  readonly leader: Peer | null;
  readonly term: number;
  readonly downPeers: readonly DownPeer[];
  readonly pendingPeers: readonly Peer[];
  /** Whole MiB, as PD counts; 1 stands for anything up to 1 MiB, 0 for unknown. */
  readonly sizeMiB: number;
  readonly keys: number;
}

const NO_DOWN_PEERS: readonly DownPeer[] = [];
const NO_PEERS: readonly Peer[] = [];

export function createRegionInfo(
  region: Region, leader: Peer | null, term: number, downPeers: readonly DownPeer[],
  pendingPeers: readonly Peer[], sizeMiB: number, keys: number,
): RegionInfo {
  return {
    region, leader, term,
    downPeers: downPeers.length === 0 ? NO_DOWN_PEERS : downPeers,
    pendingPeers: pendingPeers.length === 0 ? NO_PEERS : pendingPeers,
    sizeMiB: wholeMiB(sizeMiB), keys,
  };
}

/** A region as PD's own storage has it: the descriptor alone. */
export const storedRegionInfo = (region: Region): RegionInfo =>
  createRegionInfo(region, null, 0, NO_DOWN_PEERS, NO_PEERS, 0, 0);

export const reportedRegionInfo = (heartbeat: RegionHeartbeat): RegionInfo =>
  createRegionInfo(
    heartbeat.region, heartbeat.leader, heartbeat.term, heartbeat.downPeers, heartbeat.pendingPeers,
    heartbeat.sizeMiB, heartbeat.keys,
  );

/** PD keeps sizes as whole MiB; a region that holds anything at all counts as 1. */
const wholeMiB = (size: number): number => (size > 0 && size < 1 ? 1 : Math.floor(size));

export const isLearner = (peer: Peer): boolean => peer.role === "Learner";

export const isDownPeer = (info: RegionInfo, peer: PeerId): boolean =>
  info.downPeers.some((down) => down.peer.id === peer);

export const isPendingPeer = (info: RegionInfo, peer: PeerId): boolean =>
  info.pendingPeers.some((pending) => pending.id === peer);

export const sameRange = (a: Region, b: Region): boolean => a.startKey === b.startKey && a.endKey === b.endKey;

/** True where the two descriptors say the same, whether or not they are one object. */
export function sameRegion(a: Region, b: Region): boolean {
  return a === b || (
    a.id === b.id && a.startKey === b.startKey && a.endKey === b.endKey &&
    a.epoch.confVer === b.epoch.confVer && a.epoch.version === b.epoch.version && samePeers(a.peers, b.peers)
  );
}

export function samePeers(a: readonly Peer[], b: readonly Peer[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((peer, index) => {
    const other = b[index];
    return peer.id === other?.id && peer.storeId === other.storeId && peer.role === other.role;
  });
}

export const sameDownPeers = (a: readonly DownPeer[], b: readonly DownPeer[]): boolean =>
  a === b || (a.length === b.length && a.every((down, index) => down.peer.id === b[index]?.peer.id));
