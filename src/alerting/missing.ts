import { nearestWord, quoted } from "../kernel/words.ts";
import { METRICS } from "../metrics/index.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Selector } from "./expression.ts";
import { selected, type SeriesStore } from "./series.ts";

/** A selector for which the whole run has no series. */
export interface MissingSeries {
  readonly selector: Selector;
  readonly sentence: string;
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
    if (name === null) return [{ selector, sentence: `There is no series {${matcherText(selector)}}.`, isCertain: false }];
    if (metric === undefined) {
      return [{ selector, sentence: `There is no metric ${name.slice(0, MAX_NAME)} here${renamed(name)}.`, isCertain: true }];
    }
    return [withoutLabels(store, selector, name, metric)];
  });
}

/** The name that was probably meant. */
function renamed(name: string): string {
  const nearest = nearestWord(name, METRICS.map((metric) => metric.name));
  return nearest === undefined ? "" : `; the nearest is ${nearest}`;
}

/** There is the metric, and no series of it with such labels. */
function withoutLabels(store: SeriesStore, selector: Selector, name: string, metric: Metric): MissingSeries {
  const all = store.byName.get(name) ?? [];
  if (all.length === 0) return { selector, sentence: `${name} was not counted in this run.`, isCertain: false };
  for (const { label, op, value, fits } of selector.matchers) {
    const values = [...new Set(all.map(({ labels }) => labels.get(label) ?? ""))];
    if (values.some((each) => fits(each))) continue;
    const nearest = op === "=" ? nearestWord(value, values) : undefined;
    const hint = nearest === undefined ? "" : `; the nearest is ${label}="${nearest}"`;
    const sentence = `${name} has no series with ${label}${op}"${quoted(value)}"${hint}.`;
    // A gauge has all its series from the start, a counter those that were counted.
    return { selector, sentence, isCertain: metric.type === "gauge" || ["instance", "job"].includes(label) };
  }
  return { selector, sentence: `${name} has no series with {${matcherText(selector)}} in this run.`, isCertain: false };
}
