import type { MetricsWords } from "./metrics.en.ts";

/** The metrics panel, in Chinese. */
export const metricsZh: MetricsWords = {
  search: "搜索指标", found: (count) => `${count} 个指标`,
  none: (text) => `没有名称含“${text}”的指标。`,
  measuring: (at, until) => `正在测量：${at} / ${until}`,
  measured: (until, every) => `到 ${until} 为止，每 ${every}抓取一次`,
  playing: "运行停下时绘制曲线。", pause: "暂停并绘制",
  asTables: "显示为表格", asCurves: "显示为曲线", time: "时间", more: (count) => `另有 ${count} 条较小的`,
  noValue: "–", at: (clock) => `${clock} 时`,
  seek: (clock) => `跳到 ${clock}`,
  told: (title, curves) => `${title}。${curves}`,
  units: { count: "", "per-second": "每秒", seconds: "99 分位", bytes: "字节" },
  rate: (value) => `${value}/秒`,
  hint: "点击曲线可跳到那一刻。“导出”可把全部指标交给 Prometheus。",
  titles: {
    quorumscape_regions: "有问题的 Region", quorumscape_stores: "PD 眼中的 store",
    quorumscape_operations_total: "客户端操作", quorumscape_operation_duration_seconds: "操作延迟",
    quorumscape_client_retries_total: "重试，按原因", quorumscape_operators: "进行中的 operator",
    pd_regions_status: "PD 统计的各状态 Region", tikv_raftstore_raft_sent_message_total: "Raft 消息",
    quorumscape_log_lag_entries: "最慢成员落后的日志条数", tikv_raftstore_region_count: "各 store 的 leader 数",
    tikv_client_go_region_err_total: "客户端收到的 Region 错误", tikv_raftstore_snapshot_traffic_total: "进行中的快照",
  },
};
