import type { Dictionary } from "./dictionary.ts";

/** Why a store may not take a replica or leaders: completes "store 5 …". */
export const filtersEn: Dictionary["filters"] = {
  "already-a-peer": "already holds a replica",
  "low-space": "is low on space",
  down: "is Down",
  disconnected: "is Disconnected",
  offline: "is Offline",
  tombstone: "is a Tombstone",
  busy: "is busy",
  "add-limit": "has reached its add-peer limit",
  "remove-limit": "has reached its remove-peer limit",
  "snapshot-count": "has too many snapshots under way",
  "pending-count": "has too many pending peers",
  isolation: "is not isolated enough (isolation-level)",
  location: "would make the placement worse",
  "label-constraint": "has not the labels that the rule asks for",
  "special-use": "is kept for a special use",
  "pause-leader": "shall lead nothing (evict-leader)",
  slow: "has a slow disk",
  stopping: "is about to stop",
  "slow-trend": "becomes slower (evict-slow-trend)",
  "reject-leader": "has a label that keeps leaders away (reject-leader)",
  "region-score": "is fuller than the one chosen",
};
