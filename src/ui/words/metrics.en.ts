/** The metrics panel, in English. */
export const metricsEn = {
  search: "Search metrics", found: (count: number) => (count === 1 ? "1 metric" : `${count} metrics`),
  none: (text: string) => `There is no metric with “${text}” here.`,
  measuring: (at: string, until: string) => `Measuring: ${at} of ${until}`,
  measured: (until: string, every: string) => `Up to ${until}, a scrape every ${every}`,
  playing: "Curves are drawn while the run stands.", pause: "Pause and draw",
  asTables: "As tables", asCurves: "As curves", time: "Time", more: (count: number) => `and ${count} smaller ones`,
  noValue: "–", at: (clock: string) => `At ${clock}`,
  seek: (clock: string) => `Go to ${clock}`,
  told: (title: string, curves: string) => `${title}. ${curves}`,
  units: { count: "", "per-second": "per second", seconds: "99th percentile", bytes: "bytes" },
  rate: (value: string) => `${value}/s`,
  hint: "Click a curve to go to that moment. Export has all of them for Prometheus.",
  /** The metrics that tell of a failover, in the order in which they are shown. */
  titles: {
    quorumscape_regions: "Regions in trouble", quorumscape_stores: "Stores, as PD sees them",
    quorumscape_operations_total: "Clients' operations", quorumscape_operation_duration_seconds: "Latency of operations",
    quorumscape_client_retries_total: "Retries, by why", quorumscape_operators: "Operators under way",
    pd_regions_status: "Regions by state, as PD counts", tikv_raftstore_raft_sent_message_total: "Raft messages",
    quorumscape_log_lag_entries: "Log lag of the slowest member, in entries", tikv_raftstore_region_count: "Leaders by store",
    tikv_client_go_region_err_total: "Region errors at clients", tikv_raftstore_snapshot_traffic_total: "Snapshots under way",
  } as Readonly<Record<string, string>>,
};

export type MetricsWords = typeof metricsEn;
