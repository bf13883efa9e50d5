import { nearestWord, quoted } from "../kernel/words.ts";
import { METRICS } from "../metrics/index.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Selector } from "./expression.ts";
import { selected, type SeriesStore } from "./series.ts";
import type { AlertSaying } from "./words/index.ts";

/** A selector for which the whole run has no series. */
export interface MissingSeries {
  readonly selector: Selector;
  readonly said: AlertSaying;
  /** Whether no run has one; else it is only that nothing was counted. */
  readonly isCertain: boolean;
}

const MAX_NAME = 120;

/** The metric that a series of that name is of. */
const metricOf = (name: string): Metric | undefined =>
  METRICS.find((metric) => metric.name === name
    || (metric.type === "histogram" && [`${metric.name}_bucket`, `${metric.name}_sum`, `${metric.name}_count`].includes(name)));

const matcherText = ({ matchers }: Selector): string =>
  matchers.map(({ label, op, value }) => `${label}${op}"${quoted(value)}"`).join(", ");

export function missingSeries(
  store: SeriesStore, recorded: ReadonlySet<string>, selectors: readonly Selector[],
): readonly MissingSeries[] {
  return selectors.flatMap((selector): MissingSeries[] => {
    const { name } = selector;
    if (selected(store, selector).length > 0 || (name !== null && recorded.has(name))) return [];
    const metric = name === null ? undefined : metricOf(name);
    if (name === null) return [{ selector, said: ["noSeries", matcherText(selector)], isCertain: false }];
    if (metric === undefined) {
      return [{ selector, said: ["noMetric", name.slice(0, MAX_NAME), renamed(name)], isCertain: true }];
    }
    return [withoutLabels(store, selector, name, metric)];
  });
}

/** The name that was probably meant. */
const renamed = (name: string): string => nearestWord(name, METRICS.map((metric) => metric.name)) ?? "";

/** There is the metric, and no series of it with such labels. */
function withoutLabels(store: SeriesStore, selector: Selector, name: string, metric: Metric): MissingSeries {
  const all = store.byName.get(name) ?? [];
  if (all.length === 0) return { selector, said: ["notCounted", name], isCertain: false };
  for (const { label, op, value, fits } of selector.matchers) {
    const values = [...new Set(all.map(({ labels }) => labels.get(label) ?? ""))];
    if (values.some((each) => fits(each))) continue;
    const nearest = op === "=" ? nearestWord(value, values) : undefined;
    const hint = nearest === undefined ? "" : `${label}="${nearest}"`;
    const said: AlertSaying = ["noLabel", name, `${label}${op}"${quoted(value)}"`, hint];
    // A gauge has all its series from the start, a counter those that were counted.
    return { selector, said, isCertain: metric.type === "gauge" || ["instance", "job"].includes(label) };
  }
  return { selector, said: ["noneWith", name, matcherText(selector)], isCertain: false };
}
