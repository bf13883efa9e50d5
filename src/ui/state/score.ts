import type { ScoreKind } from "../../figure/score.ts";
import type { TimeSpan } from "../../figure/time-axis.ts";
import type { EventId } from "../../proto/events.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";

/** What a reader does with the time bar beyond looking: looks for events, pins regions, draws over an interval, asks why. */
export interface ScoreState {
  /** Whether the row to search stands over the bar. */
  readonly open: boolean;
  readonly query: string;
  /** Only events of this kind; null for any. */
  readonly kind: ScoreKind | null;
  /** In the place of the picture, the same as a list. */
  readonly asList: boolean;
  /** Regions that have rows of their own, in the order in which they were pinned. */
  readonly pinned: readonly RegionId[];
  /** True while a pointer draws an interval. */
  readonly drawing: boolean;
  readonly interval: TimeSpan | null;
  /** The interval that the space-time diagram is to show, until it does. */
  readonly asked: TimeSpan | null;
  /** The chain of causes that is open, oldest cause last; empty for none. */
  readonly chain: readonly ChainStep[];
  /** The step that is pointed at, by its place in the chain; null for none. */
  readonly step: number | null;
  /** What a jump led to, in words, for who sees and who listens; "" for nothing. */
  readonly said: string;
  /** The latest jump: where to, and when (wall time); null before any. */
  readonly leapt: { readonly to: number; readonly when: number } | null;
}

/** A step of a chain of causes, as far as pictures mark it. */
export interface ChainStep {
  /** As it is counted, from 1: what was asked about. */
  readonly number: number;
  readonly at: number;
  /** The event of the record; 0 for a step that is none. */
  readonly event: EventId;
  readonly stores: readonly StoreId[];
  readonly pds: readonly number[];
  readonly clients: readonly number[];
  readonly region: RegionId | null;
}

export const NO_SCORE: ScoreState = {
  open: false, query: "", kind: null, asList: false, pinned: [], drawing: false, interval: null, asked: null, chain: [],
  step: null, said: "", leapt: null,
};

/** More would leave no room for anything else. */
export const MOST_PINNED = 4;
