import { latePart } from "../kernel/late-part.ts";
import type { heed, inspectAgain, tellInspected } from "./inspections.ts";
import type { hearInspection } from "./network-inspection.ts";
import type { recoveryReport } from "./recovery-report.ts";

/** What a store's report to PD holds in an unsafe recovery. */
export const RECOVERY_REPORT = latePart<{ readonly recoveryReport: typeof recoveryReport }>("report of a recovery");

/** How well a store reaches the others, and how its writes and requests do: measured only while PD heeds it. */
export const INSPECTIONS = latePart<{
  readonly heed: typeof heed;
  readonly inspectAgain: typeof inspectAgain;
  readonly tellInspected: typeof tellInspected;
  readonly hearInspection: typeof hearInspection;
}>("inspections");
