import type { Message, PdOrder, StoreMeta } from "../proto/messages.ts";
import type { PdRefusal } from "../proto/operators.ts";
import { peerOnStore, type RegionId, type StoreId } from "../proto/region.ts";
import { addOperator } from "./controller.ts";
import { Priority } from "./operator.ts";
import { planChange } from "./plans.ts";
import { isLearner } from "./region-info.ts";
import { allocateId, type PdHost, type PdState } from "./state.ts";
import { announceState, armOfflineCheck } from "./store-states.ts";
import { createStoreRecord, emptyStats } from "./store-record.ts";
import { suspectAll, suspectRegionsOn } from "./wakeups.ts";

type OrderResponse = Extract<Message, { kind: "pd-order-response" }>;

/** Registers a new store, empty and heard of just now (PutStore). */
function putStore(state: PdState, host: PdHost, meta: StoreMeta): void {
  const now = host.clock();
  const stats = { ...emptyStats(meta.id), capacityMiB: meta.capacityMiB, availableMiB: meta.capacityMiB - meta.otherUsedMiB };
  const store = createStoreRecord(
    meta.id, meta.address, meta.labels, "Up", now, stats, state.settings, now,
  );
  state.stores.set(meta.id, store);
  announceState(state, host, store);
  suspectAll(state, host);
}

/**
 * What comes from outside of the cluster: a person's orders, and a store that wants to join. What is so already is no mistake.
 */
export function takeOrder(state: PdState, host: PdHost, order: PdOrder): OrderResponse {
  const answer = { kind: "pd-order-response", refusal: null, id: null } as const;
  switch (order.kind) {
    case "allocate-id":
      // One allocator gives ids to stores, regions and peers alike.
      return { ...answer, id: allocateId(state) };
    case "put-store":
      putStore(state, host, order.store);
      return answer;
    case "remove-store":
      return { ...answer, refusal: removeStore(state, host, order.store) };
    case "transfer-leader":
      return { ...answer, refusal: transferLeader(state, host, order.region, order.to) };
  }
}

/** `pd-ctl store delete`: the store becomes Offline and is drained without a limit on what it loses. */
function removeStore(state: PdState, host: PdHost, id: StoreId): PdRefusal | null {
  const store = state.stores.get(id);
  if (store === undefined) return { kind: "store-not-found", store: id };
  if (store.state === "Tombstone") return { kind: "store-removed", store: id };
  if (store.state === "Offline") return null;
  const left = [...state.stores.values()].filter((other) => other.state === "Up").length - 1;
  const need = state.settings.maxReplicas;
  if (left < need) return { kind: "too-few-stores", store: id, left, need };
  store.state = "Offline";
  store.removeUnlimited = true;
  announceState(state, host, store);
  suspectRegionsOn(state, host, id);
  armOfflineCheck(state, host);
  return null;
}

/** `pd-ctl operator add transfer-leader`. */
function transferLeader(state: PdState, host: PdHost, region: RegionId, to: StoreId): PdRefusal | null {
  const info = state.tree.infos.get(region);
  if (info === undefined) return { kind: "region-not-found", region };
  if (info.leader === null) return { kind: "region-without-leader", region };
  const peer = peerOnStore(info.region, to);
  if (peer === undefined || isLearner(peer)) return { kind: "no-voter", store: to };
  if (info.leader.storeId === to) return null;
  const purpose = { description: "admin-transfer-leader", kinds: ["admin"], priority: Priority.urgent } as const;
  const draft = planChange(state, info, { leader: to }, purpose, host.clock());
  if (draft === null) return { kind: "leader-not-allowed", store: to };
  return addOperator(state, host, draft) ? null : { kind: "operator-exists", region };
}
