import type { InvariantId } from "../kernel/invariants.ts";
import type { Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";

/** What must hold at every moment of every run; the engine asserts it under the same identifier. */
export interface Invariant {
  readonly id: InvariantId;
  readonly title: string;
}

export const invariant = (id: InvariantId, title: string): Invariant => ({ id, title });

/** A breach: which invariant, where, when, and in one English sentence the numbers that contradict each other. */
export interface Violation {
  readonly invariant: Invariant["id"];
  /** 0 where no single region is concerned. */
  readonly region: RegionId;
  readonly at: Instant;
  readonly detail: string;
}

/** What all checkers of a run together have found. */
export interface CheckReport {
  /** Facts and events that were checked. */
  checked: number;
  /** Comparisons that could not be made because a limit had made the checkers forget one side. Never silent. */
  unchecked: number;
  /** At most `MAX_VIOLATIONS`, oldest first. */
  violations: Violation[];
  violationsDropped: number;
  /** Writes that clients were told of, and that an unsafe recovery has lost. No breach: it was ordered. */
  lostWrites: number;
}

/** The first breach is the interesting one; a hundred are enough to see a pattern. */
export const MAX_VIOLATIONS = 100;

/** Keys and values as they may stand in a sentence: short, and nothing that a terminal would obey. */
export function legible(text: string | null): string {
  if (text === null) return "nothing";
  const plain = text.replace(/[^\x21-\x7e]/g, ".");
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}

/** Records a breach in the report of the checker that found it. */
export function violate(
  { report }: { readonly report: CheckReport }, { id }: Invariant, region: RegionId, at: Instant, detail: string,
): void {
  if (report.violations.length >= MAX_VIOLATIONS) {
    report.violationsDropped++;
    return;
  }
  report.violations.push({ invariant: id, region, at, detail });
}
