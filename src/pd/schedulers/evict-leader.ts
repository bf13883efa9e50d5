import { evictLeaders } from "./evicting.ts";
import { defineScheduler, LEADER_LIMIT } from "./scheduler.ts";

/** Keeps the stores that people name without leaders: before work on a machine, say. */
export const evictLeader = defineScheduler({
  name: "evict-leader", limits: [LEADER_LIMIT],
  schedule: (state, now) => () => evictLeaders(state, "evict-leader", now),
});
