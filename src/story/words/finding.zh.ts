import type { FindingWords } from "./finding.ts";

export const findingZh: FindingWords = {
  gap: "",
  who: (name, client, from, to, did) => `${name}：客户端 ${client}，${from} 至 ${to ?? "结果未知"}：${did}。`,
  process: (client, process) => `客户端 ${client}，进程 ${process}`,
  cycles: {
    G0: "脏写（G0）：两个 key 的写入顺序相反。",
    G1c: "循环信息流（G1c）：双方都看到或覆盖了对方的写入。",
    "lost-update": "丢失更新：两者读到同一版本后都覆盖了它，其中一个更新未被看到就被覆盖。",
    "G-single": "读偏斜（G-single）：一个快照只包含某个事务的一半。",
    "G-nonadjacent": "长分叉（G-nonadjacent）：两个读者看到的写入顺序相反。",
    "G2-item": "写偏斜（G2-item）：双方各自写了对方读过的 key；快照隔离允许这种情况。",
  },
  inRealTime: "结合真实时间才能发现。",
  step: (kind, one, other, key, value) => {
    switch (kind) {
      case "ww": return `${one} 先写 ${key}，随后 ${other} 将其覆盖为 ${value}；`;
      case "wr": return `${one} 向 ${key} 写入 ${value}，${other} 读到了它；`;
      case "rw": return `${one} 读到的是 ${other} 写入 ${value} 之前的 ${key}；`;
      case "rt": return `${other} 开始时 ${one} 已经结束；`;
    }
  },
  closes: (name) => `于是 ${name} 必须先于它自己。`,
  noOrder: (key, names) => `${key} 上的 ${names.join("、")} 无论如何排序都与真实时间矛盾。`,
  abortedRead: (reader, key, value, writer) => `读到已回滚的数据（G1a）：${reader} 在 ${key} 中读到 ${value}，而写入它的 ${writer} 已经回滚。`,
  intermediateRead: (reader, key, value, writer) => `读到中间状态（G1b）：${reader} 在 ${key} 中读到 ${value}，而 ${writer} 之后又改写了它。`,
  unwrittenRead: (reader, key, value) => `${reader} 在 ${key} 中读到 ${value}，但没有任何人写过它。`,
  futureRead: (reader, key, value, writer) => `${reader} 在 ${key} 中读到 ${value}，但它结束时写入者 ${writer} 尚未开始。`,
  staleRead: (reader, key, value, newer, knownBy) =>
    `过期读：${reader} 在 ${key} 中读到 ${value}，而在它开始之前已结束的 ${knownBy} 已经知道 ${newer}。`,
  lostWrite: (writer, key, value, reader) => `丢失写入：${writer} 已得到确认，${key} 中有 ${value}，但最后一次读取 ${reader} 没有找到它。`,
  internal: (reader, key) => `${reader} 在 ${key} 中看不到自己读过或写过的内容。`,
  ownFuture: (reader, key, value) => `${reader} 在自己写入 ${value} 之前，就已在 ${key} 中读到了它。`,
  duplicateAppend: (key, value) => `${value} 被追加到 ${key} 两次。`,
  incompatibleOrder: (reader, other, key) => `${reader} 与 ${other} 在 ${key} 中读到的列表互不为前缀。`,
  tornAppends: (reader, writer, key) => `${reader} 在 ${key} 中读到的 ${writer} 所追加的元素顺序不同，或缺了一部分。`,
  wrongTotal: (reader, found, expected) => `${reader} 读到所有账户的总额为 ${found}，应为 ${expected}。`,
  outOfBounds: (reader, key, found, least, most) => `${reader} 在 ${key} 中读到 ${found}，应介于 ${least} 与 ${most} 之间。`,
  halfOrder: (reader, order) => `${reader} 看到订单 ${order} 的一部分，另一部分却不在。`,
  twoEnds: (writer, other, order) => `${writer} 与 ${other} 让订单 ${order} 或它的一部分结束了两次。`,
  nothing: "空值",
  unknown: {
    "search-limit": "搜索排序耗时过长",
    "history-limit": "操作数量超过了保留上限",
    "unsafe-recovery": "非安全恢复放弃了已承诺的数据",
    "by-hand": "在工作负载之外有人手动写入",
    workloads: "多种工作负载用过相同的键",
  },
};
