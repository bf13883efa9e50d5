import { expect, test } from "vitest";
import { clockTicks } from "../../src/figure/clock-ticks.ts";
import { metricLines } from "../../src/figure/metric-lines.ts";

const shape = { times: [0, 15, 30, 45, 60], range: [0, 60], isState: false, levelCount: 4, width: 400, height: 100 } as const;

test("a curve is broken where there is a gap, a value between two gaps is a dot, and below 0 there is room", () => {
  const curves = [{ values: [1, 3, null, -2, null] }, { values: [] }];
  const { paths, levels, x, timeAt } = metricLines({ ...shape, curves });
  expect(paths[0]?.match(/M/g)).toHaveLength(2);
  expect(paths[0]).toMatch(/M300,[\d.]+Z$/);
  expect(paths[1]).toBe("");
  expect(levels.map(({ value }) => value)).toEqual([-2, -1, 0, 1, 2, 3]);
  expect([x(30), x(-5), x(99), timeAt(200)]).toEqual([200, 0, 400, 30]);
});

test("a state holds up to the next point, and where all is 0 there is still a height", () => {
  const { paths, levels } = metricLines({ ...shape, isState: true, curves: [{ values: [0, 0, 0, 0, 0] }] });
  expect(paths[0]).toMatch(/^M0,100/);
  expect(levels.at(-1)?.value).toBe(1);
});

test("clocks are round on the reader's clock, few enough to stand side by side", () => {
  // At 5:30 ahead of UTC.
  expect(clockTicks(1_000_000_700, 1_000_004_400, 6, 5.5 * 3_600)).toEqual(
    [800, 1_700, 2_600, 3_500, 4_400].map((seconds) => 1_000_000_000 + seconds));
  for (const span of [900, 3_600, 21_600, 86_400, 604_800]) {
    const ticks = clockTicks(1_700_000_123, 1_700_000_123 + span, 6, 8 * 3_600);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.map((at) => (at + 8 * 3_600) % 60)).toEqual(ticks.map(() => 0));
  }
});
