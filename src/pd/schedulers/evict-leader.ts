import { evictLeaders } from "./evicting.ts";
import { defineScheduler } from "./scheduler.ts";

/** Keeps the stores that people name without leaders: before work on a machine, say. */
export const evictLeader = defineScheduler({
  name: "evict-leader", kind: "leader", limit: (settings) => settings.leaderScheduleLimit,
  schedule: (state, now) => () => evictLeaders(state, "evict-leader", now),
});
