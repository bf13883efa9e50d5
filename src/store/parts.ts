import { latePart } from "../kernel/late-part.ts";
import type { heed, inspectAgain, tellInspected } from "./inspections.ts";
import type { hearInspection } from "./network-inspection.ts";
import type { pursuePlan, takePlan } from "./recovery.ts";
import type { recoveryReport } from "./recovery-report.ts";
import type { goOnStopping } from "./stopping.ts";

/** What a store does for an unsafe recovery: only a plan of PD begins it. */
export const STORE_RECOVERY = latePart<{
  readonly takePlan: typeof takePlan;
  readonly pursuePlan: typeof pursuePlan;
  readonly recoveryReport: typeof recoveryReport;
}>("recovery of a store");

/** How a process goes on that has been asked to end. */
export const STOPPING = latePart<{ readonly goOnStopping: typeof goOnStopping }>("stopping");

/** How well a store reaches the others, and how its writes and requests do: measured only while PD heeds it. */
export const INSPECTIONS = latePart<{
  readonly heed: typeof heed;
  readonly inspectAgain: typeof inspectAgain;
  readonly tellInspected: typeof tellInspected;
  readonly hearInspection: typeof hearInspection;
}>("inspections");
