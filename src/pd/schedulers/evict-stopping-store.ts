import { tellScheduler } from "../scheduler-config.ts";
import type { StoreRecord } from "../store-record.ts";
import { evictLeaders } from "./evicting.ts";
import { defineScheduler, LEADER_LIMIT } from "./scheduler.ts";

const NAME = "evict-stopping-store";

const isStopping = ({ state, stats }: StoreRecord): boolean => state !== "Tombstone" && stats.isStopping;

/** Takes the leaders from stores that say that they are about to stop, until they say so no more (evict_stopping_store.go). */
export const evictStoppingStore = defineScheduler({
  name: NAME, limits: [LEADER_LIMIT],
  isNeeded: (state) => {
    if (state.schedulerConfigs[NAME].stores.length > 0) return true;
    for (const store of state.stores.values()) if (isStopping(store)) return true;
    return false;
  },
  prepare(state) {
    const stores = [...state.stores.values()].filter(isStopping).map(({ id }) => id);
    if (stores.join() !== state.schedulerConfigs[NAME].stores.join()) tellScheduler(state, NAME, { stores });
  },
  schedule: (state, now) => () => (state.schedulerConfigs[NAME].stores.length === 0 ? null : evictLeaders(state, NAME, now)),
});
