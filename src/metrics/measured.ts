import type { Instant } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import { METRICS } from "./index.ts";
import type { Exposer, Metric, MetricJob } from "./metric.ts";
import { instancesOf, nodeKey, type ScrapeSight } from "./sight.ts";
import { countKey, tallyLooks, type HistogramCount, type Tally } from "./tally.ts";

/** A number, or what a histogram has seen up to then. */
export type MetricValue = number | HistogramCount;

/** One series over the scrapes in which it was there. */
export interface MeasuredSeries {
  readonly metric: Metric;
  /** Names and values: those of the metric, then `instance` and `job`. */
  readonly labels: readonly (readonly [string, string])[];
  readonly at: Instant[];
  readonly values: MetricValue[];
}

/** Metrics of a run, scraped at some instants. A series that a scrape lacks was not there any more. */
export interface Measured {
  readonly times: Instant[];
  /** By name and labels, in the order in which they came to be. */
  readonly series: Map<string, MeasuredSeries>;
}

export const nothingMeasured = (): Measured => ({ times: [], series: new Map() });

const CLUSTER_INSTANCE = "cluster";

/** Adds what a scrape of all processes brings. */
export function scrape(measured: Measured, tally: Tally, sight: ScrapeSight): void {
  const { now } = sight;
  tallyLooks(tally);
  const instances = instancesOf(sight);
  const answers = new Set(sight.processes.filter((each) => each.answers).map(({ node }) => nodeKey(node)));
  measured.times.push(now);
  for (const metric of METRICS) {
    const put = (exposer: Exposer, labels: readonly string[], value: MetricValue): void => {
      const key = exposer === null ? null : nodeKey(exposer);
      if (key !== null && metric.name !== "up" && !answers.has(key)) return;
      const instance = key === null ? CLUSTER_INSTANCE : instances.get(key) ?? key;
      add(measured, metric, [...labels, instance, jobOf(metric, exposer)], now, value);
    };
    metric.read?.(sight, put);
    const counts = tally.counts.get(metric);
    if (counts !== undefined && metric.labels.length === 0) putUncounted(metric, counts, sight, put);
    for (const { exposer, labels, value, buckets, count } of counts?.values() ?? []) {
      put(exposer, labels, metric.type === "histogram" ? { buckets: buckets.slice(), sum: rounded(value), count } : value);
    }
  }
}

const KINDS: Readonly<Record<string, Node["kind"]>> = { pd: "pd", tikv: "store", client: "client" };

/** Who counts without labels begins at 0; with labels a series begins with what it first counts. */
function putUncounted(
  metric: Metric, counts: ReadonlyMap<string, unknown>, { processes }: ScrapeSight,
  put: (exposer: Exposer, labels: readonly string[], value: MetricValue) => void,
): void {
  const nothing: MetricValue = metric.type === "histogram"
    ? { buckets: new Array<number>((metric.buckets?.length ?? 0) + 1).fill(0), sum: 0, count: 0 } : 0;
  if (metric.job === "quorumscape" && counts.size === 0) put(null, [], nothing);
  for (const { node } of processes) {
    if (KINDS[metric.job] === node.kind && !counts.has(countKey(node, []))) put(node, [], nothing);
  }
}

/** Durations are whole microseconds: what adding seconds has left behind them is none of theirs. */
const rounded = (sum: number): number => Math.round(sum * 1_000_000) / 1_000_000;

/** What every process tells of itself is of its own job. */
const jobOf = ({ job }: Metric, exposer: Exposer): MetricJob =>
  (job !== "process" ? job : exposer === null ? "quorumscape" : exposer.kind === "store" ? "tikv" : exposer.kind);

function add({ series }: Measured, metric: Metric, values: readonly string[], at: Instant, value: MetricValue): void {
  const key = `${metric.name}\0${values.join("\0")}`;
  let one = series.get(key);
  if (one === undefined) {
    const names = [...metric.labels, "instance", "job"];
    one = { metric, labels: names.map((name, i) => [name, values[i] ?? ""] as const), at: [], values: [] };
    series.set(key, one);
  }
  one.at.push(at);
  one.values.push(value);
}

/** Every family with its series, in the order of the table. */
export function familiesOf({ series }: Measured): { readonly metric: Metric; readonly series: readonly MeasuredSeries[] }[] {
  const families = new Map<Metric, MeasuredSeries[]>();
  for (const one of series.values()) {
    const family = families.get(one.metric);
    if (family === undefined) families.set(one.metric, [one]);
    else family.push(one);
  }
  return METRICS.flatMap((metric) => {
    const found = families.get(metric);
    return found === undefined ? [] : [{ metric, series: found }];
  });
}

/** A sample of Prometheus: what one value comes to, with the end of its name and a bound where it is of a bucket. */
export interface FlatSample {
  readonly suffix: "" | "_bucket" | "_sum" | "_count";
  /** Of a bucket; null otherwise. */
  readonly le: number | null;
  readonly value: number;
}

export function flatten({ buckets: bounds = [] }: Metric, value: MetricValue): readonly FlatSample[] {
  if (typeof value === "number") return [{ suffix: "", le: null, value }];
  let sum = 0;
  const samples: FlatSample[] = value.buckets.map((count, i) => {
    sum += count;
    return { suffix: "_bucket", le: bounds[i] ?? Infinity, value: sum };
  });
  samples.push({ suffix: "_sum", le: null, value: value.sum }, { suffix: "_count", le: null, value: value.count });
  return samples;
}

