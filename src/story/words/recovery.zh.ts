import type { RecoveryStage } from "../../proto/recovery.ts";

export const recoveryStagesZh: Readonly<Record<RecoveryStage, (count: number) => string>> = {
  "collect-report": () => "PD 开始有损恢复：先向剩下的 store 收集它们持有的副本信息",
  "force-leader": (count) => `有损恢复：${count} 个 Region 在没有多数派的情况下，由剩余副本中日志最长者强制成为 leader`,
  "demote-failed-voter": (count) => `有损恢复：${count} 个 Region 的丢失副本被降级为 learner`,
  "create-empty-region": (count) => `有损恢复：为全部副本都已丢失的数据创建 ${count} 个空 Region`,
  "exit-force-leader": () => "有损恢复：各 leader 恢复遵守 Raft 规则",
  finished: () => "有损恢复完成：只存在于丢失副本上的写入不复存在，无论是否已被确认",
  failed: () => "有损恢复失败",
};
