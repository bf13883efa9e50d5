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
};
