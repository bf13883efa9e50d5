import type { Instant } from "../kernel/time.ts";
import type { OperatorName, OperatorStep } from "../proto/operators.ts";
import { peerOnStore, type Peer } from "../proto/region.ts";
import { labelsIn } from "./label-part.ts";
import { OPERATOR_KINDS, Priority, type OperatorDraft, type OperatorKind } from "./operator.ts";
import { newPeer, planTargets } from "./plans.ts";
import type { RegionInfo } from "./region-info.ts";
import { neighbours } from "./region-tree.ts";
import { rulesFor } from "./rules-state.ts";
import type { PdState } from "./state.ts";

/**
 * The pair of operators that makes one region a part of another (CreateMergeRegionOperator). The source's peers go where the
 * target's are before it is merged; the target only waits. Null where that cannot be.
 */
export function planMerge(
  state: PdState, source: RegionInfo, target: RegionInfo, description: OperatorName, kind: OperatorKind, now: Instant,
): OperatorDraft | null {
  const purpose = { description, kinds: [kind], priority: kind === "admin" ? Priority.urgent : Priority.medium } as const;
  let added = 0;
  const peers = target.region.peers.map((peer): Peer => {
    const old = peerOnStore(source.region, peer.storeId);
    return old === undefined ? newPeer(state, peer.storeId, peer.role, added++) : { ...old, role: peer.role };
  });
  const match = planTargets(state, source, peers, {}, purpose, now);
  if (typeof match === "string" && match !== "nothing-to-do") return null;
  const merge = (passive: boolean): OperatorStep =>
    ({ kind: "merge-region", source: source.region, target: target.region, passive });
  const steps = [...(typeof match === "string" ? [] : match.steps), merge(false)];
  const kinds = typeof match === "string" ? [kind] : OPERATOR_KINDS.filter((each) => each === kind || match.kinds.includes(each));
  return {
    ...draftOf(source, description, kinds, steps, purpose.priority), isLight: true,
    partner: draftOf(target, description, [kind], [merge(true)], purpose.priority),
  };
}

const draftOf = (
  { region, sizeMiB }: RegionInfo, description: OperatorName, kinds: readonly OperatorKind[], steps: readonly OperatorStep[],
  priority: Priority,
): OperatorDraft => ({ regionId: region.id, description, kinds, priority, epoch: region.epoch, sizeMiB, steps, from: 0, to: 0 });

/** The neighbours that a region may be merged into: both, or the one behind it. */
export const partnersOf = ({ tree, settings }: PdState, { region }: RegionInfo): readonly RegionInfo[] =>
  neighbours(tree, region).filter((other) => !settings.enableOneWayMerge || other.region.startKey === region.endKey);

/** Whether they may be one region: it is not split again where rules of one end, and no label forbids it (AllowMerge). */
export function haveSameRules(state: PdState, { region: a }: RegionInfo, { region: b }: RegionInfo, now: Instant): boolean {
  const [left, right] = a.endKey === b.startKey && a.endKey !== "" ? [a, b] : [b, a];
  return rulesFor(state.rules, { ...left, endKey: right.endKey }) !== null &&
    labelsIn(state)?.forbidsMerge(state, [a, b], now) !== true;
}
