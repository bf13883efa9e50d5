import type { Duration } from "../kernel/time.ts";
import type { IdNames } from "../proto/names.ts";
import type { Key, PeerId, PeerRole, RegionId, StoreId, StoreLabel, MetaStoreState } from "../proto/region.ts";
import type { RuleSet } from "../proto/rules.ts";

/** What a run starts from, as data. Made by a generator or by the importer; part of every share link. Immutable. */
export interface Topology {
  readonly name: string;
  readonly stores: readonly StoreSpec[];
  /** In key order, covering the key space without hole or overlap. */
  readonly regions: readonly RegionSpec[];
  readonly pdMembers: number;
  /** The member that leads PD when the run begins; absent: the first. */
  readonly pdLeader?: number;
  readonly clients: number;
  /** Operations per second over all clients when the run begins; absent where they ask what the preset says. */
  readonly rate?: number;
  readonly locationLabels: readonly string[];
  readonly maxReplicas: number;
  /** PD's placement rules, where there are others than the default one, which follows the two above. */
  readonly rules?: RuleSet;
  /** Texts of ids that a number cannot hold exactly (beyond 2^53): substitute id → text of the original. */
  readonly names: IdNames;
}

export interface StoreSpec {
  readonly id: StoreId;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly state: MetaStoreState;
  /** False where the process is dead when the run begins. */
  readonly alive: boolean;
  /** Age of the last heartbeat when the run begins; null for a store that is alive. */
  readonly silentFor: Duration | null;
  readonly capacityMiB: number;
  /** Used by everything except the regions of this topology (other files on the disk). */
  readonly otherUsedMiB: number;
  readonly version: string;
}

export interface RegionSpec {
  readonly id: RegionId;
  readonly startKey: Key;
  readonly endKey: Key;
  readonly confVer: number;
  readonly version: number;
  readonly peers: readonly PeerSpec[];
  /** 0 where the region has no leader when the run begins. */
  readonly leader: PeerId;
  readonly sizeMiB: number;
  readonly keys: number;
}

export interface PeerSpec {
  readonly id: PeerId;
  readonly storeId: StoreId;
  readonly role: PeerRole;
  /** For how long the leader has not heard of it when the run begins; 0 for a healthy peer. */
  readonly downFor: Duration;
  /** True where the peer still waits for a snapshot when the run begins. */
  readonly pending: boolean;
  /**
   * Entries in its log when the run begins, behind those with which every region begins; not said where all replicas hold
   * the same. The replica with the most has led: the others miss what it sent last.
   */
  readonly logLength?: number;
}

/** Parameters from which `generateTopology` makes a healthy cluster: what scenarios and links carry instead of the result. */
export interface GeneratedTopology {
  readonly stores: number;
  readonly regions: number;
  readonly replicas: number;
  readonly zones: number;
  readonly racksPerZone?: number;
  readonly hostsPerRack?: number;
  /** Size of a region on average. */
  readonly sizeMiB?: number;
  readonly clients?: number;
  /** Members of PD; 0 for stores that nobody looks after. Absent: 1, as when links were made that do not say it. */
  readonly pds?: number;
  /** Entries in the logs of each region's replicas when the run begins, one number per replica. */
  readonly logLengths?: readonly number[];
  /** True where no region has a leader when the run begins: every replica has just started. */
  readonly leaderless?: boolean;
  /** Operations per second over all clients, if not the preset's. */
  readonly rate?: number;
}
