import type { DetectorsWords } from "./detectors.en.ts";

/** The failure detectors side by side, in Chinese. */
export const detectorsZh: DetectorsWords = {
  idle: "尚未监视任何 store。检测器只说不做，各按自己的规则判断：", acts: "策略还会迁走 leader。",
  watch: "开始监视", watchAgain: "不用策略", end: "停止监视", apply: "启用此策略",
  policy: "故障切换策略（YAML）", store: "Store", state: "状态", noticed: "检测时间", falseAlarms: "误报",
  missed: "未发现", failures: (count) => `（连续 ${count} 次）`,
  unseen: (count) => `另有 ${count} 个 store`,
  machine: (detector, told) => `${detector} 的状态机：${told}`,
  safeMode: "安全模式：可用的 store 会太少，leader 留在原处。",
  noReading: "CPU 和内存没有读数：相应的条件永远不会触发。",
  none: "策略尚未迁移任何 leader。",
  deeds: {
    emptied: (store) => `迁走 ${store} 上的 leader`, back: (store) => `${store} 可以重新担任 leader`,
    refused: (store) => `安全模式：${store} 上的 leader 留在原处`,
  },
  detectors: {
    pd: "PD 的心跳", missed: "连续无应答", lease: "租约", probe: "主动探测", phi: "phi accrual", policy: "故障切换策略",
  },
  rules: [
    ["pd", "只看 store 本来就发给 PD 的心跳"],
    ["missed", "逐个探测 store，连续几次没有应答就放弃"],
    ["lease", "store 靠心跳续租，租约到期就放弃"],
    ["probe", "探测与心跳并用，先怀疑，再放弃"],
    ["phi", "根据以往心跳的规律，衡量这么久的静默有多不寻常"],
  ],
};
