import type { RegionId, StoreId, StoreLabel } from "../proto/region.ts";
import { addOperator } from "./controller.ts";
import { Priority } from "./operator.ts";
import { planChange } from "./plans.ts";
import { isLearner, peerOnStore } from "./region-info.ts";
import { allocateId, type PdHost, type PdState } from "./state.ts";
import { announceState, armOfflineCheck } from "./store-states.ts";
import { createStoreRecord, emptyStats } from "./store-record.ts";
import { suspectAll, suspectRegionsOn } from "./wakeups.ts";

/** A store that registers itself (PutStore). */
export interface StoreMeta {
  readonly id: StoreId;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly capacityMiB: number;
  readonly otherUsedMiB: number;
}

/**
 * The id of a store that is about to be added: PD's allocator gives ids to stores, regions and peers alike.
 */
export const allocateStoreId = (state: PdState): StoreId => allocateId(state);

/** Registers a new store, empty and heard of just now. */
export function addStore(state: PdState, host: PdHost, meta: StoreMeta): void {
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
 * `pd-ctl store delete`: the store becomes Offline and is drained without a limit on what it loses. Returns
 * PD's error text where PD refuses, otherwise null. Draining a store twice is no error.
 */
export function removeStore(state: PdState, host: PdHost, storeId: StoreId): string | null {
  const store = state.stores.get(storeId);
  if (store === undefined) return `store ${storeId} not found`;
  if (store.state === "Tombstone") return `store ${storeId} has been removed`;
  if (store.state === "Offline") return null;
  const left = [...state.stores.values()].filter((other) => other.state === "Up").length - 1;
  const need = state.settings.maxReplicas;
  if (left < need) {
    return `can not remove store ${storeId} since the number of up stores would be ${left} while need ${need}`;
  }
  store.state = "Offline";
  store.removeUnlimited = true;
  announceState(state, host, store);
  suspectRegionsOn(state, host, storeId);
  armOfflineCheck(state, host);
  return null;
}

/** `pd-ctl operator add transfer-leader`: null, or PD's reason for refusing. */
export function requestTransferLeader(
  state: PdState, host: PdHost, regionId: RegionId, storeId: StoreId,
): string | null {
  const info = state.tree.infos.get(regionId);
  if (info === undefined) return `region ${regionId} not found`;
  if (info.leader === null) return `region ${regionId} has no leader`;
  const peer = peerOnStore(info.region, storeId);
  if (peer === undefined || isLearner(peer)) return `region has no voter in store ${storeId}`;
  if (info.leader.storeId === storeId) return null;
  const purpose = { description: "admin-transfer-leader", kinds: ["admin"], priority: Priority.urgent } as const;
  const draft = planChange(state, info, { leader: storeId }, purpose, host.clock());
  if (draft === null) return "cannot create operator: target leader is not allowed";
  return addOperator(state, host, draft) ? null : "failed to add operator, maybe already have one";
}
