import type { PdOrdersWords } from "./pd-orders.en.ts";

/** The texts of what people order of PD in the inspectors of regions and of PD, in Chinese. */
export const pdOrdersZh: PdOrdersWords = {
  region: "对该 Region 的命令",
  split: "从中间分裂",
  splitHint: "operator add split-region，policy 为 approximate：PD 的 operator 让 leader 把 Region 一分为二",
  merge: (target) => `合并到 Region ${target}`,
  mergeHint: "operator add merge-region：PD 先让两者的副本落在相同的 store 上，再把该 Region 并入相邻 Region",
  schedulers: "调度器",
  on: "开", off: "关",
  rests: (duration) => `暂停中，还剩 ${duration}`,
  pause: "暂停 10 分钟", resume: "恢复",
  gives: (stores) => `store ${stores}`,
  noStores: "没有 store",
  noRanges: "没有键区间",
  limits: "Store limit，每分钟副本数（迁入 / 迁出）",
  rules: "Placement Rules",
  rulesHint: "PD 的 JSON，与 `config placement-rules save` 的格式相同。删去的规则会被移除。",
  save: "保存规则",
  unreadable: "这不是 JSON 格式的 Placement Rules 列表。",
};
