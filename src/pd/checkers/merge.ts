import { between } from "../../kernel/time.ts";
import { isHot } from "../hot.ts";
import { labelsIn } from "../label-part.ts";
import { haveSameRules, partnersOf, planMerge } from "../merges.ts";
import { operatorCount } from "../operator-count.ts";
import { fitRegion, type RegionFit } from "../placement.ts";
import type { RegionInfo } from "../region-info.ts";
import type { PdState } from "../state.ts";
import { CONTENT, defineChecker, type Case } from "./checker.ts";

/** Keys of a region that may be merged, for each MiB that it may have. */
const KEYS_PER_MIB = 10_000;
/** A neighbour up to so many MiB may take a small region in, and in any case one of four times what TiKV splits. */
const TARGET_MIB = 500;
const TARGET_PART = 4;

/** A region that holds little becomes a part of its smaller neighbour (merge_checker.go). */
export const mergeRegions = defineChecker({
  name: "merge",
  check: (region) => {
    const { state, info, now } = region;
    if (labelsIn(state)?.isDenied(state, info.region, now) === true) return null;
    if (state.settings.mergeScheduleLimit === 0 || !isSmall(state, info)) return null;
    if (!mayMerge(region, info) || !isWhole(region.fit)) return null;
    const target = partnersOf(state, info)
      .filter((other) => mayTakeIn(region, other)).sort((a, b) => a.sizeMiB - b.sizeMiB)[0];
    if (target === undefined) return null;
    if (operatorCount(state, "merge") >= state.settings.mergeScheduleLimit) {
      state.mergesWaiting.add(info.region.id);
      return CONTENT;
    }
    const draft = planMerge(state, info, target, "merge-region", "merge", now);
    return draft === null ? null : { kind: "operator", draft };
  },
});

/** Every rule has its peers, and there are no others. */
const isWhole = ({ fits, orphans }: RegionFit): boolean =>
  orphans.length === 0 && fits.every(({ rule, peers, wrongRole }) => peers.length >= rule.count && wrongRole.length === 0);

function isSmall({ settings }: PdState, { sizeMiB, keys }: RegionInfo): boolean {
  const { maxMergeRegionSize, maxMergeRegionKeys } = settings;
  const most = maxMergeRegionKeys === 0 ? maxMergeRegionSize * KEYS_PER_MIB : maxMergeRegionKeys;
  return sizeMiB <= maxMergeRegionSize && keys <= most;
}

/** Whether nothing is wrong with the region, and PD has run for long enough since it started and since the region was split. */
function mayMerge({ state, now }: Case, { region, leader, downPeers, pendingPeers }: RegionInfo): boolean {
  const { splitMergeInterval } = state.settings;
  const since = state.splits.get(region.id) ?? state.startedAt;
  return between(since > state.startedAt ? since : state.startedAt, now) >= splitMergeInterval &&
    leader !== null && downPeers.length === 0 && pendingPeers.length === 0 && !isHot(state, region.id);
}

function mayTakeIn(region: Case, other: RegionInfo): boolean {
  const { state, info, now } = region;
  const { regionMaxSize, regionSplitSize } = state.tikv;
  if (state.operators.has(other.region.id) || !mayMerge(region, other)) return false;
  const fit = fitRegion(state, other);
  if (fit === null || !isWhole(fit) || !haveSameRules(state, info, other, now)) return false;
  if (other.sizeMiB > Math.max(TARGET_MIB, TARGET_PART * regionMaxSize)) return false;
  const sum = info.sizeMiB + other.sizeMiB;
  // What both come to would be split again, and leave a part that is merged again.
  return sum < regionMaxSize || sum % regionSplitSize > state.settings.maxMergeRegionSize;
}
