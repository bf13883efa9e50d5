import type { Duration, Instant } from "../kernel/time.ts";
import { familiesOf, type Measured, type MeasuredSeries, type MetricValue } from "./measured.ts";
import type { Metric } from "./metric.ts";

/** One line of a chart: a value for each scrape, null where there is none. */
export interface MetricCurve {
  /** The value of the label by which the chart is drawn; "" where all series are one. */
  readonly label: string;
  readonly values: readonly (number | null)[];
}

/** A metric over a run: gauges as they were, counters as rates, histograms as the 99th percentile between two scrapes. */
export interface MetricChart {
  readonly name: string;
  /** The series that are shown, where not all are: `type="leader"`; "" for all. */
  readonly only: string;
  readonly type: Metric["type"];
  readonly help: string;
  readonly unit: "count" | "per-second" | "seconds" | "bytes";
  /** The label by which series are told apart; those that agree in it are added up. */
  readonly by: string;
  /** Those that are ever more than nothing, the largest first. */
  readonly curves: readonly MetricCurve[];
  /** How many more there are. */
  readonly left: number;
}

/** What there is to be drawn of a run. */
export interface MetricCharts {
  readonly times: readonly Instant[];
  readonly every: Duration;
  readonly charts: readonly MetricChart[];
}

/** By what a metric is drawn, and which of its series, where that is not its first label and all of them. */
const VIEWS: Readonly<Record<string, { readonly by?: string; readonly only?: readonly [string, RegExp, string] }>> = {
  pd_cluster_status: { only: ["type", /^store_/, 'type=~"store_.*"'] },
  pd_scheduler_store_status: { by: "store", only: ["type", /^region_score$/, 'type="region_score"'] },
  pd_scheduler_region_heartbeat: { by: "type" },
  tikv_raftstore_region_count: { by: "instance", only: ["type", /^leader$/, 'type="leader"'] },
  tikv_store_size_bytes: { by: "instance", only: ["type", /^used$/, 'type="used"'] },
  tikv_raftstore_slow_score: { by: "instance" },
  tikv_server_report_failure_msg_total: { by: "store_id" },
  tikv_client_go_request_seconds: { by: "store" },
  quorumscape_regions: { only: ["state", /^(?!all$)/, 'state!="all"'] },
  quorumscape_processes: { by: "state", only: ["kind", /^store$/, 'kind="store"'] },
  quorumscape_operations_total: { by: "outcome" },
};

/** More lines nobody can tell apart. */
const MOST_CURVES = 8;

/** Every metric that was measured, as a chart. */
export function chartsOf(measured: Measured, every: Duration): MetricCharts {
  const place = new Map(measured.times.map((time, i) => [time, i]));
  const charts = familiesOf(measured).map(({ metric, series }) => chartOf(metric, series, place, every));
  return { times: measured.times, every, charts };
}

function chartOf(
  metric: Metric, all: readonly MeasuredSeries[], place: ReadonlyMap<Instant, number>, every: Duration,
): MetricChart {
  const { by = metric.labels[0] ?? "instance", only } = VIEWS[metric.name] ?? {};
  const labelOf = ({ labels }: MeasuredSeries, name: string): string => labels.find(([label]) => label === name)?.[1] ?? "";
  const groups = new Map<string, MeasuredSeries[]>();
  for (const one of all) {
    if (only !== undefined && !only[1].test(labelOf(one, only[0]))) continue;
    const label = labelOf(one, by);
    groups.set(label, [...groups.get(label) ?? [], one]);
  }
  const curves = [...groups].map(([label, series]) => {
    const values = valuesOf(metric, series, place, every);
    return { label, values, most: values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0) };
  });
  const told = curves.filter(({ most }) => most > 0).sort((a, b) => b.most - a.most);
  const shown = told.length === 0 ? curves.slice(0, 1) : told.slice(0, MOST_CURVES);
  return {
    name: metric.name, only: only?.[2] ?? "", type: metric.type, help: metric.help, unit: unitOf(metric), by,
    curves: shown.map(({ label, values }) => ({ label, values })), left: Math.max(0, told.length - shown.length),
  };
}

function unitOf({ name, type }: Metric): MetricChart["unit"] {
  if (type === "counter") return "per-second";
  if (/_seconds$/.test(name)) return "seconds";
  return /_bytes$|_size$/.test(name) ? "bytes" : "count";
}

function valuesOf(
  metric: Metric, series: readonly MeasuredSeries[], place: ReadonlyMap<Instant, number>, every: Duration,
): (number | null)[] {
  const columns = series.map(({ at, values }) => {
    const column = new Array<MetricValue | null>(place.size).fill(null);
    for (const [i, time] of at.entries()) column[place.get(time) ?? 0] = values[i] ?? null;
    return column;
  });
  return Array.from({ length: place.size }, (_, i) => {
    if (metric.type === "histogram") return percentile(metric, columns, i);
    const parts = columns.flatMap((column): number[] => {
      const value = column[i];
      if (typeof value !== "number") return [];
      if (metric.type === "gauge") return [value];
      return i === 0 ? [] : [riseOf(value, column[i - 1] ?? null) / (every / 1_000_000)];
    });
    return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
  });
}

/** What a counter has counted since the scrape before; one that fell, or was not there, began anew. */
function riseOf(value: number, before: MetricValue | null): number {
  const last = typeof before === "number" && before <= value ? before : 0;
  return value - last;
}

const SHARE = 0.99;

/** The bound of the bucket in which the 99th of a hundred lies of what was observed since the scrape before; null for nothing. */
function percentile(
  { buckets: bounds = [] }: Metric, columns: readonly (readonly (MetricValue | null)[])[], i: number,
): number | null {
  if (i === 0) return null;
  const counts = new Array<number>(bounds.length + 1).fill(0);
  for (const column of columns) {
    const value = column[i];
    const before = column[i - 1];
    if (value === null || value === undefined || typeof value === "number") continue;
    const isSame = typeof before === "object" && before !== null && before.count <= value.count;
    value.buckets.forEach((count, bucket) => {
      counts[bucket] = (counts[bucket] ?? 0) + count - (isSame ? before.buckets[bucket] ?? 0 : 0);
    });
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let left = all * SHARE;
  for (const [bucket, count] of counts.entries()) {
    const to = bounds[bucket];
    if (left > count && to !== undefined) {
      left -= count;
      continue;
    }
    const from = bounds[bucket - 1] ?? 0;
    return to === undefined ? from : from + (to - from) * (left / Math.max(1, count));
  }
  return null;
}
