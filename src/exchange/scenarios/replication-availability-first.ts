import type { Scenario } from "../scenario.ts";
import { cutWithClient } from "./parts.ts";

/** Both sides of a partition take writes of the same keys, nobody waits, and the conflicts show when they meet again. */
export const replicationAvailabilityFirst: Scenario = cutWithClient("replication-availability-first", "availability-first");
