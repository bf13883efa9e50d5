import type { Duration, Instant } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import type { StoreRefusal, StuckReason } from "../proto/events.ts";
import type { AttemptError } from "../proto/failures.ts";
import type { OperatorName, OperatorStep } from "../proto/operators.ts";
import type { Peer, Region, StoreLabel, StoreStateName } from "../proto/region.ts";

/** What the inspector shows of one selected thing: complete, under TiKV's names. Sent a few times a second as plain data. */
export type Detail = RegionDetail | StoreDetail | PdDetail | LinkDetail | ClientDetail;

export interface RegionDetail {
  readonly kind: "region";
  /** The descriptor of the most advanced replica. */
  readonly region: Region;
  readonly sizeMiB: number;
  readonly keys: number;
  readonly leaderStore: number | null;
  /** False while it has not committed an entry of its own term: until then it may not serve. */
  readonly leaderConfirmed: boolean;
  readonly term: number;
  /** Null while it can serve. */
  readonly unavailableSince: Instant | null;
  /** Until when the leader may serve reads from its lease, by its own clock; null without a lease. */
  readonly leaseUntil: Instant | null;
  /** Client operations on this region that wait for a retry. */
  readonly waitingOperations: number;
  readonly oldestWait: Duration;
  readonly replicas: readonly ReplicaDetail[];
  readonly operator: OperatorDetail | null;
  /** Why PD does nothing although the region wants something; null if it wants nothing. */
  readonly stuck: { readonly want: OperatorName; readonly reason: StuckReason; readonly refusals: readonly StoreRefusal[] } | null;
  /** The first index of the log table below: entries of all replicas are columns from here on. */
  readonly logFrom: number;
  readonly logTo: number;
}

export interface ReplicaDetail {
  readonly peer: Peer;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly role: "follower" | "pre-candidate" | "candidate" | "leader";
  readonly term: number;
  readonly votedFor: number;
  readonly leaderStore: number;
  readonly commit: number;
  readonly applied: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
  /** Terms of the entries logFrom … lastIndex that it holds in memory or on disk; 0 where compacted. */
  readonly terms: readonly number[];
  /** Last index that is durable here. */
  readonly durableIndex: number;
  /** Ticks since it heard of a leader, and the randomized timeout at which it stands for election. */
  readonly electionElapsed: number;
  readonly electionTimeout: number;
  /** How the leader tracks it; null on the leader itself and where there is no leader. */
  readonly progress: {
    readonly state: "probe" | "replicate" | "snapshot";
    readonly match: number;
    readonly next: number;
    readonly inflight: number;
    readonly recentActive: boolean;
    readonly pendingSnapshot: number;
  } | null;
  /** Share of the running snapshot that has arrived, 0 to 1; null if none runs. */
  readonly snapshotArrived: number | null;
}

export interface OperatorDetail {
  readonly id: number;
  readonly region: number;
  readonly description: OperatorName;
  /** The store that loses the peer or the leadership, and the one that gains it; 0 for none. */
  readonly from: number;
  readonly to: number;
  readonly createdAt: Instant;
  readonly timeout: Duration;
  readonly currentStep: number;
  readonly steps: readonly OperatorStep[];
}

export interface StoreDetail {
  readonly kind: "store";
  readonly id: number;
  readonly machine: number;
  readonly address: string;
  readonly version: string;
  readonly labels: readonly StoreLabel[];
  readonly process: "running" | "paused" | "dead" | "off";
  readonly stateName: StoreStateName;
  readonly lastHeartbeat: Instant | null;
  readonly startedAt: Instant;
  readonly leaders: number;
  /** Replicas on its disk, and those that PD counts there: PD forgets what no leader names any more. */
  readonly peers: number;
  readonly peersInPd: number;
  readonly capacityMiB: number;
  readonly availableMiB: number;
  readonly usedMiB: number;
  readonly leaderScore: number;
  readonly regionScore: number;
  readonly sendingSnapshots: number;
  readonly receivingSnapshots: number;
  readonly writeQueue: number;
  readonly writeLatency: Duration;
  readonly extraDiskLatency: Duration;
  readonly diskFull: boolean;
  readonly clockOffset: Duration;
  readonly driftPpm: number;
}

export interface PdDetail {
  readonly kind: "pd";
  readonly id: number;
  readonly machine: number;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly prepared: boolean;
  readonly knownRegions: number;
  readonly operators: readonly OperatorDetail[];
  readonly stores: readonly {
    readonly id: number; readonly stateName: StoreStateName; readonly leaders: number; readonly regions: number;
    readonly leaderScore: number; readonly regionScore: number; readonly lastHeartbeat: Instant | null;
  }[];
  readonly stuckRegions: number;
  /** What it decides by, and what it hears in which rhythm: the value in force, as the setting's own text. */
  readonly settings: readonly { readonly key: string; readonly value: string }[];
}

export interface LinkDetail {
  readonly kind: "link";
  readonly from: Node;
  readonly to: Node;
  /** One entry per direction: from → to, then to → from. */
  readonly directions: readonly {
    readonly cut: boolean; readonly latency: Duration; readonly extraLatency: Duration; readonly lossPercent: number;
    readonly duplicatePercent: number; readonly sent: number; readonly lost: number; readonly bytes: number;
    readonly underWay: number;
  }[];
}

export interface ClientDetail {
  readonly kind: "client";
  readonly id: number;
  readonly machine: number;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly rate: number;
  readonly ok: number;
  readonly failed: number;
  readonly retries: number;
  readonly cachedRegions: number;
  readonly waiting: readonly {
    readonly operation: "get" | "put"; readonly key: string; readonly region: number; readonly since: Instant;
    readonly error: AttemptError | ""; readonly attempts: number;
  }[];
}

/** What is selected on the page. */
export type Selection =
  | { readonly kind: "region"; readonly id: number }
  | { readonly kind: "store"; readonly id: number }
  | { readonly kind: "pd"; readonly id: number }
  | { readonly kind: "client"; readonly id: number }
  | { readonly kind: "link"; readonly from: Node; readonly to: Node };
