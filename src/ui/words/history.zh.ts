import type { historyEn } from "./history.en.ts";

/** The same in Chinese. */
export const historyZh: typeof historyEn = {
  title: "以前的运行",
  hint: (runs, megabytes) => `只保存在这个浏览器里：最近 ${runs} 次动过手的运行，最多 ${megabytes} MB。起过名字的保留最久。`,
  empty: "还没有。终止一个 store，这次运行就会保存下来，关闭标签页也不会丢。",
  trouble: {
    none: "这个浏览器不为本页面保存任何内容：可能是隐私窗口，或被设置禁止。请把运行存为文件。",
    full: "浏览器已没有空间。请删除一次运行，或把它存为文件。",
  },
  at: (instant) => `停在 ${instant}`,
  untouched: "尚未操作",
  more: (count) => `另有 ${count} 项`,
  open: "打开",
  openOf: (name) => `打开 ${name}`,
  rename: "重命名",
  renameOf: (name) => `重命名 ${name}`,
  name: "名称",
  keepName: "保存",
  save: "存为文件",
  saveOf: (name) => `把 ${name} 存为文件`,
  drop: "删除",
  dropOf: (name) => `删除 ${name}`,
  dropped: (name) => `已删除：${name}。`,
  undo: "撤销",
  gone: "它的内容已不在浏览器的存储里。",
  saved: (name) => `已保存：${name}。`,
  found: (count) => `${count} 次运行`,
};
