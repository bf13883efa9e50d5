import type { StoreRefusal } from "./events/pd.ts";

/**
 * PD's own names of what refuses a store (pkg/schedule/filter/counter.go), by ours. The last one is no filter of PD's: the store
 * would have done, and its score is what PD's plans call StoreScoreDisallowed.
 */
export const FILTER_NAMES: Readonly<Record<StoreRefusal["filter"], string>> = {
  "already-a-peer": "exclude-filter", "low-space": "storage-threshold-filter", down: "store-state-down-filter",
  disconnected: "store-state-disconnect-filter", offline: "store-state-offline-filter", tombstone: "store-state-tombstone-filter",
  busy: "store-state-busy-filter", "add-limit": "store-state-exceed-add-limit-filter",
  "remove-limit": "store-state-exceed-remove-limit-filter", "snapshot-count": "store-state-too-many-snapshots-filter",
  "pending-count": "store-state-too-many-pending-peers-filter", isolation: "isolation-filter", location: "distinct-filter",
  "label-constraint": "label-constraint-filter", "special-use": "special-use-filter",
  "pause-leader": "store-state-pause-leader-filter", slow: "store-state-slow-filter", stopping: "store-state-stopping-filter",
  "slow-trend": "store-state-slow-trend-filter",
  "reject-leader": "store-state-reject-leader-filter",
  "region-score": "region-score-filter",
};
