import type { AlertsWords } from "./alerts.en.ts";

/** The same in Chinese. */
export const alertsZh: AlertsWords = {
  intro: (every) => `用你的告警规则检验这次运行，如同一个每 ${every}抓取一次、每 ${every}求值一次（除非组另有规定）、回看 5 分钟的 Prometheus。`,
  published: "PD 与 TiKV 的规则", choose: "选择文件……", evaluate: "求值",
  drop: "也可以把文件拖到这里。规则不会离开浏览器。",
  rules: (name, count) => `${name}：${count} 行`,
  own: "你的规则", field: "告警规则（YAML）",
  working: (at, until) => `正在重放并抓取：${at} / ${until}`,
  failed: "运行在此期间已改变，请重新求值。",
  noRules: "这个文件里没有告警规则。",
  upTo: (until) => `到 ${until} 为止：`,
  states: {
    fires: (count) => `${count} 条触发`, pending: (count) => `${count} 条仅 pending`, failed: (count) => `${count} 条求值失败`,
    refused: (count) => `${count} 条未求值`, never: (count) => `${count} 条在这里永远不会触发`, silent: (count) => `${count} 条未触发`,
  },
  heads: {
    fires: "已触发", pending: "仅 pending，持续时间不够", failed: "求值失败（Prometheus 也会失败）",
    refused: "这里不求值", never: "在这里永远不会触发", silent: "未触发",
  },
  of: (group, length) => (length === "" ? group : `${group}，for ${length}`),
  truth: "条件成立于", firing: "，触发于", until: "，结束于", toEnd: "，直到最后", lasting: (length) => `（触发持续 ${length}）`,
  go: (time) => `跳到 ${time}`,
  more: (count) => `另有 ${count} 个`,
  short: (last) => `最后一次求值在 ${last}。多数规则要等一分钟才触发：让运行继续，再来看。`,
};
