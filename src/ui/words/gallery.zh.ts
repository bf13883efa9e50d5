import type { galleryEn } from "./gallery.en.ts";

/** The texts of the gallery of scenarios, in Chinese. */
export const galleryZh: typeof galleryEn = {
  title: "场景",
  search: "搜索场景",
  searchHint: "搜索：选票、租约、重启……",
  found: (count) => `${count} 个场景`,
  nothing: (typed) => `没有场景提到“${typed}”。`,
  showAll: "显示全部",
  shelves: { start: "从这里开始", faults: "故障", rules: "Raft 的规则，以及它们防止什么", own: "你的集群" },
  size: (stores, regions) => `${stores} · ${regions}`,
  stores: (count) => `${count} 个 store`,
  regions: (count) => `${count} 个 Region`,
  lasts: (duration) => `时长 ${duration}`,
  endless: "不限时长",
  current: "正在运行",
  planned: (count) => `${count} 个计划事件`,
  newCluster: { label: "新建集群……", hint: "store、Region、可用区的数量任选，时间参数可取 TiKV、Raft 论文或教程的值。" },
  before: {
    label: "之前的运行",
    hint: (title, at) => `${title}，停在 ${at}，做过的操作都还在。`,
    back: "回到之前的运行",
    left: "已打开另一次运行，之前的运行仍然保留。",
  },
  form: {
    title: "新建集群",
    back: "全部场景",
    open: "创建",
    fields: { stores: "store 数", regions: "Region 数", replicas: "每个 Region 的副本数", zones: "可用区数", clients: "客户端数", seed: "随机种子" },
    range: (least, most) => `${least} 至 ${most}`,
    seedHint: "决定所有随机选择",
    preset: "时间参数",
  },
};
