import type { Peer } from "../../proto/region.ts";
import { Priority } from "../operator.ts";
import { canReplace, isRuleSatisfied } from "../placement.ts";
import { isDownPeer, isLearner, isPendingPeer } from "../region-info.ts";
import { defineChecker, drop, isUnreachable, planRepair, repair, type Case, type Verdict } from "./checker.ts";

/** Peers that no rule asks for: one of them may stand in for a peer that is down, the others go (fixOrphanPeers). */
export const orphanPeers = defineChecker({
  name: "rule-checker",
  check: (region) => {
    const { info, fit } = region;
    const [first] = fit.orphans;
    if (first === undefined) return null;
    const satisfied = fit.fits.length > 0 && fit.fits.every(isRuleSatisfied);
    const counted = fit.fits.flatMap(({ peers }) => peers);
    if (satisfied && !counted.some((peer) => isAbsent(region, peer) || isPendingPeer(info, peer.id))) {
      return drop(region, first, "remove-orphan-peer");
    }
    const absent = satisfied ? counted.find((peer) => isAbsent(region, peer)) : undefined;
    const verdict = absent === undefined ? null : replaceByOrphan(region, absent);
    if (verdict !== null || fit.orphans.length < 2) return verdict;
    const unhealthy = fit.orphans.find((peer) => isUnhealthy(region, peer));
    return unhealthy === undefined
      ? drop(region, fit.orphans[1] ?? first, "remove-orphan-peer")
      : drop(region, unhealthy, "remove-unhealthy-orphan-peer");
  },
});

function replaceByOrphan(region: Case, absent: Peer): Verdict | null {
  const { state, fit } = region;
  for (const orphan of fit.orphans) {
    const store = state.stores.get(orphan.storeId);
    if (isUnhealthy(region, orphan) || store === undefined || isUnreachable(region, orphan)) continue;
    if (!canReplace(state, fit, absent.storeId, store)) continue;
    if (isLearner(orphan) === isLearner(absent)) return drop(region, absent, "remove-replaced-orphan-peer");
    const change = isLearner(orphan) ? { promote: orphan, remove: absent } : { demote: orphan, remove: absent };
    return planRepair(region, change, repair("replace-down-peer-with-orphan-peer", Priority.medium));
  }
  return null;
}

const isAbsent = (region: Case, peer: Peer): boolean =>
  isDownPeer(region.info, peer.id) || isUnreachable(region, peer);

const isUnhealthy = ({ info }: Case, peer: Peer): boolean =>
  isDownPeer(info, peer.id) || isPendingPeer(info, peer.id);
