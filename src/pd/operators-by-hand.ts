import { minutes, type Instant } from "../kernel/time.ts";
import type { OperatorName, PdRefusal } from "../proto/operators.ts";
import type { PdCommand, WantedPeer } from "../proto/orders.ts";
import { isJoint, peerOnStore, type Peer, type RegionId, type StoreId } from "../proto/region.ts";
import { Priority, type OperatorDraft } from "./operator.ts";
import { newPeer, planTargets, type PlanProblem } from "./plans.ts";
import { isLearner, type RegionInfo } from "./region-info.ts";
import { planMerge } from "./merges.ts";
import { neighbours } from "./region-tree.ts";
import { planSplitRegion } from "./splits.ts";
import { hasSoundPeers } from "./sound-peers.ts";
import type { PdState } from "./state.ts";
import { silence } from "./store-record.ts";

/** The orders that make an operator. */
export type OperatorOrder =
  | { readonly kind: "transfer-leader"; readonly region: RegionId; readonly to: StoreId }
  | Extract<PdCommand, {
      readonly kind: "add-peer" | "add-learner" | "remove-peer" | "transfer-peer" | "transfer-region" | "split-region"
        | "merge-region";
    }>;

/** Those that move peers or leaders. */
type PlacingOrder = Exclude<OperatorOrder, { readonly kind: "split-region" | "merge-region" }>;

/** A store that has sent no heartbeat for so long takes no replica, whoever orders it (storeUnhealthyDuration). */
const UNHEALTHY_AFTER = minutes(10);

const NAMES: { readonly [Kind in PlacingOrder["kind"]]: OperatorName } = {
  "transfer-leader": "admin-transfer-leader", "transfer-region": "admin-move-region", "transfer-peer": "admin-move-peer",
  "add-peer": "admin-add-peer", "add-learner": "admin-add-learner", "remove-peer": "admin-remove-peer",
};

/**
 * The operator that a person orders (`operator add …`, schedule/handler), or why there is none. The order of the checks is PD's:
 * it decides which of several reasons is told.
 */
export function planOrder(state: PdState, order: OperatorOrder, now: Instant): OperatorDraft | PdRefusal {
  const { region } = order;
  const info = state.tree.infos.get(region);
  if (info === undefined) return { kind: "region-not-found", region };
  if (order.kind === "split-region") return planSplitOrder(info, order);
  if (order.kind === "merge-region") return planMergeOrder(state, info, order.target, now);
  const wanted = wantedBy(state, info, order, now);
  if ("kind" in wanted) return wanted;
  if (info.leader === null) return { kind: "region-without-leader", region };
  if (isJoint(info.region)) return { kind: "region-joint", region };
  if (wanted.targets.every(isLearner)) return { kind: "no-voter-left", region };
  const purpose = { description: NAMES[order.kind], kinds: ["admin"], priority: Priority.urgent } as const;
  const plan = planTargets(state, info, wanted.targets, wanted, purpose, now);
  if (typeof plan === "string") return problem(plan, region, wanted.leader ?? 0);
  const running = state.operators.get(region);
  return running !== undefined && running.priority >= plan.priority ? { kind: "operator-exists", region } : plan;
}

const problem = (kind: PlanProblem, region: RegionId, store: StoreId): PdRefusal =>
  (kind === "leader-not-allowed" ? { kind, store } : { kind, region });

function planMergeOrder(state: PdState, source: RegionInfo, id: RegionId, now: Instant): OperatorDraft | PdRefusal {
  const target = state.tree.infos.get(id);
  if (target === undefined) return { kind: "region-not-found", region: id };
  const abnormal = [source, target].find((info) => !hasSoundPeers(state, info));
  if (abnormal !== undefined) return { kind: "abnormal-peer", region: abnormal.region.id };
  if (!neighbours(state.tree, source.region).includes(target)) return { kind: "not-adjacent" };
  for (const { region, leader } of [source, target]) {
    if (leader === null) return { kind: "region-without-leader", region: region.id };
    if (isJoint(region)) return { kind: "region-joint", region: region.id };
  }
  const plan = planMerge(state, source, target, "admin-merge-region", "admin", now);
  return plan ?? { kind: "no-valid-leader", region: source.region.id };
}

