import type { CancelReason, OperatorChange, OperatorName, OperatorStep, PeerRef } from "../../proto/operators.ts";
import type { OperatorWords } from "./dictionary.ts";

/** What each of PD's operators is for, as a phrase behind "为 Region 7". */
export const works: Readonly<Record<OperatorName, string>> = {
  "replace-rule-down-peer": "替换 Down store 上的副本",
  "replace-rule-down-leader-peer": "替换 Down store 上担任 leader 的副本",
  "replace-rule-offline-peer": "替换下线 store 上的副本",
  "replace-rule-offline-leader-peer": "替换下线 store 上担任 leader 的副本",
  "add-rule-peer": "补上缺少的副本",
  "replace-rule-swap-fit-peer": "移走副本，把 store 让给另一条规则",
  "replace-rule-swap-fit-leader-peer": "移走担任 leader 的副本，把 store 让给另一条规则",
  "fix-demote-voter": "把 voter 降为 learner",
  "fix-leader-role": "把 Raft leader 移交给规则指定的副本",
  "fix-follower-role": "把 Raft leader 从不应领导的副本移走",
  "fix-peer-role": "把 learner 提升为 voter",
  "move-to-better-location": "把副本移到更好的位置",
  "remove-orphan-peer": "移除多余的副本",
  "remove-replaced-orphan-peer": "移除已被替换的副本",
  "remove-unhealthy-orphan-peer": "移除不健康的多余副本",
  "replace-down-peer-with-orphan-peer": "用多余的副本替换失联的副本",
  "leave-joint-state": "完成成员变更（退出联合状态）",
  "admin-transfer-leader": "按指令移交 Raft leader",
  "admin-move-region": "按指令迁移各副本",
  "admin-move-peer": "按指令迁移副本",
  "admin-add-peer": "按指令增加副本",
  "admin-add-learner": "按指令增加 learner",
  "admin-remove-peer": "按指令移除副本",
  "scatter-region": "按指令打散该 Region",
  "evict-leader": "按指令驱逐 store 上的 Raft leader",
  "grant-leader": "按指令把 Raft leader 交给 store",
  "evict-slow-trend": "驱逐正在变慢的 store 上的 Raft leader",
  "evict-slow-store": "驱逐慢 store 上的 Raft leader",
  "evict-stopping-store": "驱逐即将停止的 store 上的 Raft leader",
  "shuffle-leader": "随机移交 Raft leader",
  "shuffle-region": "随机迁移副本",
  "random-move-hot-leader": "随机迁移热点 Region 的 leader 副本",
  "random-merge": "随机合并相邻 Region",
  "label-reject-leader": "驱逐标签不接受 leader 的 store 上的 Raft leader",
  "scatter-range-leader": "为打散键区间移交 Raft leader",
  "scatter-range-region": "为打散键区间迁移副本",
  "transfer-hot-read-leader": "移交读热点的 Raft leader",
  "transfer-hot-write-leader": "移交写热点的 Raft leader",
  "move-hot-read-leader": "迁移读热点的 leader 副本",
  "move-hot-write-leader": "迁移写热点的 leader 副本",
  "move-hot-write-peer": "迁移写热点的副本",
  "move-hot-read-peer": "迁移读热点的副本",
  "admin-split-region": "按指令分裂 Region",
  "admin-merge-region": "按指令与相邻 Region 合并",
  "labeler-split-region": "在 Region 标签的边界处分裂 Region",
  "rule-split-region": "在放置规则的边界处分裂 Region",
  "merge-region": "把过小的 Region 并入相邻 Region",
  "balance-region": "为均衡各 store 迁移副本",
  "balance-leader": "为均衡各 store 移交 Raft leader",
};

const cancelled: Readonly<Record<CancelReason, string>> = {
  "region-not-found": "找不到该 Region",
  "epoch-not-match": "该 Region 的 epoch 已变，计划作废",
  "stale-status": "当前步骤已无法执行",
  timeout: "超时",
  replaced: "被优先级更高的 operator 取代",
  "admin-stop": "被管理员取消",
  "related-merge-region": "与它成对的合并操作已结束",
};

function step(value: OperatorStep): string {
  switch (value.kind) {
    case "transfer-leader":
      return `把 leader 从 store ${value.from} 移交给 store ${value.to}`;
    case "add-learner":
      return `在 store ${value.target.store} 上添加 learner peer ${value.target.peer}`;
    case "promote-learner":
      return promoted(value.target);
    case "remove-peer":
      return `移除 store ${value.target.store} 上的 peer`;
    case "enter-joint":
      return `进入联合共识：${[...value.promote.map(promoted), ...value.demote.map(demoted)].join("，")}`;
    case "leave-joint":
      return `退出联合状态：${[...value.promote.map(promoted), ...value.demote.map(demoted)].join("，")}`;
    case "split-region":
      return value.policy === "usekey" ? "在给定的键处分裂" : `从中间分裂（策略 ${value.policy}）`;
    case "merge-region":
      return `把 Region ${value.source.id} 并入 Region ${value.target.id}`;
  }
}

const promoted = ({ store, peer }: PeerRef): string => `把 store ${store} 上的 learner peer ${peer} 提升为 voter`;
const demoted = ({ store, peer }: PeerRef): string => `把 store ${store} 上的 voter peer ${peer} 降为 learner`;

function change(value: OperatorChange): string {
  switch (value.kind) {
    case "move":
      return `副本从 store ${value.from.join("、")} 迁到 store ${value.to.join("、")}`;
    case "add":
      return `在 store ${value.to.join("、")} 上增加副本`;
    case "remove":
      return `移除 store ${value.from.join("、")} 上的副本`;
    case "promote":
      return `提升 store ${value.stores.join("、")} 上的 learner`;
    case "demote":
      return `降级 store ${value.stores.join("、")} 上的 voter`;
    case "transfer-leader":
      return `leader 从 store ${value.from} 移交给 store ${value.to}`;
    case "merge":
      return `Region ${value.source} 并入 Region ${value.target}`;
    case "split":
      return `分裂 Region ${value.region}（策略 ${value.policy}）`;
  }
}

/** PD's operators in Chinese. */
export const operatorsZh: OperatorWords = { step, change, cancelled };
