import { between, type Duration } from "../../kernel/time.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { traitsOf, type ReplicationPlan } from "../../proto/replication.ts";
import type { Replica } from "../../store/replication/state.ts";
import type { Cluster } from "../cluster.ts";

/** How the region's group beside Raft stands, which is as the region was when the mode was chosen. */
export interface BesideRaft {
  readonly mode: ReplicationPlan["mode"];
  readonly replicas: readonly {
    readonly store: StoreId;
    /** It takes writes, by its own account. */
    readonly takesWrites: boolean;
    readonly durable: number;
    /** Writes that others have taken and its disk does not have; how long ago the oldest of them was taken. */
    readonly behind: number;
    readonly lag: Duration;
  }[];
}

/** Null where there is none. */
export function lookBesideRaft({ processes, now }: Cluster, region: RegionId): BesideRaft | null {
  const all = processes.flatMap((process) => {
    const server = process.kind === "store" ? process.state.replication : null;
    const replica = server?.replicas.get(region);
    return server == null || replica === undefined ? [] : [{ store: process.id, mode: server.plan.mode, replica }];
  });
  const mode = all[0]?.mode;
  if (mode === undefined) return null;
  const { isShared } = traitsOf({ mode });
  // Whose log counts: the newest primary's, or that of each.
  const term = Math.max(...all.map(({ replica }) => replica.term));
  const sources = all.filter(({ store, replica }) => isShared || (replica.term === term && replica.primary === store));
  return {
    mode,
    replicas: all.map(({ store, replica }) => {
      const missing = sources.filter((source) => source.store !== store).flatMap((source) => {
        const has = isShared ? replica.received.get(source.store) ?? 0 : replica.durable;
        return missingFrom(source.replica, has);
      });
      const oldest = missing.reduce((least, at) => Math.min(least, at), now) as typeof now;
      return {
        store, takesWrites: isShared || replica.primary === store, durable: replica.durable, behind: missing.length,
        lag: between(oldest, now),
      };
    }),
  };
}

/** When those entries were taken that stand behind a place, and on the disk. */
const missingFrom = ({ log, durable }: Replica, has: number): readonly number[] =>
  log.filter(({ index }) => index > has && index <= durable).map(({ at }) => at);
