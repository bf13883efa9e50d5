import type { Duration, Instant } from "../../kernel/time.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import type { IdNames } from "../../proto/names.ts";
import type { Key, RegionId, StoreId } from "../../proto/region.ts";

/** Everything that can be asked of a fault in one click, in the order in which it is offered. */
export const WHAT_IF_IDS = [
  "pre-vote-off", "election-halved", "fault-later", "down-time", "policy", "five-replicas", "other-seed",
] as const;

export type WhatIfId = (typeof WHAT_IF_IDS)[number];

/** What a region came to by the end of a run. */
export interface RegionOutcome {
  readonly region: RegionId;
  readonly startKey: Key;
  readonly endKey: Key;
  /** The store whose replica leads it so that clients are served; 0 for none. */
  readonly leader: StoreId;
  /** The highest term of any of its replicas. */
  readonly term: number;
  /** When nobody could be served, up to the end where it lasts. */
  readonly outages: readonly OutageSpan[];
}

/** A part of a run's time. */
export interface OutageSpan {
  readonly from: Instant;
  readonly to: Instant;
}

/** A part of a run in which a good deal happens, and at how many virtual seconds per wall second one can follow it. */
export interface SlowStretch extends OutageSpan {
  readonly pace: number;
}

/** What one of two compared runs came to: plain data. Durations in microseconds. */
export interface RunOutcome {
  readonly now: Instant;
  /** In the order of their keys. */
  readonly regions: readonly RegionOutcome[];
  readonly figures: Readonly<Record<FigureName, number | null>>;
  /** The record, from the first event on. */
  readonly events: readonly ClusterEvent[];
  /** Where auto pace slows down for it: ordered, none over another. */
  readonly slow: readonly SlowStretch[];
  readonly names: IdNames;
}

/** What is compared as one number each, in the order of the table; `unit` says what it is, `isWorse` whether more of it is. */
export const COMPARED = [
  { name: "unavailable", unit: "duration", isWorse: true },
  { name: "longest-outage", unit: "duration", isWorse: true },
  { name: "regions-out", unit: "count", isWorse: true },
  { name: "first-leader", unit: "duration", isWorse: true },
  { name: "first-write", unit: "duration", isWorse: true },
  { name: "elections", unit: "count", isWorse: null },
  { name: "highest-term", unit: "count", isWorse: null },
  { name: "ok", unit: "count", isWorse: false },
  { name: "failed", unit: "count", isWorse: true },
  { name: "undetermined", unit: "count", isWorse: true },
  { name: "retries", unit: "count", isWorse: true },
  { name: "repair-started", unit: "duration", isWorse: true },
  { name: "repair-finished", unit: "duration", isWorse: true },
  { name: "not-repaired", unit: "count", isWorse: true },
  { name: "writes-lost", unit: "count", isWorse: true },
] as const satisfies readonly { readonly name: string; readonly unit: "duration" | "count"; readonly isWorse: boolean | null }[];

export type FigureName = (typeof COMPARED)[number]["name"];

/** Where two records part: the next event of each, null where the other has it, too, or there is none; the earlier instant. */
export interface Parting {
  readonly at: Instant;
  readonly left: ClusterEvent | null;
  readonly right: ClusterEvent | null;
}

export interface ComparedFigure {
  readonly name: FigureName;
  readonly unit: "duration" | "count";
  /** Null for what has not happened. */
  readonly left: number | null;
  readonly right: number | null;
  /** Which side is better off; null where that cannot be said, or they are alike. */
  readonly better: "left" | "right" | null;
}

/** One key range: what it came to on either side; null where that side has no region of it. */
export interface ComparedRange {
  readonly region: RegionId;
  readonly startKey: Key;
  readonly endKey: Key;
  readonly left: ComparedRegion | null;
  readonly right: ComparedRegion | null;
}

export interface ComparedRegion {
  readonly leader: StoreId;
  readonly term: number;
  readonly unavailable: Duration;
}

/** What two runs of the same length have in common, and where they differ. */
export interface RunComparison {
  /** The first event in which the records part; null where they are the same. */
  readonly parting: Parting | null;
  /** The first in which they part that people did not do; null where nothing else came of it. */
  readonly consequence: Parting | null;
  readonly figures: readonly ComparedFigure[];
  /** Ranges that came to something else, those first that differ most in how long they were out. */
  readonly ranges: readonly ComparedRange[];
  /** How many of all ranges have another leader, and how many another term, at the end. */
  readonly otherLeaders: number;
  readonly otherTerms: number;
}
