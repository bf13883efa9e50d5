import { latePart } from "../kernel/late-part.ts";

/** Unsafe recovery: only an order begins it. */
export const UNSAFE_RECOVERY = latePart<Pick<typeof import("./unsafe/recovery.ts"), "hearInRecovery">>("unsafe recovery");
