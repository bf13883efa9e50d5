import type { PdOrdersWords } from "./pd-orders.en.ts";

/** The texts of what people order of PD in the inspectors of regions and of PD, in Chinese. */
export const pdOrdersZh: PdOrdersWords = {
  region: "对该 Region 的命令",
  split: "从中间分裂",
  splitHint: "operator add split-region，policy 为 approximate：PD 的 operator 让 leader 把 Region 一分为二",
  merge: (target) => `合并到 Region ${target}`,
  mergeHint: "operator add merge-region：PD 先让两者的副本落在相同的 store 上，再把该 Region 并入相邻 Region",
};
