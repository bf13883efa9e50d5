import { latePart } from "../../kernel/late-part.ts";
import type { ReplicationTimer, ReplicationToPd } from "../../proto/replication.ts";
import type { PdHost, PdState } from "../state.ts";
import type { ReplicationMonitor } from "./state.ts";

/** What a member of PD does as the monitor of replication beside Raft. */
export interface MonitorCode {
  /** The process begins, or the plan does. */
  start(state: PdState, host: PdHost): void;
  hear(state: PdState, host: PdHost, message: ReplicationToPd): void;
  expire(state: PdState, host: PdHost, timer: ReplicationTimer): void;
  fork(monitor: ReplicationMonitor): ReplicationMonitor;
}

/** It comes with what people do: only a setting begins it. */
export const REPLICATION_MONITOR = latePart<MonitorCode>("monitor of replication");
