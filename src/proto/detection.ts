import type { Duration, Instant } from "../kernel/time.ts";
import type { StoreId } from "./region.ts";

/** What a store really is, to whoever watches it from PD's leader. */
export type StoreCondition = "running" | "paused" | "dead" | "cut";

interface OfDetector {
  readonly kind: "detection";
  /** The event by which detectors began: what is left of an earlier one means nothing. */
  readonly serial: number;
  readonly detector: string;
  readonly store: StoreId;
}

/** What failure detectors ask stores, and what these tell them: between PD's leader and the stores, beside all that TiKV says. */
export type DetectionMessage =
  | OfDetector & { readonly say: "probe"; readonly round: number }
  | OfDetector & { readonly say: "beat" }
  | OfDetector & { readonly say: "answer"; readonly round: number; readonly writeTime: Duration };

/** What they wait for: a store for its next word to a detector, a member of PD for what is due with a store at `at`. */
export interface DetectionTimer extends OfDetector {
  readonly at: Instant;
}
