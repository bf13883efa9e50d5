import type { BesideRaftWords } from "./beside-raft.en.ts";

/** What replicates beside Raft, in Chinese. */
export const besideRaftZh: BesideRaftWords = {
  title: "Raft 之外的复制",
  notRaft: "非 Raft",
  beside: "每个 raw 写入都会另发给它一份；Raft 照常运行，读仍由 Raft 提供。",
  end: "只保留 Raft",
  store: "store", role: "角色", durable: "已落盘", behind: "落后写入数", lag: "延迟",
  primary: "接受写入", replica: "副本",
  recovery: {
    title: "恢复", region: "Region", by: "方式", from: "原 store", to: "新 store", state: "状态", took: "耗时", raft: "Raft",
    owner: "单一属主",
    states: {
      expired: "会话过期", splitting: "拆分日志", replaying: "回放", open: "已打开", leaderless: "无 leader", led: "有 leader",
    },
  },
  names: { "semi-sync": "半同步复制", async: "异步复制", "availability-first": "可用性优先的复制", "single-owner": "单一属主" },
  modes: {
    "semi-sync": "半同步：有一个副本确认即可；超时之后不再等待。",
    async: "异步：主副本自己落盘就确认。",
    "availability-first": "可用性优先：每个副本都接受写入，重新连通时才发现冲突。",
    "single-owner": "单一属主：日志写入多数派；会话过期后，由新属主回放日志接管。",
  },
  total: (mode, lost, of, conflicts, name) =>
    `${mode}：已确认的 ${of} 个写入中丢失了 ${lost} 个${name === "availability-first" ? `，共 ${conflicts} 处冲突` : ""}。`,
};
