import type { Scenario } from "../scenario.ts";
import { cutWithClient } from "./parts.ts";

/** One owner for each region: nobody takes its place before its session is over, and when it is back it finds itself fenced. */
export const replicationSingleOwner: Scenario = cutWithClient("replication-single-owner", "single-owner", 60);
