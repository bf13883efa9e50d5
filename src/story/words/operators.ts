/** What PD's operators are for, by PD's own names: as an intention and as a deed in English, as one phrase in Chinese. */
interface Work {
  readonly todo: string;
  readonly done: string;
  readonly zh: string;
}

const works: Readonly<Record<string, Work>> = {
  "replace-rule-down-peer": {
    todo: "replace the replica on the Down store", done: "replaced the replica on the Down store", zh: "替换 Down store 上的副本",
  },
  "replace-rule-down-leader-peer": {
    todo: "replace the leading replica on the Down store", done: "replaced the leading replica on the Down store",
    zh: "替换 Down store 上担任 leader 的副本",
  },
  "replace-rule-offline-peer": {
    todo: "replace the replica on the leaving store", done: "replaced the replica on the leaving store", zh: "替换下线 store 上的副本",
  },
  "replace-rule-offline-leader-peer": {
    todo: "replace the leading replica on the leaving store", done: "replaced the leading replica on the leaving store",
    zh: "替换下线 store 上担任 leader 的副本",
  },
  "add-rule-peer": { todo: "add a missing replica", done: "added a missing replica", zh: "补上缺少的副本" },
  "fix-peer-role": { todo: "make the learner a voter", done: "made the learner a voter", zh: "把 learner 提升为 voter" },
  "move-to-better-location": {
    todo: "move a replica to a better place", done: "moved a replica to a better place", zh: "把副本移到更好的位置",
  },
  "remove-orphan-peer": { todo: "remove a surplus replica", done: "removed a surplus replica", zh: "移除多余的副本" },
  "remove-replaced-orphan-peer": {
    todo: "remove the replica that another has replaced", done: "removed the replica that another has replaced",
    zh: "移除已被替换的副本",
  },
  "remove-unhealthy-orphan-peer": {
    todo: "remove a surplus replica that is unhealthy", done: "removed a surplus replica that was unhealthy",
    zh: "移除不健康的多余副本",
  },
  "replace-down-peer-with-orphan-peer": {
    todo: "put a surplus replica in the place of the one that is down",
    done: "put a surplus replica in the place of the one that was down", zh: "用多余的副本替换失联的副本",
  },
  "leave-joint-state": {
    todo: "finish a change of members", done: "finished a change of members", zh: "完成成员变更（退出联合状态）",
  },
  "admin-transfer-leader": {
    todo: "move the Raft leader as ordered", done: "moved the Raft leader as ordered", zh: "按指令移交 Raft leader",
  },
  "balance-region": {
    todo: "move a replica to even out the stores", done: "moved a replica to even out the stores", zh: "为均衡各 store 迁移副本",
  },
  "balance-leader": {
    todo: "move the Raft leader to even out the stores", done: "moved the Raft leader to even out the stores",
    zh: "为均衡各 store 移交 Raft leader",
  },
};

/** What the operator does, in words; an operator that nobody has named here is called by its name alone. */
export const workOf = (description: string): Work =>
  works[description] ?? { todo: "make a change", done: "made a change", zh: "执行变更" };
