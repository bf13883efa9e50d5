import { regionHealth } from "../cluster/health.ts";
import { storeStateName } from "../cluster/pd-view.ts";
import { viewOperators } from "../pd/index.ts";
import { effectOf } from "../proto/events.ts";
import { isLeader } from "../store/index.ts";
import { exponential, inSeconds, type Metric } from "./metric.ts";
import { storeLabel, type ScrapeSight } from "./sight.ts";
import { logLagOf } from "./tikv.ts";

const STATES = ["Up", "Disconnected", "Down", "Offline", "Tombstone"] as const;
const PROCESSES = ["running", "paused", "dead", "off"] as const;
const LATENCIES = exponential(0.000_5, 2, 17);

function storesBy(sight: ScrapeSight): readonly (readonly [string, number])[] {
  const { cluster } = sight;
  const names = [...cluster.directory.stores.keys()].map((id) => storeStateName(cluster, id));
  return STATES.map((state) => [state.toLowerCase(), names.filter((name) => name === state).length] as const);
}

/** What nobody in the cluster knows, and whoever looks on from above does. */
export const CLUSTER_METRICS: readonly Metric[] = [
  {
    name: "quorumscape_regions", type: "gauge", job: "quorumscape", labels: ["state"],
    help: "Regions that nobody can use, that nobody leads, that are not fully replicated, and all of them.",
    read: ({ cluster }, put) => {
      const { count, unavailable, leaderless, underReplicated } = regionHealth(cluster);
      put(null, ["all"], count);
      put(null, ["unavailable"], unavailable);
      put(null, ["leaderless"], leaderless);
      put(null, ["under_replicated"], underReplicated);
    },
  },
  {
    name: "quorumscape_stores", type: "gauge", job: "quorumscape", labels: ["state"],
    help: "Stores by the state that PD displays, or displayed last.",
    read: (sight, put) => {
      for (const [state, count] of storesBy(sight)) put(null, [state], count);
    },
  },
  {
    name: "quorumscape_processes", type: "gauge", job: "quorumscape", labels: ["kind", "state"],
    help: "Processes as they are, whether anybody has noticed or not.",
    read: ({ processes }, put) => {
      for (const kind of ["pd", "store", "client"] as const) {
        for (const state of PROCESSES) {
          const those = processes.filter(({ node, machine }) => node.kind === kind && machine.process === state);
          put(null, [kind, state], those.length);
        }
      }
    },
  },
  {
    name: "quorumscape_operators", type: "gauge", job: "quorumscape", labels: [],
    help: "Operators of PD that are under way.",
    read: ({ leader }, put) => put(null, [], leader === null ? 0 : viewOperators(leader.pd).length),
  },
  {
    name: "quorumscape_log_lag_entries", type: "gauge", job: "quorumscape", labels: ["store"],
    help: "By how many entries the last member of a region that the store leads is behind its leader's log, at most.",
    read: ({ stores, cluster }, put) => {
      for (const { state } of stores) {
        let most = 0;
        for (const peer of state.peers.values()) if (isLeader(peer)) most = Math.max(most, logLagOf(peer));
        put(null, [storeLabel(cluster, state.id)], most);
      }
    },
  },
  {
    name: "quorumscape_faults_total", type: "counter", job: "quorumscape", labels: ["event"],
    help: "What people broke, and what broke by itself.",
    event: ({ body }, { note }) => {
      if (effectOf(body) === "fault") note(null, [body.name], 1);
    },
  },
  {
    name: "quorumscape_elections_started_total", type: "counter", job: "quorumscape", labels: ["campaign"],
    help: "Candidacies, pre-votes and votes each.",
    event: ({ body }, { note }) => {
      if (body.name === "raft.campaign.started") note(null, [body.campaign], 1);
    },
  },
  {
    name: "quorumscape_elections_won_total", type: "counter", job: "quorumscape", labels: [],
    help: "Leaders of regions that were elected.",
    event: ({ body }, { note }) => {
      if (body.name === "raft.leader.elected") note(null, [], 1);
    },
  },
  {
    name: "quorumscape_operations_total", type: "counter", job: "quorumscape", labels: ["operation", "outcome"],
    help: "Operations of clients that have ended; transactions as txn.",
    fact: (fact, { note }) => {
      if (fact.kind === "client-operation") note(null, [fact.operation, fact.ok ? "ok" : "failed"], 1);
      else if (fact.kind === "client-transaction") note(null, ["txn", fact.entry.outcome === "ok" ? "ok" : "failed"], 1);
    },
  },
  {
    name: "quorumscape_operation_duration_seconds", type: "histogram", job: "quorumscape", labels: ["operation"],
    help: "What operations of clients took that succeeded, over all their requests.", buckets: LATENCIES,
    fact: (fact, { note }) => {
      if (fact.kind === "client-operation" && fact.ok) note(null, [fact.operation], inSeconds(fact.latency));
      else if (fact.kind === "client-transaction" && fact.entry.outcome === "ok") note(null, ["txn"], inSeconds(fact.latency));
    },
  },
  {
    name: "quorumscape_client_retries_total", type: "counter", job: "quorumscape", labels: ["error"],
    help: "Requests beyond the first of an operation, and transactions that were begun anew, by why.",
    fact: (fact, { note }) => {
      if (fact.kind === "client-tries-again") note(null, [fact.error], 1);
    },
  },
  {
    name: "quorumscape_client_failures_total", type: "counter", job: "quorumscape", labels: ["error"],
    help: "Operations and transactions that were given up, by why.",
    fact: (fact, { note }) => {
      if (fact.kind === "client-failed") note(null, [fact.error], 1);
    },
  },
  {
    name: "quorumscape_messages_total", type: "counter", job: "quorumscape", labels: ["fate"],
    help: "Packets between machines, by what became of them.",
    passed: (passed, { note }) => {
      if (passed.kind === "message") note(null, [passed.fate], 1);
    },
  },
];
