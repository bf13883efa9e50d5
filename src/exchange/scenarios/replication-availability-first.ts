import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { cutWithClient } from "./parts.ts";

/** Both sides of a partition take writes of the same keys, nobody waits, and the conflicts show when they meet again. */
export const replicationAvailabilityFirst: Scenario = {
  ...cutWithClient("availability-first", 10, 40), id: "replication-availability-first", playUntil: after(START, seconds(55)),
};
