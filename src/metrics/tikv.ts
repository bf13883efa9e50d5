import {
  asItIs, GROUP_STATES, heardLeaderAtOf, isLeader, type StorePeerView, type StoreState,
} from "../store/index.ts";
import { lastIndex } from "../raft/index.ts";
import { readClock } from "../machine/clock.ts";
import { exponential, inSeconds, MIB_BYTES, type Metric } from "./metric.ts";
import type { ScrapeSight } from "./sight.ts";

/** By how many entries a leader's last member is behind its log, as far as the leader knows. */
export function logLagOf({ node: { raft } }: StorePeerView): number {
  const last = lastIndex(raft.log);
  return raft.progress.reduce((lag, { match }) => Math.max(lag, last - match), 0);
}

const leadersOf = (state: StoreState): StorePeerView[] => [...state.peers.values()].filter((peer) => isLeader(peer));

/** Of how many replicas no leader has been heard for `abnormal-leader-missing-duration`. */
function missingLeaders({ cluster: { settings }, now }: ScrapeSight, { state, machine }: ScrapeSight["stores"][number]): number {
  const clock = readClock(machine.clock, now);
  let missing = 0;
  for (const peer of state.peers.values()) {
    const isMissing = clock - heardLeaderAtOf(state, peer) >= settings.store.abnormalLeaderMissingDuration;
    // Who sleeps hears nothing, and misses nobody.
    if (isMissing && !isLeader(peer) && GROUP_STATES[asItIs(state, peer).groupState] !== "idle") missing++;
  }
  return missing;
}

/** What a TiKV process knows of its replicas, its disk and the snapshots under way. */
export const TIKV_METRICS: readonly Metric[] = [
  {
    name: "tikv_raftstore_region_count", type: "gauge", job: "tikv", labels: ["type"],
    help: "Number of regions collected in region_collector.",
    read: ({ stores }, put) => {
      for (const { node, state } of stores) {
        put(node, ["region"], state.peers.size);
        put(node, ["leader"], state.memory.leaderCount);
      }
    },
  },
  {
    name: "tikv_raftstore_leader_missing", type: "gauge", job: "tikv", labels: [],
    help: "Total number of leader missed region.",
    read: (sight, put) => {
      for (const store of sight.stores) put(store.node, [], missingLeaders(sight, store));
    },
  },
  {
    name: "tikv_raftstore_hibernated_peer_state", type: "gauge", job: "tikv", labels: ["state"],
    help: "Number of peers in hibernated state.",
    read: ({ stores }, put) => {
      for (const { node, state } of stores) {
        let asleep = 0;
        for (const peer of state.peers.values()) if (peer.node.raft.resting) asleep++;
        put(node, ["awaken"], state.peers.size - asleep);
        put(node, ["hibernated"], asleep);
      }
    },
  },
  {
    name: "tikv_raftstore_snapshot_traffic_total", type: "gauge", job: "tikv", labels: ["type"],
    help: "Total number of raftstore snapshot traffic.",
    read: ({ stores }, put) => {
      for (const { node, state: { memory: { snapshots, installing } } } of stores) {
        put(node, ["sending"], snapshots.sends.length);
        put(node, ["receiving"], snapshots.receives.length);
        put(node, ["applying"], installing.size);
      }
    },
  },
  {
    name: "tikv_store_size_bytes", type: "gauge", job: "tikv", labels: ["type"],
    help: "Size of storage.",
    read: ({ stores }, put) => {
      for (const { node, state: { capacityMiB, usedMiB, otherUsedMiB }, machine } of stores) {
        const left = machine.disk.full ? 0 : Math.max(0, capacityMiB - otherUsedMiB - Math.floor(usedMiB));
        put(node, ["capacity"], capacityMiB * MIB_BYTES);
        put(node, ["used"], Math.round(usedMiB * MIB_BYTES));
        put(node, ["available"], left * MIB_BYTES);
      }
    },
  },
  {
    name: "tikv_raftstore_slow_score", type: "gauge", job: "tikv", labels: ["type"],
    help: "Slow score of the store's raft disk: 1 for a healthy one, 100 at worst.",
    read: ({ stores }, put) => {
      for (const { node, machine } of stores) put(node, ["raft"], Math.floor(machine.disk.inspection.score));
    },
  },
  {
    name: "tikv_raftstore_log_lag", type: "histogram", job: "tikv", labels: [],
    help: "Bucketed histogram of log lag in a region.",
    buckets: [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 5120, 10_240],
    beat: ({ stores }, note) => {
      for (const { node, state } of stores) for (const peer of leadersOf(state)) note(node, [], logLagOf(peer));
    },
  },
  {
    name: "tikv_raftstore_append_log_duration_seconds", type: "histogram", job: "tikv", labels: [],
    help: "Bucketed histogram of peer appending log duration.", buckets: exponential(0.000_01, 2, 26),
    passed: (passed, { note }) => {
      if (passed.kind === "written" && passed.node.kind === "store") note(passed.node, [], inSeconds(passed.took));
    },
  },
  {
    name: "tikv_snapshot_size", type: "histogram", job: "tikv", labels: [],
    help: "Size of snapshot.", buckets: exponential(1024, 2, 22),
    event: ({ body }, { note }) => {
      if (body.name === "snapshot.started") note({ kind: "store", id: body.store }, [], body.sizeMiB * MIB_BYTES);
    },
  },
];
