import type { Scenario } from "../scenario.ts";
import { cutWithClient } from "./parts.ts";

/** A write waits for one replica, but not for longer than 10 s: then it is as asynchronous as any, and loses as much. */
export const replicationSemiSync: Scenario = cutWithClient("replication-semi-sync", "semi-sync");
