import { latePart } from "../kernel/late-part.ts";
import type { pursuePlan, takePlan } from "./recovery.ts";

/** What a store does for an unsafe recovery: only a plan of PD begins it. */
export const STORE_RECOVERY = latePart<{
  readonly takePlan: typeof takePlan;
  readonly pursuePlan: typeof pursuePlan;
}>("recovery of a store");
