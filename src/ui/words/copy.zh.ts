import type { copyEn } from "./copy.en.ts";

/** The same in Chinese. */
export const copyZh: typeof copyEn = {
  copy: "复制为 Markdown",
  done: "已复制。",
  refused: "浏览器不允许页面使用剪贴板。",
};
