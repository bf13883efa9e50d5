import type { Dictionary } from "./dictionary.ts";

/** The same in Chinese. */
export const filtersZh: Dictionary["filters"] = {
  "already-a-peer": "已有该 Region 的副本",
  "low-space": "空间不足",
  down: "处于 Down 状态",
  disconnected: "处于 Disconnected 状态",
  offline: "处于 Offline 状态",
  tombstone: "处于 Tombstone 状态",
  busy: "繁忙",
  "add-limit": "已达 add-peer 限速",
  "remove-limit": "已达 remove-peer 限速",
  "snapshot-count": "正在处理的快照过多",
  "pending-count": "pending peer 过多",
  isolation: "不满足隔离级别（isolation-level）",
  location: "会使副本分布变差",
  "label-constraint": "标签不符合放置规则",
  "special-use": "留作专门用途",
  "pause-leader": "不得担任 leader（evict-leader）",
  slow: "磁盘很慢",
  stopping: "即将停止",
  "slow-trend": "正在变慢（evict-slow-trend）",
  "reject-leader": "带有不接受 leader 的标签（reject-leader）",
  "region-score": "比选中的 store 更满",
};
