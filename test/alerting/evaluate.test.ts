import { expect, test } from "vitest";
import { evaluate } from "../../src/alerting/evaluate.ts";
import { parseExpression } from "../../src/alerting/parse.ts";
import { seriesOf, storeOf, type SeriesStore } from "../../src/alerting/series.ts";
import { expandTemplate, goNumber } from "../../src/alerting/template.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { METRICS } from "../../src/metrics/index.ts";

/** Series with a point every 15 seconds; null for a scrape that found none. */
function storeWith(series: Readonly<Record<string, readonly (number | null)[]>>): SeriesStore {
  const store = storeOf({ times: [], series: new Map() });
  for (const [text, values] of Object.entries(series)) {
    const [name = "", rest = ""] = text.split("{");
    const labels = [...rest.matchAll(/(\w+)=([^,}]*)/g)].map(([, key = "", value = ""]) => [key, value] as const);
    const { points } = seriesOf(store, new Map([["__name__", name], ...labels]));
    values.forEach((value, i) => points.push({ at: i * 15_000, value }));
  }
  return store;
}

function ask(store: SeriesStore, expression: string, at = 60_000): unknown {
  const value = evaluate(store, parseExpression(expression), at);
  if (typeof value === "number") return value;
  const name = (labels: ReadonlyMap<string, string>): string => [...labels].map(([label, of]) => `${label}=${of}`).join();
  return Object.fromEntries(value.map((sample) => [name(sample.labels), sample.value]));
}

const COUNTERS = storeWith({
  "c{i=a}": [0, 30, 60, 90, 120], "c{i=b}": [100, 110, 5, 15, 25], "gone{i=a}": [1, 1, 1, null, null], "g{i=a}": [1, 2, 1, 2, 1],
  late: [null, null, null, 4, 6],
});

test("rates go over a counter that began anew, and to both ends of their window", () => {
  expect(ask(COUNTERS, "rate(c[1m])")).toEqual({ "i=a": 2, "i=b": 35 / 60 });
  expect(ask(COUNTERS, "increase(c{i=\"a\"}[1m])")).toEqual({ "i=a": 120 });
  // To an end that is near, else half of the mean distance of points beyond them.
  expect(ask(COUNTERS, "delta(c{i=\"a\"}[40s])", 65_000)).toEqual({ "i=a": 60 * (40 / 30) });
  expect(ask(COUNTERS, "delta(late[1m])")).toEqual({ "": 2 * ((15 + 7.5) / 15) });
  expect(ask(COUNTERS, "resets(c[1m])")).toEqual({ "i=a": 0, "i=b": 1 });
  expect(ask(COUNTERS, "changes(g[1m])")).toEqual({ "i=a": 4 });
  expect(ask(COUNTERS, "irate(c{i=\"b\"}[1m])", 30_000)).toEqual({ "i=b": 5 / 15 });
  expect(ask(COUNTERS, "rate(c[10s])")).toEqual({});
});

test("a series that a scrape missed is gone at once, and one that nobody scrapes any more after five minutes", () => {
  expect(ask(COUNTERS, "gone", 44_999)).toEqual({ "__name__=gone,i=a": 1 });
  expect(ask(COUNTERS, "gone", 45_000)).toEqual({});
  expect(ask(COUNTERS, "count(g)", 360_000)).toEqual({ "": 1 });
  expect(ask(COUNTERS, "count(g)", 360_001)).toEqual({});
  expect(ask(COUNTERS, "absent(gone{i=\"a\", j!=\"x\"})")).toEqual({ "i=a": 1 });
});

test("sides find each other by their labels, and what cannot be found alone fails as in Prometheus", () => {
  const store = storeWith({
    "a{i=1,t=x}": [8], "a{i=2,t=x}": [6], "b{i=1}": [2], "b{i=2}": [3], "two{i=1,k=1}": [1], "two{i=1,k=2}": [1],
  });
  const now = (expression: string): unknown => ask(store, expression, 0);
  expect(now("a / ignoring(t) b")).toEqual({ "i=1": 4, "i=2": 2 });
  expect(now("a / on(i) group_left b")).toEqual({ "i=1,t=x": 4, "i=2,t=x": 2 });
  expect(now("a > 7")).toEqual({ "__name__=a,i=1,t=x": 8 });
  expect(now("a > bool 7")).toEqual({ "i=1,t=x": 1, "i=2,t=x": 0 });
  expect(now("a unless on(i) b > 2")).toEqual({ "__name__=a,i=1,t=x": 8 });
  expect(now("2 ^ 3 ^ 2")).toBe(512);
  expect(now("sum without (t) (a)")).toEqual({ "i=1": 8, "i=2": 6 });
  expect(() => now("b * on(i) two")).toThrow("many-to-many");
  expect(() => now("two * on(i) b")).toThrow("group_left");
});

test("quantiles lie on the straight line through their bucket", () => {
  const store = storeWith({ "h{le=0.1}": [10], "h{le=0.2}": [30], "h{le=+Inf}": [40] });
  expect(ask(store, "histogram_quantile(0.5, h)", 0)).toEqual({ "": 0.1 + 0.1 * (10 / 20) });
  expect(ask(store, "histogram_quantile(0.125, h)", 0)).toEqual({ "": 0.1 * 0.5 });
  expect(ask(store, "histogram_quantile(0.99, h)", 0)).toEqual({ "": 0.2 });
});

test("templates that only name labels and the value are written out, others are left to Prometheus", () => {
  const labels = new Map([["instance", "tikv-1"]]);
  expect(expandTemplate("{{ $labels.instance }}: {{$value}} {{ .Labels.none }}", labels, 1e-5)).toBe("tikv-1: 1e-05 ");
  expect(expandTemplate("{{ $value | humanize }}", labels, 1)).toBe(null);
  expect([1e21, 123456789, 0.0001, NaN, Infinity].map(goNumber)).toEqual(["1e+21", "123456789", "0.0001", "NaN", "+Inf"]);
});

test("what a scrape of the run lacked is gone from there on, and comes back when it does", () => {
  const metric = METRICS.find(({ name }) => name === "quorumscape_operators") ?? expect.fail("there is such a metric");
  const at = (second: number): Instant => seconds(second) as number as Instant;
  const series = { metric, labels: [["instance", "a"]] as const, at: [at(0), at(45)], values: [7, 8] };
  const store = storeOf({ times: [at(0), at(15), at(30), at(45)], series: new Map([["a", series]]) });
  const shown = [0, 14_999, 15_000, 44_999, 45_000].map((time) => ask(store, "sum(quorumscape_operators)", time));
  expect(shown).toEqual([{ "": 7 }, { "": 7 }, {}, {}, { "": 8 }]);
});
