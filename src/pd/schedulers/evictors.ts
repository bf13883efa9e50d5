import { evictSlowStore } from "./evict-slow-store.ts";
import { evictStoppingStore } from "./evict-stopping-store.ts";
import type { Evictor } from "./needs.ts";
import type { Scheduler } from "./scheduler.ts";

/** Schedulers that every PD has and that few runs ever call for: something must be wrong with a store. */
export const evictors: { readonly [Name in Evictor]: Scheduler<Name> } = {
  "evict-slow-store": evictSlowStore,
  "evict-stopping-store": evictStoppingStore,
};
