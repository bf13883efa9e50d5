import { latePart } from "../kernel/late-part.ts";
import type { heedNetwork, hearInspection, inspectNetwork } from "./network-inspection.ts";
import type { pursuePlan, takePlan } from "./recovery.ts";

/** What a store does for an unsafe recovery: only a plan of PD begins it. */
export const STORE_RECOVERY = latePart<{
  readonly takePlan: typeof takePlan;
  readonly pursuePlan: typeof pursuePlan;
}>("recovery of a store");

/** How well a store reaches the others: measured only while somebody has told PD to heed it. */
export const NETWORK_INSPECTION = latePart<{
  readonly heedNetwork: typeof heedNetwork;
  readonly inspectNetwork: typeof inspectNetwork;
  readonly hearInspection: typeof hearInspection;
}>("inspection of the network");
