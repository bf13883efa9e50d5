import type { PanelName } from "../../observe/panels.ts";

interface PanelQuery {
  /** The least seconds that a point looks back: four scrapes of 15 s; 0 where it tells of its instant. */
  readonly window: number;
  /** PromQL over that. */
  readonly write: (window: string) => string;
}

const now = (query: string): PanelQuery => ({ window: 0, write: () => query });
const over = (window: number, write: PanelQuery["write"]): PanelQuery => ({ window, write });
const p99 = (by: string, series: string): PanelQuery =>
  over(60, (window) => `histogram_quantile(0.99, sum by (${by}) (rate(${series}[${window}])))`);

/** Clients in TiDB and those that stand alone call the same by two names. */
const ofClients = (name: string): string => `{__name__=~"(tidb_tikvclient|tikv_client_go)_${name}"}`;

/** `max by` where every member of PD may tell: what a former leader told last can linger. */
export const PANEL_QUERIES: Readonly<Record<PanelName, PanelQuery>> = {
  up: now("up{job=~\"tikv|pd\"}"),
  restarts: over(300, (window) => `changes(process_start_time_seconds{job="tikv"}[${window}])`),
  "store-states": now("max by (type) (pd_cluster_status{type=~\"store_(up|disconnected|down|offline|slow)_count\"})"),
  "pd-leader": now("service_member_role{service=\"PD\"} == 1"),
  "etcd-changes": over(600, (window) => `increase(etcd_server_leader_changes_seen_total[${window}])`),
  leaders: now("sum by (instance) (tikv_raftstore_region_count{type=\"leader\"})"),
  "leader-drops": over(60, (window) => `delta(tikv_raftstore_region_count{type="leader"}[${window}])`),
  leaderless: now("sum(tikv_raftstore_leader_missing)"),
  hibernated: now("sum by (state) (tikv_raftstore_hibernated_peer_state)"),
  elections: over(60, (window) =>
    `sum by (instance) (rate(tikv_raftstore_raft_sent_message_total{type=~"vote|prevote"}[${window}]))`),
  unreachable: over(60, (window) =>
    `sum by (instance, store_id) (increase(tikv_server_report_failure_msg_total{type="unreachable"}[${window}]))`),
  "replica-health": now("max by (type) (pd_regions_status{type=~\"(miss|down|pending|extra)-peer-region-count\"})"),
  operators: over(60, (window) =>
    `sum by (type, event) (increase(pd_schedule_operators_count{event=~"create|finish|timeout|cancel"}[${window}]))`),
  "why-not": over(300, (window) =>
    `sum by (type, name) (increase(pd_checker_event_count{name=~"no-store-.*|region-no-leader"}[${window}]))`),
  snapshots: now("sum by (instance, type) (tikv_raftstore_snapshot_traffic_total)"),
  "append-log": p99("le, instance", "tikv_raftstore_append_log_duration_seconds_bucket"),
  "slow-score": now("max by (instance) (tikv_raftstore_slow_score)"),
  "log-lag": p99("le, instance", "tikv_raftstore_log_lag_bucket"),
  "region-errors": over(60, (window) => `sum by (type) (rate(${ofClients("region_err_total")}[${window}]))`),
  "back-off": over(60, (window) => `sum by (type) (rate(${ofClients("backoff_seconds_sum")}[${window}]))`),
  requests: p99("le", ofClients("request_seconds_bucket")),
  timestamps: p99("le", "pd_client_request_handle_requests_duration_seconds_bucket{type=\"tso\"}"),
};
