import { expect, test } from "vitest";
import { OPEN_ACCESS } from "../../src/cli/attach/ask.ts";
import { createHistoryDesk, MAX_CURVES } from "../../src/cli/attach/history-desk.ts";
import { replyToRead } from "../../src/cli/attach/reads.ts";
import type { AskSource } from "../../src/cli/attach/region-desk.ts";
import { HISTORY_PANELS, readPanelHistory, type PanelHistory, type PanelName } from "../../src/observe/panels.ts";
import { atLeastOne } from "../at-least-one.ts";

const source = {
  n: 1, kind: "prometheus", name: "127.0.0.1:9090", url: new URL("http://127.0.0.1:9090"), access: OPEN_ACCESS,
} as const;

interface Told {
  readonly metric: Record<string, string>;
  readonly values: readonly (readonly [number, string])[];
}

const matrix = (...result: readonly Told[]): string =>
  JSON.stringify({ status: "success", data: { resultType: "matrix", result } });

/** A Prometheus that answers as it is told to, and what it was asked. */
function telling(text: string) {
  const asked: URLSearchParams[] = [];
  const ask: AskSource = (_, { method, path }) => {
    const { pathname, searchParams } = new URL(path, source.url);
    asked.push(searchParams);
    expect([method, pathname]).toEqual(["GET", "/api/v1/query_range"]);
    return Promise.resolve({ ok: true, text });
  };
  return { asked, desk: createHistoryDesk(source, performance.now(), ask) };
}

const HOUR = 3_600;

test.each([[900, 15], [HOUR, 15], [6 * HOUR, 45], [24 * HOUR, 180], [7 * 24 * HOUR, 1_260], [31 * 24 * HOUR, 5_580]])(
  "%d seconds are asked for in steps of %d: never below a scrape, never more points than can be seen", async (span, step) => {
    const { asked, desk } = telling(matrix());
    const history = await desk.read("elections", 1_700_000_000, 1_700_000_000 + span);
    expect(history).toMatchObject({ step, window: Math.max(60, step), why: null, curves: [] });
    const [first] = asked;
    const [start, end] = [Number(first?.get("start")), Number(first?.get("end"))];
    expect([start % step, end % step, Number(first?.get("step"))]).toEqual([0, 0, step]);
    expect((end - start) / step).toBeLessThanOrEqual(481);
    expect(first?.get("query")).toContain(`[${Math.max(60, step)}s]`);
  });

test("curves stand on the grid, with gaps where there was no scrape and where nothing could be measured", async () => {
  const { desk } = telling(matrix(
    {
      metric: { __name__: "x", job: "tikv", instance: "a" },
      values: [[900, "1"], [915, "2"], [945, "NaN"], [960, "4"], [990, "+Inf"]],
    },
    { metric: { job: "tikv" }, values: [[930, "-7"], [5_000, "1"]] }));
  const history = await desk.read("leaders", 900, 995);
  expect(history?.curves).toEqual([
    { label: "tikv", values: [null, null, -7, null, null, null, null] },
    { label: "a", values: [1, 2, null, null, 4, null, null] },
  ]);
  expect(readPanelHistory(JSON.parse(JSON.stringify(history)))).toEqual(history);
});

test("of many curves the largest are drawn, and how many are not is said", async () => {
  const { desk } = telling(matrix(...Array.from({ length: 30 }, (_, i) =>
    ({ metric: { instance: `i${i}` }, values: [[900, String(i)]] as [number, string][] }))));
  const history = await desk.read("leaders", 900, 960);
  expect([history?.curves.length, history?.left, history?.curves[0]?.label]).toEqual([MAX_CURVES, 22, "i29"]);
});

test.each([
  ["<html>", "not-json"], [JSON.stringify({ status: "error", errorType: "bad_data", error: "x" }), "wrong-shape"],
  [JSON.stringify({ status: "success", data: { resultType: "vector", result: [] } }), "wrong-shape"],
  [matrix({ metric: { a: "b" }, values: [["1", 2]] as unknown as Told["values"] }), "wrong-shape"],
])("an answer such as %.40s is no history, and why is told", async (text, why) => {
  expect(await telling(text).desk.read("up", 900, 960)).toMatchObject({ why, curves: [] });
});

test("who asks the same asks once, and nobody asks Prometheus more than it bears", async () => {
  const { asked, desk } = telling(matrix());
  await Promise.all(Array.from({ length: 20 }, (_, i) => desk.read("up", 900 + i % 3, 1_800 + i % 3)));
  expect(asked).toHaveLength(1);
  const all = await Promise.all((Object.keys(HISTORY_PANELS) as PanelName[]).map((name) => desk.read(name, 900, 1_800)));
  expect(asked.length).toBeLessThanOrEqual(9);
  expect(all.filter((each) => each === null).length).toBeGreaterThan(10);
});

test("a panel is named and nothing else: no query, no other path, no endless time", async () => {
  const { asked, desk } = telling(matrix());
  const status = async (query: string, history: typeof desk | null = desk): Promise<number | undefined> =>
    (await replyToRead({ region: null, history }, "/api/history", query))?.status;
  for (const query of atLeastOne([
    "", "panel=up", "panel=up{}&from=1&to=2", "panel=__proto__&from=1&to=2", "panel=constructor&from=1&to=2",
    "panel=up&from=2&to=2", "panel=up&from=1&to=9999999", "panel=up&from=1&to=61&query=up", "panel=none&from=1&to=61",
    "panel=up&from=-1&to=61", "query=up&panel=up&from=1&to=61",
  ])) expect([query, await status(query)]).toEqual([query, 400]);
  expect(asked).toEqual([]);
  expect(await status("panel=up&from=1&to=61", null)).toBe(404);
  expect(await status("panel=up&from=1&to=61")).toBe(200);
});

const history: PanelHistory = {
  panel: "up", query: "up", from: 900, to: 960, step: 15, window: 0, got: 5 as PanelHistory["got"], why: null,
  curves: [{ label: "a", values: [1, null] }], left: 0, warnings: [],
};

test.each([
  ["a step of nothing", { step: 0 }], ["a panel that is none", { panel: "toString" }],
  ["a value that is a text", { curves: [{ label: "a", values: ["1"] }] }],
  ["no list of curves", { curves: {} }], ["a reason that is none", { why: "because" }],
])("a history with %s is none", (_, wrong) => {
  expect(readPanelHistory(history)).toEqual(history);
  expect(readPanelHistory({ ...history, ...wrong })).toBeNull();
});
