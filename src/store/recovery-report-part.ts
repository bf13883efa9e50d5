import { latePart } from "../kernel/late-part.ts";
import type { recoveryReport } from "./recovery-report.ts";

/** What a store tells PD in an unsafe recovery. */
export const RECOVERY_REPORT = latePart<{ readonly recoveryReport: typeof recoveryReport }>("report of a recovery");
