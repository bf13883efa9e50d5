import { expect, test } from "vitest";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { metricLines, scrapeAt } from "../../src/figure/metric-lines.ts";
import { chartsOf, type MetricChart } from "../../src/metrics/charts.ts";
import { METRICS } from "../../src/metrics/index.ts";
import type { Measured, MetricValue } from "../../src/metrics/measured.ts";

const TIMES = [0, 1, 2, 3].map((second) => seconds(second) as number as Instant);

/** A metric's series by their labels, with a value for each time; null where the scrape lacked it. */
function measured(name: string, series: Readonly<Record<string, readonly (MetricValue | null)[]>>): Measured {
  const metric = METRICS.find((each) => each.name === name) ?? expect.fail(name);
  return {
    times: TIMES,
    series: new Map(Object.entries(series).map(([text, values]) => {
      const labels = text.split(",").map((pair) => pair.split("=") as [string, string]);
      const there = TIMES.flatMap((at, i) => {
        const value = values[i] ?? null;
        return value === null ? [] : [{ at, value }];
      });
      return [text, { metric, labels, at: there.map(({ at }) => at), values: there.map(({ value }) => value) }];
    })),
  };
}

function chart(name: string, series: Readonly<Record<string, readonly (MetricValue | null)[]>>): MetricChart {
  return chartsOf(measured(name, series), seconds(1)).charts[0] ?? expect.fail("there is one");
}

test("counters are drawn as rates, added up by their label; one that begins anew counts from 0", () => {
  const { curves, by, unit } = chart("tikv_raftstore_raft_sent_message_total", {
    "type=vote,instance=a": [0, 4, null, 3], "type=vote,instance=b": [2, 2, 5, 6], "type=append,instance=a": [0, 100, 300, 300],
  });
  expect({ by, unit }).toEqual({ by: "type", unit: "per-second" });
  expect(curves).toEqual([{ label: "append", values: [null, 100, 200, 0] }, { label: "vote", values: [null, 4, 3, 4] }]);
});

test("of gauges those are drawn that are ever more than nothing, and of many the largest", () => {
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`state=s${i}`, [0, i, i, 0]]));
  const { curves, left } = chart("quorumscape_stores", many);
  expect(curves.map(({ label }) => label)).toEqual(["s11", "s10", "s9", "s8", "s7", "s6", "s5", "s4"]);
  expect(left).toBe(3);
  expect(chart("quorumscape_stores", { "state=up": [0, 0, 0, 0], "state=down": [0, 0, 0, 0] }).curves).toHaveLength(1);
  expect(chart("quorumscape_regions", { "state=all": [9, 9, 9, 9], "state=leaderless": [0, 1, 1, 0] }).curves)
    .toEqual([{ label: "leaderless", values: [0, 1, 1, 0] }]);
});

test("of a histogram the 99th percentile is drawn of what came since the scrape before, and nothing where nothing came", () => {
  const bounds = METRICS.find(({ name }) => name === "quorumscape_operation_duration_seconds")?.buckets ?? [];
  const seen = (bucket: number, count: number): MetricValue =>
    ({ buckets: [...bounds, 0].map((_, i) => (i === bucket ? count : 0)), sum: 1, count });
  const { curves, unit } = chart("quorumscape_operation_duration_seconds", {
    "operation=get": [seen(0, 0), seen(3, 100), seen(3, 100), seen(3, 200)],
  });
  const [from = 0, to = 0] = bounds.slice(2, 4);
  expect(unit).toBe("seconds");
  expect(curves[0]?.values).toEqual([null, from + (to - from) * 0.99, null, from + (to - from) * 0.99]);
});

test("curves go from 0 to a round value above the largest, with gaps where there is no value", () => {
  const { paths, levels, x, timeAt } = metricLines({
    times: [0, 10, 20, 30], curves: [{ values: [0, 7, null, 3] }, { values: [null, null, null, null] }], isState: false,
    width: 300, height: 80,
  });
  expect(paths[0]).toMatch(/^M0,80L100,\d+(\.\d)?M300,/);
  expect(paths[1]).toBe("");
  expect(levels.map(({ value }) => value)).toEqual([0, 5, 10]);
  expect([x(15), timeAt(150), x(-5), x(99)]).toEqual([150, 15, 0, 300]);
  const stepped = metricLines({ times: [0, 10], curves: [{ values: [1, 2] }], isState: true, width: 100, height: 10 });
  expect(stepped.paths[0]).toMatch(/^M0,[\d.]+L100,[\d.]+L100,/);
  expect([scrapeAt([0, 10, 20], 15), scrapeAt([0, 10], 99), scrapeAt([5], 1)]).toEqual([1, 1, 0]);
});
