import type { importingEn } from "./importing.en.ts";

/** The texts of opening files, in Chinese. */
export const importingZh: typeof importingEn = {
  intro: "把文件拖到页面任意处、在这里选择，或粘贴文本。store 与 Region 可以一起，也可以只有其一。",
  commands: "如何得到它们",
  privacy: "数据不会离开这个页面。",
  choose: "选择文件……",
  paste: "在此粘贴 JSON 或链接",
  open: "打开",
  drop: "放下 store 与 Region 的 JSON",
  working: "读取中……",
  opening: (regions, replicas) => `正在打开 ${regions} 个 Region、${replicas} 个副本……`,
  pasted: "粘贴的文本",
  opened: "已打开的文件",
  contents: {
    stores: (count) => `${count} 个 store`,
    regions: (count) => `${count} 个 Region`,
    other: "其他文档",
  },
  add: {
    title: (names) => `打开 ${names}`,
    intro: "当前打开的是由这些文件导入的集群。新文件属于它吗？",
    together: "加入其中",
    alone: "单独打开",
  },
  newer: (name) => `${name} 由另一个版本保存，本版本不认识这种格式。`,
  unreadable: (name) => `浏览器无法读取 ${name}。`,
};
