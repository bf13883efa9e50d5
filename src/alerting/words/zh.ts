import type { alertingEn } from "./en.ts";

const nearestIs = (nearest: string): string => (nearest === "" ? "" : `；最接近的是 \`${nearest}\``);

const PARTS: Readonly<Record<string, string>> = { file: "文件", group: "组", rule: "规则" };
const partOf = (part: string): string => PARTS[part] ?? `\`${part}\``;

/** The same in Chinese. */
export const alertingZh: typeof alertingEn = {
  noExpression: () => "这里没有表达式。",
  endsEarly: () => "表达式不完整。",
  unexpected: (found) => `此处不应出现 \`${found}\`。`,
  noFunction: (name, nearest) => `这里不计算函数 \`${name}\`${nearestIs(nearest)}。`,
  subqueries: () => "这里不计算子查询。",
  notEvaluated: (what) => `这里不计算 \`${what}\`。`,
  somethingMissing: () => "此处缺少内容。",
  noNumber: (text) => `\`${text}\` 不是数字。`,
  noDuration: (text) => `\`${text}\` 不是可用的时长。`,
  metricExpected: () => "此处应为指标名。",
  noMatcher: () => "不是标签匹配条件。",
  noPattern: (text) => `\`${text}\` 不是这里能读的正则表达式。`,
  noOffset: () => "这里不计算对它的 offset。",
  ofWhat: (name) => `\`${name}\` 缺少参数。`,

  wholePowers: () => "这里只计算不超过 64 的整数次幂。",
  seriesOnBoth: (name) => `${name} 两边都应为时间序列。`,
  boolAlone: () => "两个数字只能用 `bool` 比较。",
  manyToMany: () => "一边的多条序列匹配另一边的一条：多对多匹配。",
  wantsGroupLeft: () => "左边的几条序列匹配右边的同一条：需要 group_left。",
  rangeAlone: () => "一段时间范围本身不是值。",
  wantsSeries: (name) => `${name} 需要时间序列。`,
  wantsRange: (name) => `${name} 需要时间范围，例如 [1m]。`,
  numberExpected: () => "此处应为数字，而不是时间序列。",

  tooLong: (characters, most) => `文件有 ${characters} 个字符；最多读取 ${most} 个。`,
  noYaml: (why) => `这不是 YAML（${why}）。`,
  noMapping: (part) => `${partOf(part)}应为键值映射。`,
  noField: (part, name, nearest) => `${partOf(part)}没有字段 \`${name}\`${nearestIs(nearest)}。`,
  isMissing: (part) => `缺少 \`${part}\`。`,
  noList: (part) => `\`${part}\` 应为列表。`,
  noText: (part) => `\`${part}\` 应为文本。`,
  durationExpected: (part, text) => `\`${part}\` 是 \`${text}\`；应为时长，例如 1m。`,
  groupName: () => "组需要 `name`。",
  alertOrRecord: () => "规则要么是 `alert`，要么是 `record`。",
  needsExpression: () => "规则需要 `expr`。",
  recordsOnly: () => "记录规则没有 `for` 和 `annotations`。",

  noSeries: (matchers) => `没有序列 {${matchers}}。`,
  noMetric: (name, nearest) => `这里没有指标 ${name}${nearest === "" ? "" : `；最接近的是 ${nearest}`}。`,
  notCounted: (name) => `这次运行里没有计过 ${name}。`,
  noLabel: (name, matcher, nearest) =>
    `${name} 没有符合 ${matcher} 的序列${nearest === "" ? "" : `；最接近的是 ${nearest}`}。`,
  noneWith: (name, matchers) => `这次运行里 ${name} 没有符合 {${matchers}} 的序列。`,

  at: (line, column, character, what) =>
    `第 ${line} 行第 ${column} 列${character === 0 ? "" : `（表达式第 ${character} 个字符）`}：${what}`,
};
