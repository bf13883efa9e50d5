import type { Duration, Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventId, StoreRefusal } from "../proto/events.ts";

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
 * means that it has not happened (yet); `reasons` says why in PD's terms.
 */
export interface FailoverRecord {
  readonly fault: ClusterEvent;
  /** The store it hit; null for a fault of links or PD. */
  readonly store: number | null;
  readonly at: Instant;
  /** Regions whose leader stood on the store, and regions with any replica there, at the moment of the fault. */
  readonly regionsLed: number;
  readonly regionsTouched: number;
  readonly leaderElected: Spread;
  /** When as many followers as make a quorum with the new leader had heard from it. */
  readonly leaderHeard: Spread;
  readonly firstWrite: Spread;
  readonly disconnectedAfter: Duration | null;
  readonly downAfter: Duration | null;
  readonly repairStartedAfter: Duration | null;
  readonly repairFinishedAfter: Duration | null;
  readonly repaired: number;
  readonly notRepaired: number;
  readonly leaderless: number;
  readonly reasons: readonly FailoverReason[];
  /** Instants of the elections won, in order: what the card's bar draws. */
  readonly elections: readonly { readonly region: number; readonly store: number; readonly at: Instant }[];
}

/** Why something in a record is null or short: a closed set, put into words by the reader's language. */
export type FailoverReason =
  | { readonly kind: "no-store-left"; readonly regions: number }
  | { readonly kind: "not-yet-down"; readonly in: Duration }
  | { readonly kind: "store-came-back" }
  | { readonly kind: "no-quorum"; readonly regions: number }
  | { readonly kind: "temporarily-refused"; readonly regions: number; readonly filter: StoreRefusal["filter"] }
  | { readonly kind: "pd-not-running" }
  | { readonly kind: "repair-running"; readonly left: number }
  | { readonly kind: "no-leader-lost" };

/** One sentence of the story: an event that matters, or several alike that happened together. */
export interface Scene {
  readonly event: ClusterEvent;
  /** How many like it followed within a moment (0 for a scene of its own). */
  readonly more: number;
  readonly cause: EventId;
}