/** The peers that the region shall have, who shall lead them, and who shall not. */
interface Wanted {
  readonly targets: readonly Peer[];
  readonly leader?: StoreId | undefined;
  readonly barred?: readonly StoreId[];
}

function wantedBy(state: PdState, info: RegionInfo, order: PlacingOrder, now: Instant): Wanted | PdRefusal {
  const { peers } = info.region;
  switch (order.kind) {
    case "transfer-leader": {
      const peer = peerOnStore(info.region, order.to);
      if (peer === undefined || isLearner(peer)) return { kind: "no-voter", store: order.to };
      return { targets: peers, leader: order.to };
    }
    case "add-peer":
    case "add-learner": {
      if (peerOnStore(info.region, order.store) !== undefined) return { kind: "peer-exists", store: order.store };
      const role = order.kind === "add-peer" ? "Voter" : "Learner";
      return whyNotStore(state, order.store, now) ?? { targets: [...peers, newPeer(state, order.store, role)] };
    }
    case "remove-peer":
      if (peerOnStore(info.region, order.store) === undefined) return { kind: "no-peer", store: order.store };
      return { targets: peers.filter(({ storeId }) => storeId !== order.store) };
    case "transfer-peer": {
      const old = peerOnStore(info.region, order.from);
      if (old === undefined) return { kind: "no-peer", store: order.from };
      const refusal = whyNotStore(state, order.to, now);
      if (refusal !== null) return refusal;
      if (peerOnStore(info.region, order.to) !== undefined) return { kind: "peer-exists", store: order.to };
      return { targets: [...peers.filter((peer) => peer !== old), newPeer(state, order.to, old.role)] };
    }
    case "transfer-region":
      return wantedPeers(state, info, order.peers, now);
  }
}

function wantedPeers(state: PdState, info: RegionInfo, wanted: readonly WantedPeer[], now: Instant): Wanted | PdRefusal {
  const region = info.region.id;
  for (const { store } of wanted) {
    const refusal = whyNotStore(state, store, now);
    if (refusal !== null) return refusal;
  }
  const inRole = (role: WantedPeer["role"]): readonly StoreId[] =>
    wanted.filter((peer) => peer.role === role).map(({ store }) => store);
  const leaders = inRole("leader");
  if (leaders.length > 1) return { kind: "many-leaders", region };
  if (leaders.length + inRole("voter").length === 0) return { kind: "no-voter-wanted", region };
  let added = 0;
  const targets = wanted.map(({ store, role }): Peer => {
    const becomes = role === "learner" ? "Learner" : "Voter";
    const old = peerOnStore(info.region, store);
    return old === undefined ? newPeer(state, store, becomes, added++) : { ...old, role: becomes };
  });
  return { targets, leader: leaders[0], barred: inRole("follower") };
}

function whyNotStore(state: PdState, id: StoreId, now: Instant): PdRefusal | null {
  const store = state.stores.get(id);
  if (store === undefined) return { kind: "store-not-found", store: id };
  if (store.state === "Tombstone") return { kind: "store-removed", store: id };
  return silence(store, now) > UNHEALTHY_AFTER ? { kind: "store-unhealthy", store: id } : null;
}

/** The operator that a person orders to let a region fall apart, or why there is none. */
function planSplitOrder(
  info: RegionInfo, { policy, keys }: Extract<PdCommand, { readonly kind: "split-region" }>,
): OperatorDraft | PdRefusal {
  const region = info.region.id;
  if (policy === "usekey" && keys.length === 0) return { kind: "no-split-key", region };
  if (info.leader === null) return { kind: "region-without-leader", region };
  const purpose = { description: "admin-split-region", kinds: ["admin"], priority: Priority.urgent } as const;
  return planSplitRegion(info, { policy, keys }, purpose);
}
