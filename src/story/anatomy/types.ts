import type { Instant } from "../../kernel/time.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import type { RegionId } from "../../proto/region.ts";
import type { Spread } from "../types.ts";

/** What a failover is made of, in the order in which a region or a store goes through it. */
export const ANATOMY_PHASES = [
  /** From the fault to the first candidacy in the region. */
  "unnoticed",
  /** To the election of a Raft leader. */
  "election",
  /** To the commit of that leader's first entry: from here on it serves. */
  "first-commit",
  /** To the first write of any client that succeeds. */
  "clients",
  /** Of a store: until PD calls it Disconnected, and from there until Down. */
  "pd-notices", "down-time",
  /** Of a region: from Down to its operator, to the copy of its data, to a group without the lost store. */
  "queued", "copy", "swap",
] as const;
export type AnatomyPhase = (typeof ANATOMY_PHASES)[number];

/** A phase of one region or store; `to` is null while it lasts. */
export interface AnatomyStretch {
  readonly phase: AnatomyPhase;
  readonly from: Instant;
  readonly to: Instant | null;
}

export interface AnatomyRow {
  readonly kind: "region" | "store";
  /** Of the region, or of the store. */
  readonly id: number;
  readonly stretches: readonly AnatomyStretch[];
}

/** One phase over all that went through it. */
export interface AnatomySummary {
  readonly phase: AnatomyPhase;
  /** Of those that are over. */
  readonly lengths: Spread;
  /** How many it still lasts for. */
  readonly lasting: number;
  /** The region or store that it took longest for; one for which it lasts, if it has lasted longer. */
  readonly critical: number;
}

/** An incident taken apart: faults that struck within a few seconds, and every region and store that they touched. */
export interface Anatomy {
  readonly parts: readonly ClusterEvent[];
  readonly at: Instant;
  /** The instant at which it is told. */
  readonly now: Instant;
  /** Stores first, then regions, the ones that took longest first. */
  readonly rows: readonly AnatomyRow[];
  readonly phases: readonly AnatomySummary[];
  /** The region that was without service for the longest; 0 for none. */
  readonly critical: RegionId;
}
