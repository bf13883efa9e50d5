import type { RegionListWords } from "./region-list.en.ts";

/** The texts of the list of all regions, in Chinese. */
export const regionListZh: RegionListWords = {
  search: "Region ID，或它所包含的键",
  traits: {
    leaderless: "无法提供服务", down: "有 down 副本", pending: "有 pending 副本", underReplicated: "副本不足",
    big: "过大", hot: "热点", asleep: "休眠",
  },
  hints: {
    leaderless: "没有能提供服务的 Raft leader", down: "PD 认为有副本处于 down 状态", pending: "PD 认为有副本的日志落后于 leader",
    underReplicated: "副本数少于要求，或所在 store 没有运行",
    big: "大小超过平均值的三倍", hot: "客户端操作数超过平均值的三倍",
    asleep: "静默：没有 tick，也没有心跳",
  },
  order: "排序",
  orders: { keys: "按键", id: "按 ID", size: "从大到小", load: "从忙到闲" },
  found: (found: string, total: string) => `${found} 个，共 ${total} 个 Region`,
  none: "没有符合条件的 Region。",
  columns: { region: "Region", range: "区间", leader: "Raft leader", stores: "副本所在", size: "大小", load: "每秒操作", state: "状态" },
  noLeader: "无",
};
