import type { RepairWait } from "../../cluster/repair.ts";

/** What the repair of a region waits for, as a clause. */
export const waitsZh: Readonly<Record<RepairWait, string>> = {
  majority: "正在运行的 voter 不足多数，无法修复",
  links: "按目前的链路，没有 voter 能联系到多数派，无法选出 leader",
  leader: "PD 不知道其 Raft leader，不会安排任何操作",
  pd: "PD 没有运行，或收到的 Region 心跳还不够多",
  "store-down": "PD 在认为该 store 为 Down 之前不做修复",
  "down-peers": "PD 要等 Raft leader 在 down_peers 中报告该副本",
  "store-heard": "PD 仍收到该 store 的心跳，无论 Raft leader 多久联系不上副本都不替换",
  "scheduling-off": "replica-schedule-limit 为 0，或 halt-scheduling 已打开，PD 不安排修复",
  target: "没有可以存放该副本的 store",
  limit: "PD 或 store 的限额暂时用完",
  patrol: "PD 的巡检还没有轮到",
};
