import { drawItem } from "../../kernel/random.ts";
import type { Instant } from "../../kernel/time.ts";
import type { SchedulerName } from "../../proto/operators.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { isLeaderTarget } from "../filters.ts";
import { Priority, type OperatorDraft } from "../operator.ts";
import { planChange } from "../plans.ts";
import { isDownPeer, isLearner, isPendingPeer, type RegionInfo } from "../region-info.ts";
import { regionsOnStore } from "../region-tree.ts";
import type { PdState } from "../state.ts";
import { drawRegion } from "./attempts.ts";

/** Schedulers whose stores shall lead nothing. */
type Evicting = Extract<SchedulerName, "evict-leader" | "evict-slow-store" | "evict-slow-trend" | "evict-stopping-store">;

/** A few leaders off the scheduler's stores, to whoever of their followers may lead (evict_leader.go). */
export function evictLeaders(state: PdState, name: Evicting, now: Instant): readonly OperatorDraft[] {
  const { stores, batch } = state.schedulerConfigs[name];
  const drafts: OperatorDraft[] = [];
  const used = new Set<RegionId>();
  for (let tries = 0; tries < batch && drafts.length < batch; tries++) {
    for (const store of stores) {
      const draft = drafts.length < batch ? evictOne(state, name, store, used, now) : null;
      if (draft === null) continue;
      used.add(draft.regionId);
      drafts.push(draft);
    }
  }
  return drafts;
}

function evictOne(
  state: PdState, name: Evicting, store: StoreId, used: ReadonlySet<RegionId>, now: Instant,
): OperatorDraft | null {
  const { leaders } = regionsOnStore(state.tree, store);
  const isFree = ({ region }: RegionInfo): boolean => !used.has(region.id);
  const isHealthy = (info: RegionInfo): boolean =>
    isFree(info) && info.downPeers.length === 0 && info.pendingPeers.length === 0;
  const info = drawRegion(state, leaders, isHealthy) ?? drawRegion(state, leaders, isFree);
  if (info === undefined) return null;
  const targets = followersThatMayLead(state, info, now);
  if (targets.length === 0) return null;
  const purpose = { description: name, kinds: ["leader"], priority: Priority.urgent } as const;
  return planChange(state, info, { leader: drawItem(state.random, targets) }, purpose, now);
}

/** Stores whose healthy voters may take the leadership of the region. */
export const followersThatMayLead = (state: PdState, info: RegionInfo, now: Instant): readonly StoreId[] =>
  info.region.peers.flatMap((peer) => {
    const store = state.stores.get(peer.storeId);
    const able = peer.id !== info.leader?.id && !isLearner(peer) && !isDownPeer(info, peer.id) && !isPendingPeer(info, peer.id);
    return able && store !== undefined && isLeaderTarget(state, store, now) ? [peer.storeId] : [];
  });
