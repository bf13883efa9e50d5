import type { RepairWait } from "../cluster/repair.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventId, Node, StoreRefusal } from "../proto/events.ts";
import type { RegionId, StoreId, StoreStateName } from "../proto/region.ts";

/** Count, least, middle, 95th percentile and most of a set of durations; the durations are null where the set is empty. */
export interface Spread {
  readonly count: number;
  readonly min: Duration | null;
  readonly median: Duration | null;
  readonly p95: Duration | null;
  readonly max: Duration | null;
  /** All of them, in ascending order: what several runs' spreads are pooled from. */
  readonly values: readonly Duration[];
}

/**
 * What one fault did, and how the cluster got over it: over all regions touched. Durations count from the fault. A null
 * means that it has not happened; `reasons` says why in PD's terms.
 */
export interface FailoverRecord {
  /** The first part of the fault. */
  readonly fault: ClusterEvent;
  /** All parts: faults of one kind that struck together, in order. */
  readonly parts: readonly ClusterEvent[];
  /** The one store that it hit; null for a fault of links, of PD, or of several stores. */
  readonly store: StoreId | null;
  readonly at: Instant;
  /** How PD got over the loss of its leader; null where it lost none. */
  readonly pd: PdRecord | null;
  /** Regions whose leader stood there, those of them that lost it, and all regions with a replica there. */
  readonly regionsLed: number;
  readonly leadersLost: number;
  readonly regionsTouched: number;
  /** The first candidacy in a region whose leader it cost. */
  readonly noticedAfter: Duration | null;
  readonly leaderElected: Spread;
  /** When as many followers as make a quorum with the new leader had heard from it. */
  readonly leaderHeard: Spread;
  /** The first successful put of any client after the fault, in each region that was led there and has had one. */
  readonly firstWrite: Spread;
  /** Regions that were led there and that a client has wanted to write to since, with or without success. */
  readonly askedToWrite: number;
  /** The first of `stores` that PD called so. */
  readonly disconnectedAfter: Duration | null;
  readonly downAfter: Duration | null;
  readonly repairStartedAfter: Duration | null;
  readonly repairFinishedAfter: Duration | null;
  /** Stores that PD misses, missed or empties because of the fault, each with what PD called it and when. */
  readonly stores: readonly MissedStore[];
  /** Whether PD is still without one of them: what has not happened may yet happen. */
  readonly isMissing: boolean;
  /** Regions touched that are whole (again), and the others. */
  readonly repaired: number;
  readonly notRepaired: number;
  /** The same regions by what becomes of them at this instant: every one of them counts exactly once. */
  readonly regions: RegionStates;
  /** Regions touched that no client can use now. */
  readonly leaderless: number;
  /** When the fault itself was over, and by which event; the event is null where it ran out by itself. */
  readonly endedAfter: Duration | null;
  readonly ending: ClusterEvent | null;
  readonly reasons: readonly FailoverReason[];
  /** Instants of the elections won, in order: what the card's bar draws. */
  readonly elections: readonly { readonly region: RegionId; readonly store: StoreId; readonly at: Instant }[];
}

/** Since the fault: when etcd had another leader, when a member led PD and gave timestamps again, and when it scheduled again. */
export interface PdRecord {
  readonly etcdElectedAfter: Duration | null;
  readonly leadsAfter: Duration | null;
  readonly schedulesAfter: Duration | null;
}

export interface MissedStore {
  readonly store: StoreId;
  readonly disconnectedAfter: Duration | null;
  readonly downAfter: Duration | null;
  readonly tombstoneAfter: Duration | null;
  readonly backAfter: Duration | null;
  /** Whether PD may yet call it Disconnected or Down: of a store that is back, Offline or buried it never says so. */
  readonly mayBeCalled: boolean;
}

export interface RegionStates {
  readonly repaired: number;
  readonly copying: number;
  readonly waiting: readonly RegionsWaiting[];
}

/** Regions that wait for the same thing, and when the first of them may go on; null where no instant is known. */
export interface RegionsWaiting {
  readonly for: RepairWait;
  readonly count: number;
  readonly until: Instant | null;
}

/** Why something in a record is null or short: a closed set, put into words by the reader's language. */
export type FailoverReason =
  | { readonly kind: "no-leader-lost"; readonly led: number }
  /** The fault was over, and what came back had a higher term: such regions lost a leader that had outlived the fault. */
  | { readonly kind: "deposed"; readonly regions: number }
  /** No leader was lost: what clients got of the `led` regions as long as the fault lasted; a mean of none is null. */
  | { readonly kind: "served"; readonly led: number; readonly writes: ServedReason; readonly reads: ServedReason }
  /** PD empties a store: how many of the `led` Raft leaders have been handed over. */
  | { readonly kind: "drained"; readonly led: number; readonly moved: number }
  /** A clock that is wrong: by a calendar alone, or by its rate (parts per million), which timers and leases follow. */
  | { readonly kind: "clock"; readonly driftPpm: number }
  | { readonly kind: "no-quorum"; readonly regions: number }
  | { readonly kind: "out-of-service"; readonly regions: number }
  | { readonly kind: "pd-not-running" }
  | ({ readonly kind: "pd-leader-lost" } & PdRecord)
  | { readonly kind: "missed-before"; readonly store: StoreId; readonly state: StoreStateName }
  | { readonly kind: "store-came-back"; readonly stores: number; readonly replaced: number }
  | { readonly kind: "copying"; readonly regions: number }
  /** `filter`: the passing refusal that most of the stores met which may hold the replica. */
  | { readonly kind: "waiting"; readonly for: RepairWait; readonly regions: number; readonly in: Duration | null;
      readonly filter: StoreRefusal["filter"] | null };

export interface ServedReason {
  readonly ok: number;
  readonly failed: number;
  readonly retries: number;
  readonly mean: Duration | null;
  readonly longest: Duration;
}

/** One sentence of the story: an event that matters, or several alike that happened together. */
export interface Scene {
  readonly event: ClusterEvent;
  readonly cause: EventId;
  /** When the last of them happened. */
  readonly last: Instant;
  /** How many further regions it happened to within a moment (0 for a scene of its own). */
  readonly more: number;
  /** Further machines to which the same was done. */
  readonly others: readonly Node[];
  /** Stores that voted in any of the elections that the scene stands for. */
  readonly voters: readonly StoreId[];
  /** How soon a killed process was started again, where that belongs to the same deed; otherwise null. */
  readonly away: Duration | null;
  /** A pause of service that a planned hand-over of the Raft leader brings with it: no outage. */
  readonly planned: boolean;
}
