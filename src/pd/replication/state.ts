import type { StoreId } from "../../proto/region.ts";
import type { ReplicaStatus, ReplicationPlan } from "../../proto/replication.ts";

/** What a member of PD knows as the monitor of replication beside Raft: nothing but what this round has told. */
export interface ReplicationMonitor {
  readonly plan: ReplicationPlan;
  round: number;
  /** How the groups stand at the stores that have answered. */
  answers: Map<StoreId, readonly ReplicaStatus[]>;
}

export const createReplicationMonitor = (plan: ReplicationPlan): ReplicationMonitor =>
  ({ plan, round: 0, answers: new Map() });

export const forkReplicationMonitor = (monitor: ReplicationMonitor): ReplicationMonitor =>
  ({ ...monitor, answers: new Map(monitor.answers) });
