import type { SettingKey } from "../../proto/settings.ts";
import type { AnatomyPhase } from "./types.ts";

/** The settings that bound a phase, the one that decides first; a phase without any is bounded by network and disks. */
export const PHASE_SETTINGS: Readonly<Record<AnatomyPhase, readonly SettingKey[]>> = {
  "unnoticed": ["raftstore.raft-election-timeout-ticks", "raftstore.raft-base-tick-interval", "raftstore.hibernate-regions"],
  "election": ["raftstore.prevote"],
  "first-commit": [],
  "clients": ["client.retry-policy", "client.max-retry-time", "client.request-timeout"],
  "pd-notices": ["pd.store-disconnect-time", "raftstore.pd-store-heartbeat-tick-interval"],
  "down-time": ["pd.max-store-down-time"],
  "queued": ["pd.replica-schedule-limit", "pd.store-limit-add-peer", "pd.store-limit-remove-peer",
    "raftstore.max-peer-down-duration"],
  "copy": ["server.snap-io-max-bytes-per-sec", "server.concurrent-recv-snap-limit", "raftstore.snap-generator-pool-size"],
  "swap": ["pd.enable-joint-consensus"],
};
