/**
 * What PD and TiKV publish as alerts, by their names and thresholds, in expressions of our own: what shows in a failover. Two of
 * PD's are as they were meant: its `miss_peer_region_count` has underscores where the metric has hyphens, and never fires; for
 * want of a store it looks at the replica checker, which rests where placement rules are on.
 */
export const PUBLISHED_RULES = `# The alerts that PD and TiKV publish, by their names and thresholds.
# Change them, or put your own in their place.
groups:
- name: pd
  rules:
  - alert: PD_cluster_lost_connect_tikv_nums
    expr: sum by (instance) (pd_cluster_status{type="store_disconnected_count"}) > 0
    for: 1m
    labels: { level: warning }
  - alert: PD_cluster_down_tikv_nums
    expr: sum by (instance) (pd_cluster_status{type="store_down_count"}) > 0
    for: 1m
    labels: { level: emergency }
  - alert: PD_cluster_unhealthy_tikv_nums
    expr: >-
      sum by (instance) (pd_cluster_status{type=~"store_(unhealth|disconnected|down|offline|low_space)_count"}) > 0
    for: 1m
    labels: { level: warning }
  - alert: PD_down_peer_region_nums
    expr: sum by (instance) (pd_regions_status{type="down-peer-region-count"}) > 0
    for: 1m
    labels: { level: critical }
  - alert: PD_miss_peer_region_count
    expr: sum by (instance) (pd_regions_status{type="miss-peer-region-count"}) > 100
    for: 1m
    labels: { level: critical }
  - alert: PD_pending_peer_region_count
    expr: sum by (instance) (pd_regions_status{type="pending-peer-region-count"}) > 100
    for: 1m
    labels: { level: critical }
  - alert: PD_no_store_for_making_replica
    expr: increase(pd_checker_event_count{type="rule_checker",name=~"no-store-(add|replace)"}[1m]) > 0
    for: 1m
    labels: { level: warning }
  - alert: PD_leader_change
    expr: count(changes(pd_tso_events{type="save"}[10m]) > 0) >= 2
    for: 1m
    labels: { level: warning }
  - alert: PD_system_time_slow
    expr: changes(pd_tso_events{type="system_time_slow"}[10m]) >= 1
    for: 1m
    labels: { level: critical }
  - alert: PD_cluster_storage_used
    expr: >-
      sum by (instance) (pd_cluster_status{type="storage_size"})
      / sum by (instance) (pd_cluster_status{type="storage_capacity"}) > 0.8
    for: 1m
    labels: { level: warning }
  - alert: PD_tidb_handle_requests_duration
    expr: >-
      histogram_quantile(0.99, sum by (le, instance)
      (rate(pd_client_request_handle_requests_duration_seconds_bucket{type="tso"}[1m]))) > 0.1
    for: 1m
    labels: { level: warning }

- name: tikv
  rules:
  - alert: TiKV_leader_drops
    expr: delta(tikv_raftstore_region_count{type="leader"}[30s]) < -10
    for: 1m
    labels: { level: warning }
  - alert: TiKV_server_report_failure_msg_total
    expr: sum by (store_id) (rate(tikv_server_report_failure_msg_total{type="unreachable"}[10m])) > 10
    for: 1m
    labels: { level: critical }
  - alert: TiKV_raft_log_lag
    expr: histogram_quantile(0.99, sum by (le, instance) (rate(tikv_raftstore_log_lag_bucket[1m]))) > 5000
    for: 1m
    labels: { level: critical }
  - alert: TiKV_low_space
    expr: >-
      sum by (instance) (tikv_store_size_bytes{type="available"})
      / sum by (instance) (tikv_store_size_bytes{type="capacity"}) < 0.2
    for: 1m
    labels: { level: emergency }
  - alert: TiKV_channel_full_total
    expr: sum by (type, instance) (rate(tikv_channel_full_total[10m])) > 0
    for: 1m
    labels: { level: critical }
`;
