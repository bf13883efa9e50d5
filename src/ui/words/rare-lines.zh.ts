import type { rareLinesEn } from "./rare-lines.en.ts";

/** The same in Chinese. */
export const rareLinesZh: typeof rareLinesEn = {
  slow: (pictures) => `电脑较慢，画面降为每秒 ${pictures} 帧；模拟本身不受影响。`,
  dismiss: "知道了",
  continued: (at) => `这是页面重新加载之前的那次运行，停在 ${at}。空格继续。`,
  startNew: "重新开始",
};
