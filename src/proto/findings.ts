import type { HistoryEntry } from "./history.ts";
import type { Key } from "./region.ts";

/** A register's value, or an element of a list; null for none. */
export type HistoryValue = string | number | null;

/**
 * Why one transaction comes before another: it wrote the version that the other replaced (`ww`) or read (`wr`), it read the
 * version that the other replaced (`rw`), or it had ended when the other began (`rt`).
 */
export type DependencyKind = "ww" | "wr" | "rw" | "rt";

/** One edge of a cycle. Of `rt` key and value say nothing. */
export interface Dependency {
  readonly kind: DependencyKind;
  readonly from: HistoryEntry;
  readonly to: HistoryEntry;
  readonly key: Key;
  /** What was read (`wr`), or what the second one wrote (`ww`, `rw`). */
  readonly value: HistoryValue;
}

/**
 * Cycles by Adya's names, the worst first. `lost-update`: of two that read one version and replaced it. `G-single`: one `rw`;
 * `G-nonadjacent`: several, no two of them in a row; `G2-item`: two in a row, which snapshot isolation allows (write skew).
 */
export type CycleName = "G0" | "G1c" | "lost-update" | "G-single" | "G-nonadjacent" | "G2-item";

/**
 * What a history promises to those who read it, the weakest first; `snapshot-isolation` and `serializable` do not imply one
 * another.
 */
export const ISOLATION_LEVELS = [
  "read-uncommitted", "read-committed", "snapshot-isolation", "serializable", "strong-snapshot-isolation", "strict-serializable",
] as const;
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

/** What is wrong with a history. `part`: the operations that together cannot be, and no more than these. Immutable. */
export type Finding = { readonly part: readonly HistoryEntry[] } & (
  /** The operations of a key fit no order that agrees with real time. */
  | { readonly kind: "no-order"; readonly key: Key }
  | { readonly kind: "cycle"; readonly cycle: CycleName; readonly inRealTime: boolean; readonly steps: readonly Dependency[] }
  /** Read what a transaction had written that was rolled back (G1a), or what another had not yet written to the end (G1b). */
  | { readonly kind: "aborted-read" | "intermediate-read"; readonly key: Key; readonly value: HistoryValue;
      readonly reader: HistoryEntry; readonly writer: HistoryEntry }
  | { readonly kind: "unwritten-read"; readonly key: Key; readonly value: HistoryValue; readonly reader: HistoryEntry }
  /** Read before anybody had begun to write it. */
  | { readonly kind: "future-read"; readonly key: Key; readonly value: HistoryValue; readonly reader: HistoryEntry;
      readonly writer: HistoryEntry }
  /** Read although the newer value was there: written, or read by others, before the read began. */
  | { readonly kind: "stale-read"; readonly key: Key; readonly value: HistoryValue; readonly newer: HistoryValue;
      readonly reader: HistoryEntry; readonly knownBy: HistoryEntry }
  /** Acknowledged, and no longer there when it was last looked. */
  | { readonly kind: "lost-write"; readonly key: Key; readonly value: HistoryValue; readonly writer: HistoryEntry;
      readonly reader: HistoryEntry }
  /** A transaction did not see what it had itself read or written. */
  | { readonly kind: "internal"; readonly key: Key; readonly reader: HistoryEntry }
  /** A transaction read what it itself wrote only later. */
  | { readonly kind: "own-future"; readonly key: Key; readonly value: HistoryValue; readonly reader: HistoryEntry }
  | { readonly kind: "duplicate-append"; readonly key: Key; readonly value: HistoryValue }
  /** Two lists of one key of which neither begins with the other. */
  | { readonly kind: "incompatible-order"; readonly key: Key; readonly reader: HistoryEntry; readonly other: HistoryEntry }
  /** A list holds what one transaction appended in another order, or without what it appended in between. */
  | { readonly kind: "torn-appends"; readonly key: Key; readonly reader: HistoryEntry; readonly writer: HistoryEntry }
  | { readonly kind: "wrong-total"; readonly expected: number; readonly found: number; readonly reader: HistoryEntry }
  /** Some parts of an order were seen without the others. */
  | { readonly kind: "half-order"; readonly order: string; readonly reader: HistoryEntry }
  /** A part of an order came to one state twice, or to two that exclude one another. */
  | { readonly kind: "two-ends"; readonly order: string; readonly writer: HistoryEntry; readonly other: HistoryEntry }
  | { readonly kind: "out-of-bounds"; readonly key: Key; readonly found: number; readonly least: number; readonly most: number;
      readonly reader: HistoryEntry });

/**
 * Why nothing can be said: the search took too long, more was done than is kept, an unsafe recovery gave up what was
 * promised, or people wrote the keys of a workload.
 */
export type UnknownReason = "search-limit" | "history-limit" | "unsafe-recovery" | "by-hand" | "workloads";

/**
 * What a check says of a history. `checked`: how many operations or transactions it looked at. `keeps`: of their isolation, the
 * levels that the history keeps, but for those that another of them implies.
 */
export type HistoryVerdict =
  | { readonly outcome: "ok"; readonly checked: number; readonly keeps?: readonly IsolationLevel[] }
  | { readonly outcome: "violated"; readonly checked: number; readonly finding: Finding;
      readonly keeps?: readonly IsolationLevel[] }
  | { readonly outcome: "unknown"; readonly checked: number; readonly why: UnknownReason };
