import { drawItem } from "../../kernel/random.ts";
import { peerOnStore } from "../../proto/region.ts";
import { isOrdinary, isRegionSource, isRegionTarget } from "../filters.ts";
import { Priority } from "../operator.ts";
import { canReplace, fitRegion } from "../placement.ts";
import { newPeer, planChange } from "../plans.ts";
import type { RegionInfo } from "../region-info.ts";
import { regionsOnStore } from "../region-tree.ts";
import { drawRegion } from "./attempts.ts";
import { defineScheduler, REGION_LIMIT } from "./scheduler.ts";

/** Moves a random replica to a random store that may hold it: for trials (shuffle_region.go). */
export const shuffleRegion = defineScheduler({
  name: "shuffle-region", limits: [REGION_LIMIT],
  schedule: (state, now) => () => {
    const sources = [...state.stores.values()].filter((store) => isOrdinary(state, store) && isRegionSource(state, store, now));
    if (sources.length === 0) return null;
    const source = drawItem(state.random, sources);
    const { followers, leaders, learners } = regionsOnStore(state.tree, source.id);
    const settled = (info: RegionInfo): boolean =>
      info.leader !== null && info.downPeers.length === 0 && info.pendingPeers.length === 0;
    const info = drawRegion(state, followers, settled) ?? drawRegion(state, leaders, settled) ??
      drawRegion(state, learners, settled);
    const old = info === undefined ? undefined : peerOnStore(info.region, source.id);
    const fit = info === undefined ? null : fitRegion(state, info);
    if (info === undefined || old === undefined || fit === null) return [];
    const targets = [...state.stores.values()].filter((store) => peerOnStore(info.region, store.id) === undefined &&
      isRegionTarget(state, store, now) && canReplace(state, fit, source.id, store));
    if (targets.length === 0) return [];
    const change = { add: newPeer(state, drawItem(state.random, targets).id, old.role), remove: old };
    const purpose = { description: "shuffle-region", kinds: ["region"], priority: Priority.low } as const;
    const draft = planChange(state, info, change, purpose, now);
    return draft === null ? [] : [draft];
  },
});
