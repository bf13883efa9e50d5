import type { Duration, Instant } from "../kernel/time.ts";
import type { StoreLabel, StoreStateName } from "../proto/region.ts";

/**
 * What the page draws, as columns of typed arrays that are transferred, not copied. Rows of `regions` are in key order;
 * rows of `peers` are grouped by store (in `stores` order) and within a store in key order. When a row may have moved,
 * `layout` has a new number; the page then looks everything up anew instead of comparing columns.
 */
export interface Frame {
  readonly now: Instant;
  /** Changes whenever the set or order of stores, regions or peers changes. */
  readonly layout: number;
  readonly stores: readonly StoreFrame[];
  readonly regions: RegionColumns;
  readonly peers: PeerColumns;
  readonly packets: PacketColumns;
  /** Links with a fault on them, by machine; every other link is healthy. */
  readonly links: readonly LinkFrame[];
  readonly pds: readonly PdFrame[];
  readonly clients: ClientsFrame;
}

export interface StoreFrame {
  readonly id: number;
  readonly machine: number;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly process: "running" | "paused" | "dead" | "off";
  /** Instant of the last change of `process`; 0 if it never changed. */
  readonly processSince: Instant;
  /** What PD would display now. */
  readonly stateName: StoreStateName;
  /** What PD will call it next if it stays silent (Disconnected, then Down), and when; null if nothing is due. */
  readonly nextState: { readonly name: StoreStateName; readonly at: Instant } | null;
  readonly leaders: number;
  readonly regions: number;
  readonly capacityMiB: number;
  readonly usedMiB: number;
  /** Batches waiting for the disk. */
  readonly writeQueue: number;
  /** The time that the last write took from submission to durability. */
  readonly writeLatency: Duration;
  readonly sendingSnapshots: number;
  readonly receivingSnapshots: number;
  /** When PD last heard of it; null if never. */
  readonly lastHeartbeat: Instant | null;
  readonly slowDisk: boolean;
  readonly fullDisk: boolean;
  /** Offset of its clock from true time. */
  readonly clockOffset: Duration;
}

/** `state` of a peer row: role in the low three bits, flags above. */
export const PEER_ROLE_MASK = 0b111;
export const PeerRoleCode = { follower: 0, leader: 1, candidate: 2, preCandidate: 3, learner: 4, uninitialized: 5 } as const;
export const PeerFlag = {
  /** Its region has no leader that can serve. */
  unavailable: 1 << 3,
  /** Waits for, or receives, a snapshot. */
  copying: 1 << 4,
  /** Its log is behind the leader's by more than one append round. */
  lagging: 1 << 5,
  /** Its process does not run. */
  dead: 1 << 6,
  /** Incoming or outgoing in a joint configuration. */
  joint: 1 << 7,
} as const;

export interface PeerColumns {
  readonly count: number;
  readonly id: Float64Array;
  /** Row in `regions`; 0xffffffff for a peer whose region is not known yet. */
  readonly region: Uint32Array;
  /** Row in `stores`. */
  readonly store: Uint16Array;
  readonly state: Uint8Array;
  readonly term: Uint32Array;
  /** Share of the running snapshot that has arrived, 0 (none, or none runs) to 255 (all): how full the tile is drawn. */
  readonly copied: Uint8Array;
  /**
   * The columns below say what only a tile of some size can show; where there are more than `MAX_DETAILED_PEERS` replicas
   * they are empty. Ticks of the election timer that have passed without a leader, and after how many it fires; 0 of 0 for a
   * peer whose timer does not run: a leader, a learner, a process that stands still.
   */
  readonly waited: Uint16Array;
  readonly timeout: Uint16Array;
  /** Of a candidate: votes granted (its own included), votes refused, and how many voters there are. */
  readonly granted: Uint8Array;
  readonly refused: Uint8Array;
  readonly voters: Uint8Array;
  /** Of a leader its commit index, of a follower the last entry that its leader knows it to hold; 0 where none is known. */
  readonly held: Uint32Array;
}

/** Beyond so many replicas a frame says less of each. */
export const MAX_DETAILED_PEERS = 3_000;

export const RegionFlag = {
  unavailable: 1 << 0,
  electing: 1 << 1,
  downPeer: 1 << 2,
  pendingPeer: 1 << 3,
  hasOperator: 1 << 4,
  jointConfig: 1 << 5,
  /** Its leader has not yet committed an entry of its own term: until then it may not serve. */
  unconfirmed: 1 << 6,
} as const;

export interface RegionColumns {
  readonly count: number;
  readonly id: Float64Array;
  /** Row in `stores` of the leader, -1 for none. */
  readonly leader: Int16Array;
  readonly flags: Uint8Array;
  readonly term: Uint32Array;
  readonly sizeMiB: Float32Array;
  /** Client operations in the last ten virtual seconds. */
  readonly load: Float32Array;
  /** Start keys in order, sent only with a new `layout`, otherwise null. */
  readonly startKeys: readonly string[] | null;
}

export const PacketKind = {
  append: 0, appendResponse: 1, heartbeat: 2, heartbeatResponse: 3, vote: 4, voteResponse: 5, snapshot: 6, pd: 7, client: 8, other: 9,
} as const;
/** What a packet's first message is, in words: a raft message by its name in raft-rs, anything else by its purpose. */
export const PACKET_TYPES = [
  "append", "append-response", "heartbeat", "heartbeat-response", "pre-vote", "pre-vote-response", "vote", "vote-response",
  "timeout-now", "snapshot", "snapshot-result", "tombstone", "raft", "read", "write", "answer", "store-heartbeat",
  "store-heartbeat-response", "region-heartbeat", "operator-step", "pd-request", "pd-response",
] as const;
export type PacketType = (typeof PACKET_TYPES)[number];
export const PacketFate = { arrives: 0, lost: 1, refused: 2 } as const;

/** Messages under way at `now`, and lost ones for as long as they would have travelled. At most `MAX_PACKETS` rows. */
export interface PacketColumns {
  readonly count: number;
  readonly from: Uint16Array;
  readonly to: Uint16Array;
  readonly kind: Uint8Array;
  readonly fate: Uint8Array;
  /** Region id of the first message in the packet; 0 if it has none. */
  readonly region: Float64Array;
  /** Index in `PACKET_TYPES` of the first message, the Raft term that it names (0 for none), and how many more come with it. */
  readonly type: Uint8Array;
  readonly term: Uint32Array;
  readonly more: Uint16Array;
  readonly departed: Float64Array;
  readonly arrives: Float64Array;
}
export const MAX_PACKETS = 400;

export interface LinkFrame {
  readonly from: number;
  readonly to: number;
  readonly cut: boolean;
  readonly extraLatency: Duration;
  readonly lossPercent: number;
  readonly duplicatePercent: number;
}

export interface PdFrame {
  readonly id: number;
  readonly machine: number;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly role: "leader" | "follower";
  readonly operators: number;
  /** Physical part of the timestamp oracle in ms since the run began. */
  readonly tso: number;
  readonly silentStores: number;
}

/** Measured at the clients over the last ten virtual seconds (less near the start). */
export interface ClientsFrame {
  readonly machines: readonly number[];
  readonly processes: readonly ("running" | "paused" | "dead" | "off")[];
  readonly operationsPerSecond: number;
  readonly p50: Duration;
  readonly p99: Duration;
  /** Operations waiting for a retry now. */
  readonly retrying: number;
  readonly failed: number;
}
