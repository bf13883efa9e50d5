import type { anatomyEn } from "./anatomy.en.ts";

/** The same in Chinese. */
export const anatomyZh: typeof anatomyEn = {
  waiting: "正在剖析这次故障切换……",
  none: "还没有发生故障。终止一个 store 再来看。",
  choose: "故障切换",
  copy: "复制为 Markdown",
  copied: "已复制。",
  manual: "浏览器不允许页面使用剪贴板，请改存 JSON。",
  saved: (name) => `已保存：${name}。`,
  noPicture: "浏览器无法绘制这么大的图片，请保存为 SVG。",
  picture: "故障以来每个 Region 与 store 的各个阶段",
  all: (rows) => `显示全部 ${rows} 行`,
  over: (rows) => `图中是耗时最久的 ${rows} 行。`,
  phases: "各阶段",
  rows: "逐个 Region 的文字说明",
  lasting: (length) => `${length}，仍在持续`,
  stillFor: (count) => `其中 ${count} 个仍在持续`,
};
