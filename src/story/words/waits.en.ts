import type { RepairWait } from "../../cluster/repair.ts";

/** What the repair of a region waits for, as a clause. */
export const waitsEn: Readonly<Record<RepairWait, string>> = {
  majority: "too few voters run, and without a majority nothing can be repaired",
  links: "no voter reaches a majority over the links as they are, so none can be elected",
  leader: "PD knows no Raft leader there and orders nothing",
  pd: "PD does not run, or has not heard of enough regions yet",
  "store-down": "PD repairs nothing before it calls the store Down",
  "down-peers": "PD repairs nothing before the Raft leader reports the replica in down_peers",
  "store-heard": "PD hears the store and replaces nothing there, however long the Raft leader misses the replica",
  "scheduling-off": "replica-schedule-limit is 0, or halt-scheduling on, so PD schedules no repair",
  target: "no store is left that may hold the replica",
  limit: "a limit of PD or of a store is used up for now",
  patrol: "PD's patrol has yet to come round",
};
