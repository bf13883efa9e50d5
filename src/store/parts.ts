import { latePart } from "../kernel/late-part.ts";
import type { pursuePlan, takePlan } from "./recovery.ts";
import type { checkStalePeers } from "./stale-check.ts";
import type { goOnStopping } from "./stopping.ts";

/** What a store does for an unsafe recovery: only a plan of PD begins it. */
export const STORE_RECOVERY = latePart<{
  readonly takePlan: typeof takePlan;
  readonly pursuePlan: typeof pursuePlan;
}>("recovery of a store");

/** How a process goes on that has been asked to end. */
export const STOPPING = latePart<{ readonly goOnStopping: typeof goOnStopping }>("stopping");

/** The check of peers that sleep, or miss their leader: the first comes within minutes, and before the tick that brings it. */
export const STALE_CHECK = latePart<{ readonly checkStalePeers: typeof checkStalePeers }>("check for stale peers");
