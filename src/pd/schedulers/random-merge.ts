import { drawItem } from "../../kernel/random.ts";
import { isRegionSource } from "../filters.ts";
import { isHot } from "../hot.ts";
import { haveSameRules, partnersOf, planMerge } from "../merges.ts";
import { Priority, type OperatorDraft } from "../operator.ts";
import type { RegionInfo } from "../region-info.ts";
import { regionsOnStore } from "../region-tree.ts";
import { hasSoundPeers } from "../sound-peers.ts";
import type { PdState } from "../state.ts";
import { drawRegion } from "./attempts.ts";
import { defineScheduler } from "./scheduler.ts";

/** Merges a random region with a random neighbour, however large they are: for trials (random_merge.go). */
export const randomMerge = defineScheduler({
  name: "random-merge", limits: [["merge", (settings) => settings.mergeScheduleLimit]],
  schedule: (state, now) => () => {
    const stores = [...state.stores.values()].filter((store) => isRegionSource(state, store, now));
    if (stores.length === 0 || state.tree.order.length < 2) return null;
    const { leaders } = regionsOnStore(state.tree, drawItem(state.random, stores).id);
    const source = drawRegion(state, leaders, (info) => isSound(state, info));
    const targets = source === undefined ? [] : partnersOf(state, source);
    if (source === undefined || targets.length === 0) return [];
    const target = drawItem(state.random, targets);
    if (!isSound(state, target) || !haveSameRules(state, source, target, now)) return [];
    const draft = planMerge(state, source, target, "random-merge", "merge", now);
    return draft === null ? [] : [hurryless(draft)];
  },
});

const hurryless = (draft: OperatorDraft): OperatorDraft => ({
  ...draft, priority: Priority.low, ...(draft.partner === undefined ? {} : { partner: hurryless(draft.partner) }),
});

const isSound = (state: PdState, info: RegionInfo): boolean =>
  info.leader !== null && !isHot(state, info.region.id) && hasSoundPeers(state, info);
