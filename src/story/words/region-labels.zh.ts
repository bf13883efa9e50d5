import type { regionLabelsEn } from "./region-labels.en.ts";

/** The same in Chinese. */
export const regionLabelsZh: typeof regionLabelsEn = {
  set: (rule, labels, ranges) => `按规则 ${rule} 为 Region 打标签 ${labels}（${ranges} 个 key 范围）`,
  deleted: (rule) => `删除标签规则 ${rule}`,
  separator: "，",
};
