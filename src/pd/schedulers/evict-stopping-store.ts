import { tellScheduler } from "../scheduler-config.ts";
import { evictLeaders } from "./evicting.ts";
import { ailing } from "./needs.ts";
import { defineScheduler, LEADER_LIMIT } from "./scheduler.ts";

const NAME = "evict-stopping-store";

/** Takes the leaders from stores that say that they are about to stop, until they say so no more (evict_stopping_store.go). */
export const evictStoppingStore = defineScheduler({
  name: NAME, limits: [LEADER_LIMIT],
  prepare(state) {
    const stores = ailing(state, NAME).map(({ id }) => id);
    if (stores.join() !== state.schedulerConfigs[NAME].stores.join()) tellScheduler(state, NAME, { stores });
  },
  schedule: (state, now) => () => (state.schedulerConfigs[NAME].stores.length === 0 ? null : evictLeaders(state, NAME, now)),
});
