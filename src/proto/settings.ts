import type { Duration } from "../kernel/time.ts";
import type { DiskCosts } from "../machine/disk.ts";
import type { NetworkCosts } from "../machine/network.ts";
import type { SchedulerName } from "./operators.ts";

/** TiKV's raftstore and server settings, under TiKV's names. Ticks are counts of `raftBaseTickInterval`. */
export interface StoreSettings {
  readonly raftBaseTickInterval: Duration;
  readonly raftHeartbeatTicks: number;
  readonly raftElectionTimeoutTicks: number;
  /** Timeouts are drawn from [min, max) ticks; 0 stands for the election timeout and for twice it. */
  readonly raftMinElectionTimeoutTicks: number;
  readonly raftMaxElectionTimeoutTicks: number;
  /** So much later than due an election timer may fire. Not a setting of TiKV's: operating systems have it. */
  readonly timerSlack: Duration;
  /** The election timer of the Raft paper instead of etcd's; see `RaftOptions`. Not a setting of TiKV's. */
  readonly paperTimerRule: boolean;
  readonly prevote: boolean;
  readonly checkQuorum: boolean;
  readonly raftStoreMaxLeaderLease: Duration;
  readonly maxPeerDownDuration: Duration;
  readonly maxLeaderMissingDuration: Duration;
  readonly peerStaleStateCheckInterval: Duration;
  readonly pdHeartbeatTickInterval: Duration;
  readonly pdStoreHeartbeatTickInterval: Duration;
  readonly raftMaxSizePerMsg: number;
  readonly raftMaxInflightMsgs: number;
  readonly raftEntryMaxSize: number;
  readonly raftLogGcTickInterval: Duration;
  readonly raftLogGcThreshold: number;
  readonly raftLogGcCountLimit: number;
  readonly raftLogReserveMaxTicks: number;
  readonly leaderTransferMaxLogLag: number;
  readonly concurrentSendSnapLimit: number;
  readonly concurrentRecvSnapLimit: number;
  readonly snapIoMaxBytesPerSec: number;
  /** A restarted store refuses to vote for one election timeout unless this is set (`allow-unsafe-vote-after-start`). */
  readonly allowUnsafeVoteAfterStart: boolean;
  /** Rules of Raft that are switched off, by the core's names for them; empty: this is Raft. Not a setting of TiKV's. */
  readonly rulesOff: readonly string[];
}

/** How PD weighs what a store holds: v1 in three stages of free space, v2 (the default) in one curve. */
export type RegionScoreFormula = "v1" | "v2";

/** PD's schedule, replication and leader settings, under PD's names. */
export interface PdSettings {
  readonly maxStoreDownTime: Duration;
  readonly storeDisconnectTime: Duration;
  readonly patrolRegionInterval: Duration;
  readonly leaderScheduleLimit: number;
  readonly regionScheduleLimit: number;
  readonly replicaScheduleLimit: number;
  readonly maxSnapshotCount: number;
  readonly maxPendingPeerCount: number;
  /** Peers per minute and store; `add-peer` on the receiving, `remove-peer` on the losing store. */
  readonly storeLimitAddPeer: number;
  readonly storeLimitRemovePeer: number;
  readonly lowSpaceRatio: number;
  /** Up to this share of the disk used, formula v1 weighs a store by its regions alone; v2 does not ask for it. */
  readonly highSpaceRatio: number;
  readonly regionScoreFormulaVersion: RegionScoreFormula;
  readonly maxReplicas: number;
  readonly locationLabels: readonly string[];
  readonly isolationLevel: string;
  /** The schedulers that run. */
  readonly schedulers: readonly SchedulerName[];
}

/** The workload. */
export interface ClientSettings {
  /** Operations per second over all clients together; 0 stops the workload. */
  readonly rate: number;
  /** Writes per hundred operations. */
  readonly writePercent: number;
  readonly valueBytes: number;
  /** How long an operation is retried before the client gives up (client-go's 20 s times BackOffWeight 2). */
  readonly maxRetryTime: Duration;
  readonly requestTimeout: Duration;
}

/** Everything an operator may change while the cluster runs. Immutable: a change makes a new value. */
export interface Settings {
  readonly store: StoreSettings;
  readonly pd: PdSettings;
  readonly client: ClientSettings;
  readonly network: NetworkCosts;
  readonly disk: DiskCosts;
}
