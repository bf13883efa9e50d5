import type { RegionId, StoreId } from "../../proto/region.ts";
import type { ReplicaStatus, ReplicationPlan } from "../../proto/replication.ts";

/** What a member of PD knows as the monitor of replication beside Raft. */
export interface ReplicationMonitor {
  readonly plan: ReplicationPlan;
  round: number;
  /** How the groups stand at the stores that have answered. */
  answers: Map<StoreId, readonly ReplicaStatus[]>;
  /** The highest term that it has given each group, on its disk: who got it may not have heard yet. */
  readonly given: Map<RegionId, number>;
}

export const createReplicationMonitor = (plan: ReplicationPlan): ReplicationMonitor =>
  ({ plan, round: 0, answers: new Map(), given: new Map() });

export const forkReplicationMonitor = (monitor: ReplicationMonitor): ReplicationMonitor =>
  ({ ...monitor, answers: new Map(monitor.answers), given: new Map(monitor.given) });
