import type { filmEn } from "./film.en.ts";

/** The same in Chinese. */
export const filmZh: typeof filmEn = {
  title: "舞台动画",
  length: "时长",
  make: { gif: "生成 GIF", webm: "生成 WebM 视频" },
  making: (taken, of) => `已画 ${taken} / ${of} 张`,
  cancel: "取消",
  steps: (pictures, step, size) => `${pictures} 张 ${size} 的画面，相邻两张相隔运行时间 ${step}，取自上面选定的一段。`,
  nothing: "还没有可展示的内容：运行停在开头。",
  other: {
    group: "动画拍的是集群：正放大显示的 Raft 组不会拍进去。",
    keys: "动画拍的是集群：键轴视图不会拍进去。",
  },
  made: (name, size) => `${name}：${size}`,
  save: "保存动画",
  replaced: "运行在此期间已改变，请重试。",
  failed: "浏览器无法生成动画，或所需的部分没能取到。请重试，或改用 GIF。",
};
