import type { copyEn } from "./copy.en.ts";

/** The same in Chinese. */
export const copyZh: typeof copyEn = {
  copy: "复制为 Markdown",
  outages: "导出不可用时段（CSV）",
  outagesHint: "截至现在，每个 Region 的每段不可用时间各占一行",
  done: "已复制。",
  refused: "浏览器不允许页面使用剪贴板。",
};
