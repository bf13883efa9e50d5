import type { BranchesWords } from "./branches.en.ts";

/** What branches are called, in Chinese. */
export const branchesZh: BranchesWords = {
  name: (id) => `分支 ${id}`,
  more: (deed, more) => `${deed}，另有 ${more} 个操作`,
  without: (deed) => `不做：${deed}`,
  left: (name, time) => `在 ${time} 离开“${name}”`,
  first: "最初的运行",
  actions: (count) => `${count} 个操作`,
  all: "名称、备注与并排对比……",
  asks: "右键或 Shift+F10：如果……",
  hint: "在过去做的每个操作都会产生新分支，其他分支会保留",
};
