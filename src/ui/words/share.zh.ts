import type { shareEn } from "./share.en.ts";

/** The texts about links and files that a run is saved as, in Chinese. */
export const shareZh: typeof shareEn = {
  title: "分享这次运行",
  copied: "链接已复制。它会精确重放这次运行。",
  opens: (at, selected) => `打开后暂停在 ${at}${selected === "" ? "" : `，并选中 ${selected}`}。`,
  tooLong: (size) => `链接太长（${size}），聊天软件会截断它：请存为文件再发送。把文件拖到本页面即可打开这次运行。`,
  download: "把链接存为文件",
  manual: "浏览器不允许页面使用剪贴板。请自己复制链接：",
  link: "链接",
  save: "把此刻的集群存为 PD 的 JSON：",
  documents: { "pd-stores": "store", "pd-regions": "Region", "pd-members": "PD 成员", "pd-config": "配置" },
  sections: { link: "链接", file: "导出", embed: "嵌入网页" },
  embed: {
    pictureHint: "此刻的图片：嵌入内容启动之前，或无法启动时，读者看到的就是它。",
    livingHint: "这就是读者会看到的嵌入内容，可以直接试用。启动之前显示的是此刻的图片。",
    save: "保存图片（SVG）",
    names: { view: "视图", begins: "起点", ratio: "尺寸", controls: "控件", lang: "语言", theme: "主题" },
    views: {
      stage: "集群", keys: "键空间", group: "单个 Raft 组", log: "Raft 日志", timeline: "时间轴", story: "故事",
      lesson: "课程", full: "完整页面",
    },
    begins: { now: "从此刻开始", first: "从头开始" },
    ratios: { "16/9": "宽屏（16:9）", "4/3": "标准（4:3）", "1/1": "方形" },
    controls: { none: "无", bar: "播放、暂停、时间", full: "全部" },
    languages: { auto: "跟随所在网页", en: "English", zh: "中文" },
    themes: { auto: "跟随所在网页", light: "浅色", dark: "深色" },
    readonly: "读者只能观看和播放，不能注入故障",
    form: "代码形式",
    forms: { tag: "标签", iframe: "iframe", markdown: "Markdown" },
    hints: {
      tag: "适用于可以添加脚本的网页。进入视野之前它不运行，网页也可以控制它。",
      iframe: "适用于允许 HTML 但不允许脚本的网页。",
      markdown: "适用于 README：已保存的图片，点击后打开这次运行。",
    },
    copy: "复制",
    copied: (form) => `已复制：${form}。`,
    manual: "浏览器不允许页面使用剪贴板。请选中代码自行复制。",
    tooLong: "这次运行太大，放不进地址：请把场景存为文件，再用脚本打开。",
  },
};
