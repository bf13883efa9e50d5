import { between, seconds, type Instant } from "../../kernel/time.ts";
import { tellScheduler } from "../scheduler-config.ts";
import type { PdState } from "../state.ts";
import type { StoreRecord } from "../store-record.ts";
import { evictLeaders } from "./evicting.ts";
import { defineScheduler, LEADER_LIMIT } from "./scheduler.ts";

const NAME = "evict-slow-store";
/** From here on a store counts as slow; its leaders go only if it is the only one, and as slow as can be. */
const SLOW = 80;
const SLOWEST = 100;
/** A store that has been as well as this for so long may lead again (recovery-duration). */
const WELL = 1;
export const SLOW_STORE_RECOVERY = seconds(1_800);

const isSlow = ({ state, stats }: StoreRecord): boolean => state === "Up" && stats.slowScore >= SLOW;

/** Takes the leaders from the one store whose disk is slow, until it has long been well again (evict_slow_store.go). */
export const evictSlowStore = defineScheduler({
  name: NAME, limits: [LEADER_LIMIT],
  isNeeded: (state) => {
    if (state.schedulerConfigs[NAME].stores.length > 0) return true;
    for (const store of state.stores.values()) if (isSlow(store)) return true;
    return false;
  },
  prepare(state, now) {
    const [id] = state.schedulerConfigs[NAME].stores;
    if (id === undefined) capture(state);
    else watch(state, id, now);
  },
  schedule: (state, now) => () => (state.schedulerConfigs[NAME].stores.length === 0 ? null : evictLeaders(state, NAME, now)),
});

function capture(state: PdState): void {
  const slow = [...state.stores.values()].filter(isSlow);
  const [only] = slow;
  if (only === undefined || slow.length > 1 || only.stats.slowScore < SLOWEST) return;
  tellScheduler(state, NAME, { stores: [only.id], wellSince: null });
}

function watch(state: PdState, id: number, now: Instant): void {
  const store = state.stores.get(id);
  const { wellSince } = state.schedulerConfigs[NAME];
  if (store === undefined || store.state === "Tombstone") tellScheduler(state, NAME, { stores: [], wellSince: null });
  else if (store.stats.slowScore > WELL) {
    if (wellSince !== null) tellScheduler(state, NAME, { wellSince: null });
  } else if (wellSince === null) tellScheduler(state, NAME, { wellSince: now });
  else if (between(wellSince, now) >= SLOW_STORE_RECOVERY) tellScheduler(state, NAME, { stores: [], wellSince: null });
}
