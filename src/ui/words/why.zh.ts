import type { whyEn } from "./why.en.ts";

/** The same in Chinese. */
export const whyZh: typeof whyEn = {
  loop: "PD 的循环",
  heard: (regions, stores) => `收到心跳：${stores} 个 store，${regions} 个 Region。`,
  looking: (suspects) => `有缺失或不均衡吗？待检查 ${suspects} 个 Region。`,
  leaves: "没有：保持现状。",
  acts: (operators) => `有：已下发 ${operators} 个 operator，由 store 执行并上报，PD 再次检查。`,
  waits: (waiting, stuck) => `${waiting} 个 Region 在等待限额，${stuck} 个暂时无法处理。`,
  ended: (ended) => `最近十分钟结束了 ${ended} 个 operator。`,
  decisions: "决定及原因",
  none: "暂无：自该成员担任 PD leader 以来没有 Region 缺少什么。",
  outcomes: {
    started: "已下发 operator", "no-store": "没有可用的 store", temporary: "暂时被拒绝", "store-limit": "store 限额已用完",
    "no-new-leader": "没有可当 leader 的副本", "no-leader": "没有已知的 leader", denied: "Region 标签 schedule=deny",
  },
  repaired: "不需要修复：每条放置规则的副本都齐了。",
  now: "PD 现在会怎么做",
  content: "什么也不做：该 Region 符合放置规则。",
  store: "store",
  isolation: "隔离度",
  score: "分数",
  verdict: "PD 的过滤器",
  chosen: "选中",
  able: "可选",
};
