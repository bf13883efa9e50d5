import type { Scenario } from "../scenario.ts";
import { cutWithClient } from "./parts.ts";

/** Beside Raft writes are replicated asynchronously: what the side that is cut off acknowledged is lost, and Raft loses none. */
export const replicationAsync: Scenario = cutWithClient("replication-async", "async");
