import type { Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import type { InvariantId } from "./invariants.ts";
import type { Checks } from "./types.ts";
import { MAX_VIOLATIONS } from "./types.ts";

/** Records a breach. */
export function violate(checks: Checks, invariant: InvariantId, region: RegionId, at: Instant, detail: string): void {
  if (checks.violations.length >= MAX_VIOLATIONS) {
    checks.violationsDropped++;
    return;
  }
  checks.violations.push({ invariant, region, at, detail });
}
