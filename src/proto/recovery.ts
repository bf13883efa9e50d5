import type { Peer, Region, RegionId, StoreId } from "./region.ts";

/** Online unsafe recovery in its stages, as `unsafe remove-failed-stores` runs through them. */
export type RecoveryStage =
  | "collect-report" | "force-leader" | "demote-failed-voter" | "create-empty-region" | "exit-force-leader"
  | "finished" | "failed";

/** What a store tells of one of its replicas (pdpb.PeerReport). */
export interface PeerReport {
  readonly region: Region;
  readonly peer: Peer;
  /** The end of its log. */
  readonly index: number;
  readonly term: number;
  readonly leads: boolean;
  /** It leads without those who are given up. */
  readonly isForced: boolean;
}

/** All of a store's replicas, told when it has done what the plan of that step asked for (pdpb.RecoveryReport). */
export interface RecoveryReport {
  readonly step: number;
  readonly peers: readonly PeerReport[];
}

export type RecoveryTask =
  | { readonly kind: "force"; readonly region: RegionId }
  | { readonly kind: "demote"; readonly region: RegionId }
  /** `replaced` are the regions of which no replica is left. */
  | { readonly kind: "create"; readonly region: Region; readonly replaced: readonly RegionId[] }
  | { readonly kind: "exit" };

/** What a store is to do, and to report when it is done (pdpb.RecoveryPlan). */
export interface RecoveryPlan {
  readonly step: number;
  /** The stores that are given up. */
  readonly failed: readonly StoreId[];
  readonly tasks: readonly RecoveryTask[];
}
