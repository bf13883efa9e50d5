import { latePart } from "../kernel/late-part.ts";
import type { hearInRecovery } from "./unsafe/recovery.ts";

/** Unsafe recovery: only an order begins it. */
export const UNSAFE_RECOVERY = latePart<{ readonly hearInRecovery: typeof hearInRecovery }>("unsafe recovery");
