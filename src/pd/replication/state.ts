import type { Duration, Instant } from "../../kernel/time.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import type { Promotion, ReplicaStatus, ReplicationPlan } from "../../proto/replication.ts";

/** What a member of PD knows as the monitor of replication beside Raft. */
export interface ReplicationMonitor {
  readonly plan: ReplicationPlan;
  round: number;
  /** How the groups stand at the stores that have answered: in this round, or with one owner for each region at last. */
  answers: Map<StoreId, readonly ReplicaStatus[]>;
  /** The highest term that it has given each group, on its disk: who got it may not have heard yet. */
  readonly given: Map<RegionId, number>;
  /** With one owner for each region: what it knows since it leads PD. */
  master: Master;
}

/** The master of regions that have one owner each. */
export interface Master {
  /** PD's leader key under which it began; 0 for none. */
  readonly office: number;
  readonly sessions: Map<StoreId, OwnerSession>;
  /** Who owned the group last. */
  readonly owners: Map<RegionId, StoreId>;
  readonly transfers: Map<RegionId, Transfer>;
}

/** A store's session. Immutable. */
export interface OwnerSession {
  /** When its process began, as it says. */
  readonly begun: Instant;
  /** By the local clock. */
  readonly heard: Instant;
  /** For how long nothing was heard of it before the process that answers now; 0 where that has answered before. */
  readonly silence: Duration;
  readonly isExpired: boolean;
}

/** A group is taken from one that is gone and given to another one, in its session; to 0 as long as that is open. Immutable. */
export interface Transfer extends Promotion {
  readonly failed: StoreId;
  readonly chosen: StoreId;
  readonly session: Instant;
}

export const createMaster = (office: number): Master =>
  ({ office, sessions: new Map(), owners: new Map(), transfers: new Map() });

export const createReplicationMonitor = (plan: ReplicationPlan): ReplicationMonitor =>
  ({ plan, round: 0, answers: new Map(), given: new Map(), master: createMaster(0) });

export const forkReplicationMonitor = (monitor: ReplicationMonitor): ReplicationMonitor => {
  const { office, sessions, owners, transfers } = monitor.master;
  return {
    ...monitor, answers: new Map(monitor.answers), given: new Map(monitor.given),
    master: { office, sessions: new Map(sessions), owners: new Map(owners), transfers: new Map(transfers) },
  };
};
