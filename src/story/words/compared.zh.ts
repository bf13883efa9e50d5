import type { FigureName, WhatIfId } from "../comparison/types.ts";

/** What is compared of two runs, in Chinese. */
export const comparedFiguresZh: Readonly<Record<FigureName, string>> = {
  "unavailable": "不可用时长，各键范围合计",
  "longest-outage": "单个范围最长的中断",
  "regions-out": "中断过的范围数",
  "first-leader": "从故障到最后一个新 leader 选出",
  "first-write": "从故障到最后一个范围首次写入成功",
  "elections": "成功的选举次数",
  "highest-term": "最高任期",
  "ok": "成功的操作",
  "failed": "失败的操作",
  "undetermined": "丢失的操作：结果无人知晓",
  "retries": "重试次数",
  "repair-started": "从故障到开始修复",
  "repair-finished": "从故障到全部修复",
  "not-repaired": "结束时仍不完整的 Region",
  "writes-lost": "已确认却丢失的写入",
};

/** What is asked of a fault, in Chinese. */
export const whatIfsZh: Readonly<Record<WhatIfId, string>> = {
  "pre-vote-off": "关闭 PreVote",
  "election-halved": "选举超时减半",
  "fault-later": "故障晚一秒发生",
  "down-time": "max-store-down-time 设为 10 分钟",
  "policy": "启用故障切换策略",
  "five-replicas": "五副本",
  "other-seed": "换一个种子",
};
