import { between, seconds, type Instant } from "../../kernel/time.ts";
import type { StoreId } from "../../proto/region.ts";
import { tellScheduler } from "../scheduler-config.ts";
import { RECOVERY_DURATION } from "../slow-stores.ts";
import type { PdState } from "../state.ts";
import { evictLeaders } from "./evicting.ts";
import { ailing } from "./needs.ts";
import { watchNetwork } from "./network-slow.ts";
import { defineScheduler, LEADER_LIMIT } from "./scheduler.ts";

const NAME = "evict-slow-store";
/** Leaders go from a store only if it is the only slow one, and as slow as can be. */
const SLOWEST = 100;
/** A store that has been as well as this for recovery-duration may lead again. */
const WELL = 1;

/**
 * Takes the leaders from the one store whose disk is slow, until it has long been well again; and, where it is told to, from one
 * whose network is (evict_slow_store.go).
 */
export const evictSlowStore = defineScheduler({
  name: NAME, limits: [LEADER_LIMIT],
  prepare(state, now) {
    const { stores, network, recoverySeconds = RECOVERY_DURATION } = state.schedulerConfigs[NAME];
    const recovery = seconds(recoverySeconds);
    if (network !== undefined) {
      const watched = watchNetwork(state, network, now, recovery);
      if (watched !== network) tellScheduler(state, NAME, { network: watched });
    }
    const byNetwork = state.schedulerConfigs[NAME].network?.evicted ?? [];
    const byDisk = stores.find((id) => network?.evicted.includes(id) !== true);
    const slow = byDisk === undefined ? captured(state, byNetwork) : stillSlow(state, byDisk, now, recovery);
    const next = [...(slow === null ? [] : [slow]), ...byNetwork.filter((id) => id !== slow)];
    if (next.join() !== stores.join()) tellScheduler(state, NAME, { stores: next });
  },
  schedule: (state, now) => () => (state.schedulerConfigs[NAME].stores.length === 0 ? null : evictLeaders(state, NAME, now)),
});

/** The store whose disk is the only slow one; null where there is none, or it leads nothing anyway. */
function captured(state: PdState, byNetwork: readonly StoreId[]): StoreId | null {
  const slow = ailing(state, NAME);
  const [only] = slow;
  if (only === undefined || slow.length > 1 || only.stats.slowScore < SLOWEST || byNetwork.includes(only.id)) return null;
  tellScheduler(state, NAME, { wellSince: null });
  return only.id;
}

function stillSlow(state: PdState, id: StoreId, now: Instant, recovery: number): StoreId | null {
  const store = state.stores.get(id);
  const { wellSince } = state.schedulerConfigs[NAME];
  const isWell = store !== undefined && store.stats.slowScore <= WELL;
  const isOver = store === undefined || store.state === "Tombstone" ||
    (isWell && wellSince !== null && between(wellSince, now) >= recovery);
  const since = isOver || !isWell ? null : wellSince ?? now;
  if (since !== wellSince) tellScheduler(state, NAME, { wellSince: since });
  return isOver ? null : id;
}
