import type { Instant } from "../../kernel/time.ts";
import type { OperatorName } from "../../proto/operators.ts";
import type { ScatterRange } from "../../proto/orders.ts";
import { steadyAverage } from "../average.ts";
import { OPERATOR_KINDS, type OperatorDraft } from "../operator.ts";
import { createTree, regionsInRange, regionsOnStore } from "../region-tree.ts";
import type { PdState } from "../state.ts";
import type { StoreRecord } from "../store-record.ts";
import { balanceLeader } from "./balance-leader.ts";
import { balanceRegion } from "./balance-region.ts";
import { defineScheduler, type RegionSearch } from "./scheduler.ts";

/** Within a range stores may differ by so many leaders, and by so many average regions. */
const TOLERANCE = 2;

/** Evens out the leaders, then the replicas, of each range that people name, as if there were nothing else (scatter_range.go). */
export const scatterRange = defineScheduler({
  name: "scatter-range",
  limits: [["range", ({ leaderScheduleLimit, regionScheduleLimit }) => Math.max(leaderScheduleLimit, regionScheduleLimit)]],
  schedule(state, now) {
    const searches = state.schedulerConfigs["scatter-range"].ranges.map((range) => searchOf(state, range, now));
    return () => {
      let isEven = true;
      for (const search of searches) {
        const drafts = search();
        if (drafts !== null && drafts.length > 0) return drafts;
        isEven &&= drafts === null;
      }
      return isEven ? null : [];
    };
  },
});

function searchOf(state: PdState, range: ScatterRange, now: Instant): RegionSearch {
  const part = rangeCluster(state, range);
  const running = [...state.operators.values()].filter(({ kinds }) => kinds[0] === "range").length;
  const nothing: RegionSearch = () => null;
  const leaders = running < state.settings.leaderScheduleLimit ? balanceLeader.schedule(part, now) : nothing;
  const regions = running < state.settings.regionScheduleLimit ? balanceRegion.schedule(part, now) : nothing;
  return () => {
    const moved = leaders();
    if (moved !== null && moved.length > 0) return moved.map((draft) => ranged(draft, "scatter-range-leader"));
    const drafts = regions();
    return drafts?.map((draft) => ranged(draft, "scatter-range-region")) ?? moved;
  };
}

const ranged = (draft: OperatorDraft, description: OperatorName): OperatorDraft =>
  ({ ...draft, description, kinds: OPERATOR_KINDS.filter((kind) => kind === "range" || draft.kinds.includes(kind)) });

/** The cluster as it would be with the regions of the range alone (range_cluster.go). What it shares is the cluster's own. */
function rangeCluster(state: PdState, range: ScatterRange): PdState {
  const tree = createTree(regionsInRange(state.tree, range.startKey, range.endKey));
  const stores = new Map([...state.stores].map(([id, store]): [number, StoreRecord] => {
    const { stats } = store;
    const { sizeMiB } = regionsOnStore(state.tree, id);
    if (stats.usedMiB === 0 || sizeMiB === 0) return [id, store];
    const usedMiB = (regionsOnStore(tree, id).sizeMiB * stats.usedMiB) / sizeMiB;
    const availableMiB = stats.capacityMiB - usedMiB;
    return [id, { ...store, stats: { ...stats, usedMiB, availableMiB }, available: steadyAverage(availableMiB) }];
  }));
  const { "scatter-range": own } = state.schedulers;
  return {
    ...state, tree, stores, settings: { ...state.settings, tolerantSizeRatio: TOLERANCE },
    schedulers: { ...state.schedulers, "balance-leader": own, "balance-region": own },
  };
}
