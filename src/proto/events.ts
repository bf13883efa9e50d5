import type { Duration, Instant } from "../kernel/time.ts";
import type { AttemptError, FinalError, LimitName, SnapshotFailure } from "./failures.ts";
import type { CancelReason, OperatorName, OperatorStep } from "./operators.ts";
import type { PeerId, RegionEpoch, RegionId, StoreId, StoreStateName } from "./region.ts";

/** Counts the events of a run, from 1; 0 stands for none. Deterministic: the same run gives the same ids. */
export type EventId = number;

/** What machine an event speaks of, in the terms people use. */
export type Node =
  | { readonly kind: "store"; readonly id: StoreId }
  | { readonly kind: "pd"; readonly id: number }
  | { readonly kind: "client"; readonly id: number };

/**
 * Everything a person could ask about, as one closed union. An event is emitted in exactly one place. `region`, `store`
 * and `peer` name what it is about; durations are in microseconds.
 */
export type EventBody =
  // Inputs of people and scenarios: emitted by the cluster when an input takes effect.
  | { readonly name: "node.killed"; readonly node: Node }
  | { readonly name: "node.powered-off"; readonly node: Node }
  | { readonly name: "node.restarted"; readonly node: Node }
  | { readonly name: "node.paused"; readonly node: Node; readonly duration: Duration | null }
  | { readonly name: "node.resumed"; readonly node: Node }
  | { readonly name: "node.isolated"; readonly node: Node }
  | { readonly name: "link.cut"; readonly from: Node; readonly to: Node; readonly bothWays: boolean }
  | { readonly name: "link.changed"; readonly from: Node; readonly to: Node; readonly bothWays: boolean;
      readonly extraLatency: Duration; /** The largest random addition to it. */ readonly extraJitter: Duration;
      readonly lossPercent: number; readonly duplicatePercent: number }
  | { readonly name: "link.healed"; readonly from: Node; readonly to: Node; readonly bothWays: boolean }
  /** Every machine is in one of the groups. `placed` are those that nobody had named, and the group to which they were put. */
  | { readonly name: "network.partitioned"; readonly groups: readonly (readonly Node[])[];
      readonly placed?: { readonly nodes: readonly Node[]; readonly group: number } }
  | { readonly name: "network.healed" }
  | { readonly name: "disk.slowed"; readonly node: Node; readonly extraLatency: Duration }
  | { readonly name: "disk.stalled"; readonly node: Node; readonly duration: Duration }
  | { readonly name: "disk.filled"; readonly node: Node; readonly full: boolean }
  | { readonly name: "clock.shifted"; readonly node: Node; readonly offset: Duration; readonly driftPpm: number }
  | { readonly name: "store.added"; readonly store: StoreId }
  | { readonly name: "settings.changed"; readonly key: string; readonly value: string }
  // Raft, seen from the store that hosts the peer.
  | { readonly name: "raft.campaign.started"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId;
      readonly term: number; readonly campaign: "pre-vote" | "vote" | "transfer";
      /** How long the peer had heard nothing from a leader; 0 for transfers. */ readonly silence: Duration;
      /** The leader it misses; 0 if it knew none. */ readonly missedStore: StoreId;
      /** How many ticks it had drawn to wait, all of which ran out; absent for transfers. */ readonly timeoutTicks?: number }
  | { readonly name: "raft.vote.granted"; readonly region: RegionId; readonly store: StoreId; readonly to: StoreId;
      readonly term: number; readonly preVote: boolean }
  | { readonly name: "raft.vote.refused"; readonly region: RegionId; readonly store: StoreId; readonly to: StoreId;
      readonly term: number; readonly preVote: boolean;
      readonly reason: "lease" | "log-behind" | "voted" | "lower-term" | "leader-known" | "not-ready" }
  | { readonly name: "raft.election.lost"; readonly region: RegionId; readonly store: StoreId; readonly term: number }
  | { readonly name: "raft.leader.elected"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId;
      readonly term: number; readonly voters: readonly StoreId[] }
  | { readonly name: "raft.leader.stepped-down"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId;
      readonly term: number; readonly reason: "quorum-lost" | "higher-term" | "removed" | "transferred" }
  /** A follower heard from the leader of a term for the first time. */
  | { readonly name: "raft.leader.heard"; readonly region: RegionId; readonly store: StoreId; readonly leader: StoreId;
      readonly term: number }
  /** The first entry of a leader's own term is committed: from here on it serves. */
  | { readonly name: "raft.leader.ready"; readonly region: RegionId; readonly store: StoreId; readonly term: number }
  | { readonly name: "raft.transfer.started"; readonly region: RegionId; readonly store: StoreId; readonly to: StoreId }
  | { readonly name: "raft.transfer.aborted"; readonly region: RegionId; readonly store: StoreId; readonly to: StoreId }
  | { readonly name: "raft.conf.applied"; readonly region: RegionId; readonly store: StoreId; readonly epoch: RegionEpoch;
      readonly voters: readonly StoreId[]; readonly outgoing: readonly StoreId[]; readonly learners: readonly StoreId[] }
  // Peers and snapshots.
  | { readonly name: "peer.created"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId }
  | { readonly name: "peer.destroyed"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId;
      readonly reason: "removed" | "stale" }
  | { readonly name: "snapshot.started"; readonly region: RegionId; readonly store: StoreId; readonly to: StoreId;
      readonly sizeMiB: number }
  | { readonly name: "snapshot.applied"; readonly region: RegionId; readonly store: StoreId; readonly from: StoreId;
      readonly index: number; readonly took: Duration }
  | { readonly name: "snapshot.failed"; readonly region: RegionId; readonly store: StoreId; readonly to: StoreId;
      readonly reason: SnapshotFailure }
  // Placement driver.
  | { readonly name: "pd.store.state"; readonly store: StoreId; readonly from: StoreStateName; readonly to: StoreStateName;
      /** Time since the last heartbeat. */ readonly silence: Duration }
  | { readonly name: "pd.operator.created"; readonly region: RegionId; readonly operator: number; readonly description: OperatorName;
      readonly steps: readonly OperatorStep[]; readonly from: StoreId; readonly to: StoreId }
  | { readonly name: "pd.operator.step"; readonly region: RegionId; readonly operator: number; readonly step: number;
      readonly order: OperatorStep }
  | { readonly name: "pd.operator.finished"; readonly region: RegionId; readonly operator: number; readonly description: OperatorName;
      readonly took: Duration }
  | { readonly name: "pd.operator.cancelled"; readonly region: RegionId; readonly operator: number; readonly description: OperatorName;
      readonly reason: CancelReason }
  /** PD would like to act on a region and cannot; sent once per region and reason until the reason changes. */
  | { readonly name: "pd.region.stuck"; readonly region: RegionId; readonly want: OperatorName; readonly reason: StuckReason;
      readonly refusals: readonly StoreRefusal[];
      /** Stores with a replica of the region that PD calls Down or Offline; absent for none. */ readonly missed?: readonly StoreId[] }
  | { readonly name: "pd.region.unstuck"; readonly region: RegionId }
  | { readonly name: "pd.cluster.prepared" }
  // Clients.
  | { readonly name: "client.region.failing"; readonly region: RegionId; readonly client: number; readonly operation: "get" | "put";
      readonly error: AttemptError; readonly store: StoreId }
  | { readonly name: "client.region.recovered"; readonly region: RegionId; readonly client: number; readonly operation: "get" | "put";
      /** Since the first failing attempt on this region. */ readonly outage: Duration; readonly store: StoreId }
  | { readonly name: "client.operation.failed"; readonly region: RegionId; readonly client: number; readonly operation: "get" | "put";
      readonly error: FinalError; readonly waited: Duration }
  // Seen from above: a region can serve while a live leader reaches a live quorum over the network as it is.
  | { readonly name: "region.unavailable"; readonly region: RegionId }
  | { readonly name: "region.available"; readonly region: RegionId; readonly outage: Duration }
  // Limits that were reached: never silent.
  | { readonly name: "limit.reached"; readonly node: Node; readonly limit: LimitName; readonly value: number }
  | { readonly name: "invariant.violated"; readonly invariant: string; readonly region: RegionId; readonly detail: string };

/** Why PD cannot give a region what it needs, in PD's terms. */
export type StuckReason =
  /** No store passes even the lasting conditions: "no store left that may hold the replica". */
  | "no-store"
  /** Stores exist, and all are refused for the moment (limits, snapshots, disconnected). */
  | "temporary"
  /** The region has no leader that PD knows. */
  | "no-leader";

/** One store that PD looked at as a target, and the filter that refused it. */
export interface StoreRefusal {
  readonly store: StoreId;
  readonly filter:
    | "already-a-peer" | "low-space" | "down" | "disconnected" | "offline" | "tombstone" | "busy" | "add-limit"
    /** The losing store's limit, not the target's: `store` is then the store that the peer would leave. */
    | "remove-limit" | "snapshot-count" | "pending-count" | "isolation" | "location";
}

export type EventName = EventBody["name"];
export type EventOf<Name extends EventName> = Extract<EventBody, { readonly name: Name }>;

/** An event as it stands in the record. `cause` is the event that led to it, or 0 for an input or a bare timer. */
export interface ClusterEvent<Body extends EventBody = EventBody> {
  readonly id: EventId;
  readonly at: Instant;
  readonly cause: EventId;
  readonly body: Body;
}
