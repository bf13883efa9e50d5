import type { KeySpaceWords } from "./key-space.en.ts";

/** The texts of the view along the keys, in Chinese. */
export const keySpaceZh: KeySpaceWords = {
  title: "键空间",
  summary: (ranges: string, size: string) => `${ranges} 个区间，${size}`,
  one: (size: string) => `1 个区间，${size}`,
  load: "客户端负载",
  loadMost: (perSecond: string) => `${perSecond}/s`,
  loadHint: "最近十秒内每个 Region 每秒的客户端操作数；数字是可见范围内最高的柱。",
  keys: "键",
  keysHint: "区间的宽度与其数据量成正比，下方是它的起始键。",
  leaders: (count: number) => `${count} 个 leader`,
  stopped: { dead: "进程已死", off: "已断电", paused: "已暂停", running: "" },
  closer: "放大键轴",
  farther: "缩小键轴",
  whole: "显示全部键",
  tools: "显示键空间的哪一段",
  slider: "按键排列的区间",
  position: (place: string, count: string) => `第 ${place} 个区间，共 ${count} 个`,
  region: (id: string) => `Region ${id}`,
  led: (store: string) => `Raft leader 在 ${store}`,
  replicas: (stores: string) => `副本在 ${stores}`,
  perSecond: (count: string) => `每秒 ${count} 次操作`,
  hint: "方向键逐个移动区间，Page Up、Page Down 每次移动十个，回车选中，再按回车放大显示它的组。",
  table: {
    caption: "按键的顺序排列的 Region", range: "区间", region: "Region", leader: "Raft leader", replicas: "副本所在",
    size: "大小", load: "每秒操作数", state: "状态", more: (count: string) => `还有 ${count} 个`, serves: "正常服务",
  },
};
