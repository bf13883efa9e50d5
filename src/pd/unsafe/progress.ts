import type { Instant } from "../../kernel/time.ts";
import type { RecoveryStage, RecoveryTask, RecoveryReport } from "../../proto/recovery.ts";
import type { Region, StoreId } from "../../proto/region.ts";

/** An online unsafe recovery as PD's leader runs it, in its memory alone. Immutable, replaced as a whole. */
export interface Recovery {
  readonly stage: RecoveryStage;
  /** Which plan stores are to report on: a number of its own for each. */
  readonly step: number;
  readonly failed: readonly StoreId[];
  readonly deadline: Instant;
  /** Who is to report: null for who has not. */
  readonly reports: ReadonlyMap<StoreId, RecoveryReport | null>;
  readonly tasks: ReadonlyMap<StoreId, readonly RecoveryTask[]>;
  readonly told: readonly StoreId[];
  /** Why it is given up; null while it is not. */
  readonly error: string | null;
  /** The deadline that passed, by the calendar, where that is why. */
  readonly exceeded: Instant | null;
  readonly lines: readonly RecoveryLine[];
  /** Regions that were made without data. */
  readonly created: readonly Region[];
}

/** What `unsafe remove-failed-stores show` has of a stage. */
export interface RecoveryLine {
  readonly info: string;
  /** By the calendar. */
  readonly at: Instant;
  readonly actions: ReadonlyMap<StoreId, readonly string[]>;
  readonly details: readonly string[];
  /** The deadline that it speaks of, by the calendar; null where it speaks of none. */
  readonly exceeded: Instant | null;
}

/** Behind it PD names the instant, by the calendar: who prints the line does. */
export const EXCEEDS = "Exceeds timeout";

export const isRecovering = ({ recovery }: { readonly recovery: Recovery | null }): boolean =>
  recovery !== null && recovery.stage !== "finished" && recovery.stage !== "failed";
