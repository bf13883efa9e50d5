import type { pdEn } from "./pd.en.ts";

/** The texts of PD's operators and settings, in Chinese. */
export const pdZh: typeof pdEn = {
  ended: "已结束",
  total: (count) => `共 ${count} 个`,
  kind: "operator",
  results: "结果",
  result: (outcome, count) => `${outcome} ${count} 个`,
  rate: (most, from, to) => `每分钟结束的个数，${from} 至 ${to}，最高 ${most}`,
  perMinute: (rate) => `${rate} 个/分`,
  last: (shown, all) => (String(shown) === all ? "全部，最新的在前" : `共 ${all} 个，这里是最近的 ${shown} 个，最新的在前`),
  took: (duration) => `用时 ${duration}`,
  filter: "只看某个 store 或 Region",
  filterHint: "store 4、region 17",
  filterWrong: (typed) => `“${typed}”不是 store，也不是 Region；应为 store 4 或 region 17 这样的写法。`,
  filterNone: "它还没有结束的 operator。",
  beside: { title: "这个集群与 TiKV 的对照", setting: "设置", here: "这里" },
  settings: {
    intro: "修改从此刻起生效，会写入链接，也可以像其他操作一样撤销。",
  },
};
