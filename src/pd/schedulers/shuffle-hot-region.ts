import { drawItem } from "../../kernel/random.ts";
import type { Instant } from "../../kernel/time.ts";
import { peerOnStore } from "../../proto/region.ts";
import { isRegionTarget } from "../filters.ts";
import { isBusy, isLastingly } from "../hot.ts";
import { Priority, type OperatorDraft } from "../operator.ts";
import { canReplace, fitRegion } from "../placement.ts";
import { newPeer, planChange } from "../plans.ts";
import type { RegionInfo } from "../region-info.ts";
import type { PdState } from "../state.ts";
import { defineScheduler, LEADER_LIMIT, REGION_LIMIT } from "./scheduler.ts";

/** How many operators of busy regions may run for it to make one more (its own `limit`). */
const HOT_LIMIT = 1;

/** Moves the leading replica of a random busy region to a random store that may hold it: for trials (shuffle_hot_region.go). */
export const shuffleHotRegion = defineScheduler({
  name: "shuffle-hot-region", limits: [["hot-region", () => HOT_LIMIT], REGION_LIMIT, LEADER_LIMIT],
  isNeeded: ({ traffic }) => isBusy(traffic),
  schedule: (state, now) => () => {
    const cache = drawItem(state.random, [state.traffic.writes, state.traffic.reads]);
    const hits = state.settings.hotRegionCacheHitsThreshold;
    const busy = [...cache.regions].flatMap(([id, peers]): readonly RegionInfo[] => {
      const info = state.tree.infos.get(id);
      return info !== undefined && peers.some((peer) => isLastingly(cache, peer, hits)) ? [info] : [];
    });
    if (busy.length === 0) return null;
    const draft = planMove(state, drawItem(state.random, busy), now);
    return draft === null ? [] : [draft];
  },
});

function planMove(state: PdState, info: RegionInfo, now: Instant): OperatorDraft | null {
  const { leader, region, downPeers, pendingPeers } = info;
  const fit = fitRegion(state, info);
  if (leader === null || fit === null || downPeers.length + pendingPeers.length > 0) return null;
  const targets = [...state.stores.values()].filter((store) => peerOnStore(region, store.id) === undefined &&
    isRegionTarget(state, store, now) && canReplace(state, fit, leader.storeId, store));
  if (targets.length === 0) return null;
  const { id } = drawItem(state.random, targets);
  const change = { add: newPeer(state, id, leader.role), remove: leader, leader: id };
  const purpose = { description: "random-move-hot-leader", kinds: ["region", "leader"], priority: Priority.low } as const;
  return planChange(state, info, change, purpose, now);
}
