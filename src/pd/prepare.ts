import { between, minutes, seconds } from "../kernel/time.ts";
import type { StoreId } from "../proto/region.ts";
import { regionCount, regionsOnStore } from "./region-tree.ts";
import type { PdHost, PdState } from "./state.ts";
import { armSchedulers, suspectAll } from "./wakeups.ts";

/** How often a restarted PD asks itself whether it knows enough to schedule. */
const CHECK_INTERVAL = seconds(3);
/** Nine regions of ten must have reported, in total and of each store's (CollectFactor) ... */
const COLLECT_PARTS = 9;
const COLLECT_WHOLE = 10;
/** ... but it waits no longer than this: regions without a leader never report (collectTimeout). */
const COLLECT_TIMEOUT = minutes(5);

/** Plans the next look; a PD that schedules before it knows the regions would move replicas that are fine. */
export function armPrepareCheck(state: PdState, host: PdHost): void {
  if (state.prepared || state.prepareArmed) return;
  state.prepareArmed = true;
  host.startTimer(CHECK_INTERVAL, { kind: "prepare-check" });
}

export function checkPrepared(state: PdState, host: PdHost): void {
  state.prepareArmed = false;
  if (state.prepared || state.office === null) return;
  if (between(state.startedAt, host.clock()) < COLLECT_TIMEOUT && !hasCollected(state)) {
    armPrepareCheck(state, host);
    return;
  }
  state.prepared = true;
  state.reported.clear();
  host.emit({ name: "pd.cluster.prepared" });
  suspectAll(state, host);
  armSchedulers(state, host);
}

function hasCollected(state: PdState): boolean {
  const isMost = (part: number, whole: number): boolean => part * COLLECT_WHOLE >= whole * COLLECT_PARTS;
  if (!isMost(state.reported.size, state.tree.order.length)) return false;
  const reported = new Map<StoreId, number>();
  for (const id of state.reported) {
    for (const peer of state.tree.infos.get(id)?.region.peers ?? []) {
      reported.set(peer.storeId, (reported.get(peer.storeId) ?? 0) + 1);
    }
  }
  return [...state.stores.values()].every((store) =>
    store.state !== "Up" || isMost(reported.get(store.id) ?? 0, regionCount(regionsOnStore(state.tree, store.id))));
}
