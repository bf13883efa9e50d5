import type { Region } from "../proto/region.ts";
import { wantedPeers } from "./placement.ts";
import type { RegionInfo } from "./region-info.ts";
import type { PdState } from "./state.ts";

/** A region up to this size counts as empty. */
const EMPTY_MIB = 1;
/** max-merge-region-size and -keys: up to here PD would merge a region. */
const MERGE_MIB = 54;
const MERGE_KEYS = 540_000;
/** region-max-size and -keys of TiKV 8.5: beyond them a region ought to have been split. */
const SPLIT_MIB = 384;
const SPLIT_KEYS = 3_840_000;

/** How many peers its rules want of a region. */
function wantedCount(pd: PdState, region: Region): number {
  const { voters, learners } = wantedPeers(pd, region);
  return voters + learners;
}

/** The states in which PD looks for regions, by the names that `region check` has for them. */
export const REGION_CHECKS = {
  "miss-peer": ({ region }, pd) => region.peers.length < wantedCount(pd, region),
  "extra-peer": ({ region }, pd) => region.peers.length > wantedCount(pd, region),
  "down-peer": ({ downPeers }) => downPeers.length > 0,
  "pending-peer": ({ pendingPeers }) => pendingPeers.length > 0,
  "learner-peer": ({ region }) => region.peers.some(({ role }) => role === "Learner"),
  "offline-peer": ({ region }, { stores }) => region.peers.some(({ storeId }) => stores.get(storeId)?.state === "Offline"),
  "empty-region": ({ sizeMiB }) => sizeMiB <= EMPTY_MIB,
  "oversized-region": ({ sizeMiB, keys }) => sizeMiB >= SPLIT_MIB || keys >= SPLIT_KEYS,
  "undersized-region": ({ sizeMiB, keys }) => sizeMiB <= MERGE_MIB && keys <= MERGE_KEYS,
} as const satisfies Readonly<Record<string, (info: RegionInfo, pd: PdState) => boolean>>;

export type RegionCheckName = keyof typeof REGION_CHECKS;
