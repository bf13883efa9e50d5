const nearestIs = (nearest: string): string => (nearest === "" ? "" : `; the nearest is \`${nearest}\``);

const PARTS: Readonly<Record<string, string>> = { file: "the file", group: "a group", rule: "a rule" };
const partOf = (part: string): string => PARTS[part] ?? `\`${part}\``;

/** What is said of rules that cannot be read or evaluated, and of series that are missing, in English. "" stands for nothing. */
export const alertingEn = {
  noExpression: () => "there is no expression here.",
  endsEarly: () => "it ends too early.",
  unexpected: (found: string) => `\`${found}\` is not expected here.`,
  noFunction: (name: string, nearest: string) => `the function \`${name}\` is not evaluated here${nearestIs(nearest)}.`,
  subqueries: () => "subqueries are not evaluated here.",
  notEvaluated: (what: string) => `\`${what}\` is not evaluated here.`,
  somethingMissing: () => "something is missing here.",
  noNumber: (text: string) => `\`${text}\` is no number.`,
  noDuration: (text: string) => `\`${text}\` is no duration here.`,
  metricExpected: () => "expected the name of a metric here.",
  noMatcher: () => "no matcher.",
  noPattern: (text: string) => `\`${text}\` is no pattern that is read here.`,
  noOffset: () => "an offset of this is not evaluated here.",
  ofWhat: (name: string) => `\`${name}\` of what?`,

  wholePowers: () => "only whole powers up to 64 are evaluated here.",
  seriesOnBoth: (name: string) => `${name} wants series on both sides.`,
  boolAlone: () => "two numbers are compared with `bool` alone.",
  manyToMany: () => "many series on one side match one on the other: many-to-many matching.",
  wantsGroupLeft: () => "several series on the left match one on the right: it wants group_left.",
  rangeAlone: () => "a range of time is no value by itself.",
  wantsSeries: (name: string) => `${name} wants series.`,
  wantsRange: (name: string) => `${name} wants a range of time, such as [1m].`,
  numberExpected: () => "expected a number in place of series.",

  tooLong: (characters: number, most: number) => `The file has ${characters} characters; at most ${most} are read.`,
  noYaml: (why: string) => `this is no YAML (${why}).`,
  noMapping: (part: string) => `expected ${partOf(part)} to be a mapping.`,
  noField: (part: string, name: string, nearest: string) => `${partOf(part)} has no field \`${name}\`${nearestIs(nearest)}.`,
  isMissing: (part: string) => `\`${part}\` is missing.`,
  noList: (part: string) => `expected \`${part}\` to be a list.`,
  noText: (part: string) => `expected \`${part}\` to be a text.`,
  durationExpected: (part: string, text: string) => `\`${part}\` is \`${text}\`; expected a duration such as 1m.`,
  groupName: () => "a group needs a `name`.",
  alertOrRecord: () => "a rule has either `alert` or `record`.",
  needsExpression: () => "a rule needs an `expr`.",
  recordsOnly: () => "what is recorded has neither `for` nor `annotations`.",

  noSeries: (matchers: string) => `There is no series {${matchers}}.`,
  noMetric: (name: string, nearest: string) =>
    `There is no metric ${name} here${nearest === "" ? "" : `; the nearest is ${nearest}`}.`,
  notCounted: (name: string) => `${name} was not counted in this run.`,
  noLabel: (name: string, matcher: string, nearest: string) =>
    `${name} has no series with ${matcher}${nearest === "" ? "" : `; the nearest is ${nearest}`}.`,
  noneWith: (name: string, matchers: string) => `${name} has no series with {${matchers}} in this run.`,

  /** Where something stands; `character` is 0 where that is not in an expression. */
  at: (line: number, column: number, character: number, what: string) =>
    `line ${line}, column ${column}${character === 0 ? "" : `, character ${character} of the expression`}: ${what}`,
};
