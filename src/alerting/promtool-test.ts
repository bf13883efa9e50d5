import { stringify } from "yaml";
import { promDurationText } from "./durations.ts";
import { fitsSelector, type Labels, type PromSeries } from "./series.ts";
import { selectorsIn, type PromExpression, type Selector } from "./expression.ts";
import type { AlertEpisode, RehearsedRule, Rehearsal } from "./rehearse.ts";
import { expandTemplate, goNumber } from "./template.ts";

/** How a unit test of promtool is called, where its rules lie, and how far apart the samples are (milliseconds). */
export interface PromtoolTestOptions {
  readonly title: string;
  readonly rulesFile: string;
  readonly every: number;
}

/**
 * A unit test of promtool: the series that the rules ask for as they were in the run, and what each rule is to have come to. What
 * of it cannot be said of a rule stands in a comment.
 */
export function promtoolTest(rehearsal: Rehearsal, { title, rulesFile, every }: PromtoolTestOptions): string {
  const { rules, interval, end } = rehearsal;
  const selectors = rules.flatMap(({ rule: { expression } }) => (expression === null ? [] : selectorsIn(expression)));
  const alerts = alertsOf(rules);
  const test = {
    rule_files: [rulesFile],
    evaluation_interval: promDurationText(interval),
    tests: [{
      name: title,
      interval: promDurationText(every),
      input_series: inputSeries(rehearsal, selectors, every),
      alert_rule_test: alerts.flatMap(({ name, rules: own }) => alertTests(name, own, rehearsal)),
      promql_expr_test: alerts.flatMap(({ name, rules: own }) => stateTests(name, own, rehearsal)),
    }],
  };
  const head = `# ${title}: what it comes to, up to ${promDurationText(end)}. Run with: promtool test rules FILE\n`;
  return head + stringify(test, { lineWidth: 0, defaultStringType: "QUOTE_SINGLE", defaultKeyType: "PLAIN" });
}

/** Rules of one name are one to promtool. */
function alertsOf(rules: readonly RehearsedRule[]): { readonly name: string; readonly rules: readonly RehearsedRule[] }[] {
  const names = [...new Set(rules.map(({ rule }) => rule.name))];
  return names.map((name) => ({ name, rules: rules.filter(({ rule }) => rule.name === name) }));
}

const quotedLabel = (value: string): string =>
  `"${value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll('"', '\\"')}"`;

export const seriesText = (labels: Labels): string => {
  const rest = [...labels].filter(([name]) => name !== "__name__");
  return `${labels.get("__name__") ?? ""}{${rest.map(([name, value]) => `${name}=${quotedLabel(value)}`).join(",")}}`;
};

function inputSeries({ store, end }: Rehearsal, selectors: readonly Selector[], every: number): object[] {
  const recorded = (series: PromSeries): boolean => series.points.some(({ at }) => at % every !== 0);
  return [...store.byKey.values()]
    .filter(({ labels }) => selectors.some((selector) =>
      (selector.name === null || selector.name === labels.get("__name__")) && fitsSelector(selector, labels)))
    .filter((series) => !recorded(series))
    .map((series) => ({ series: seriesText(series.labels), values: valuesText(series, every, end) }));
}

/** promtool's notation: values one behind the other, `_` for none, `stale` where the series ended; runs of the same in short. */
function valuesText({ points }: PromSeries, every: number, end: number): string {
  const at = new Map(points.map((point) => [point.at, point.value]));
  const words: { word: string; times: number }[] = [];
  for (let time = 0; time <= end; time += every) {
    const value = at.get(time);
    const word = value === undefined ? "_" : value === null ? "stale" : goNumber(value);
    const last = words.at(-1);
    if (last !== undefined && last.word === word && word !== "stale") last.times++;
    else words.push({ word, times: 1 });
  }
  return words.map(({ word, times }) =>
    (times === 1 ? word : word === "_" ? `_x${times}` : /^[\d-]/.test(word) ? `${word}+0x${times - 1}`
      : new Array<string>(times).fill(word).join(" "))).join(" ");
}

