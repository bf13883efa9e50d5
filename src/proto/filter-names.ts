import type { StoreRefusal } from "./events/pd.ts";

/** PD's own names of what refuses a store (pkg/schedule/filter), by ours. */
export const FILTER_NAMES: Readonly<Record<StoreRefusal["filter"], string>> = {
  "already-a-peer": "exclude-filter", "low-space": "storage-threshold-filter", down: "store-state-down-filter",
  disconnected: "store-state-disconnect-filter", offline: "store-state-offline-filter", tombstone: "store-state-tombstone-filter",
  busy: "store-state-busy-filter", "add-limit": "store-state-exceed-add-limit-filter",
  "remove-limit": "store-state-exceed-remove-limit-filter", "snapshot-count": "store-state-too-many-snapshots-filter",
  "pending-count": "store-state-too-many-pending-peers-filter", isolation: "isolation-filter", location: "distinct-filter",
  "label-constraint": "label-constraint-filter", "special-use": "special-use-filter",
  "pause-leader": "store-state-pause-leader-filter", slow: "store-state-slow-filter", stopping: "store-state-stopping-filter",
  "region-score": "region-score-filter",
};
