import { latePart } from "../kernel/late-part.ts";

/** What a store does for an unsafe recovery: only a plan of PD begins it. */
export const STORE_RECOVERY = latePart<Pick<typeof import("./recovery.ts"), "takePlan" | "pursuePlan">>("recovery of a store");