const isFiring = ({ firingFrom, until }: AlertEpisode, at: number): boolean =>
  firingFrom !== null && at >= firingFrom && (until === null || at < until);

/** The value of the latest evaluation up to then. */
function valueOf({ values }: AlertEpisode, at: number): number {
  let latest = NaN;
  for (const [when, value] of values) if (when <= at) latest = value;
  return latest;
}

/** What makes fractions of whole numbers, whose sums end in digits that depend on their order. */
const makesFractions = (expression: PromExpression): boolean => {
  switch (expression.kind) {
    case "number": case "vector": case "matrix": return false;
    case "call": return !["changes", "resets", "count_over_time"].includes(expression.name);
    case "aggregate": return expression.op === "avg" || makesFractions(expression.of);
    case "binary": return ["/", "%", "^"].includes(expression.op) || makesFractions(expression.left)
      || makesFractions(expression.right);
    case "negative": return makesFractions(expression.of);
  }
};

/** Whether the value is the same to every digit wherever it is evaluated: promtool sums in an order of its own each time. */
const isExact = ({ rule: { expression } }: RehearsedRule, value: number): boolean =>
  expression !== null && Number.isInteger(value) && !makesFractions(expression);

const namesValue = (text: string): boolean => /\$value|\.Value/.test(text);

/** What a firing alert says then; null where its texts are more than this writes. */
function expected(rehearsed: RehearsedRule, episode: AlertEpisode, at: number): object | null {
  const value = valueOf(episode, at);
  const series = new Map([...episode.labels].filter(([name]) => name !== "alertname"));
  const annotations: [string, string][] = [];
  for (const [name, text] of rehearsed.rule.annotations) {
    const expanded = expandTemplate(text, series, value);
    if (expanded === null || (namesValue(text) && !isExact(rehearsed, value))) return null;
    annotations.push([name, expanded]);
  }
  return { exp_labels: Object.fromEntries(series), exp_annotations: Object.fromEntries(annotations) };
}

/** When something of these alerts changes, the evaluation before, and the end. */
function timesOf(rules: readonly RehearsedRule[], { interval, end }: Rehearsal): readonly number[] {
  const times = new Set<number>([Math.floor(end / interval) * interval]);
  for (const { pendingFrom, firingFrom, until } of rules.flatMap(({ episodes }) => episodes)) {
    for (const time of [pendingFrom, firingFrom, until]) {
      if (time === null) continue;
      times.add(time);
      if (time >= interval) times.add(time - interval);
    }
  }
  return [...times].sort((a, b) => a - b);
}

function alertTests(name: string, rules: readonly RehearsedRule[], rehearsal: Rehearsal): object[] {
  if (rules.some(({ state }) => state === "refused" || state === "failed")) return [];
  return timesOf(rules, rehearsal).flatMap((at) => {
    const alerts = rules.flatMap((rule) =>
      rule.episodes.filter((episode) => isFiring(episode, at)).map((episode) => expected(rule, episode, at)));
    // With a text that nothing is said of, the test below by ALERTS alone remains.
    if (alerts.some((each) => each === null)) return [];
    return [{ eval_time: promDurationText(at), alertname: name, exp_alerts: alerts }];
  });
}

/** Prometheus tells of alerts that are pending, too, by series of their own. */
function stateTests(name: string, rules: readonly RehearsedRule[], rehearsal: Rehearsal): object[] {
  if (rules.some(({ state }) => state === "refused" || state === "failed")) return [];
  const episodes = rules.flatMap((rule) => rule.episodes);
  const active = (at: number): readonly AlertEpisode[] =>
    episodes.filter(({ pendingFrom, until }) => pendingFrom <= at && (until === null || at < until));
  if (episodes.length === 0) return [];
  return timesOf(rules, rehearsal).map((at) => ({
    expr: `ALERTS{alertname=${quotedLabel(name)}}`, eval_time: promDurationText(at),
    exp_samples: active(at).map((episode) => ({
      labels: seriesText(new Map([
        ["__name__", "ALERTS"], ...episode.labels, ["alertstate", isFiring(episode, at) ? "firing" : "pending"],
      ])),
      value: 1,
    })),
  }));
}
