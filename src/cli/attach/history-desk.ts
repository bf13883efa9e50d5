import * as v from "valibot";
import { parseJson } from "../../exchange/json.ts";
import type { Instant } from "../../kernel/time.ts";
import type { PanelCurve, PanelHistory, PanelName } from "../../observe/panels.ts";
import { createAllowance, takeOne } from "../../twin/gate.ts";
import type { AttachedSource } from "./ask.ts";
import { PANEL_QUERIES } from "./panel-queries.ts";
import type { AskSource } from "./region-desk.ts";

/** Asks a Prometheus for panels, of which each is one fixed query. */
export interface HistoryDesk {
  /** A panel from one second since 1970 to another; null where too much is asked for at once. */
  read(panel: PanelName, from: number, to: number): Promise<PanelHistory | null>;
}

/** Points nearer than Prometheus scrapes usually would be the same twice. */
const LEAST_STEP = 15;
/** More points than a page has columns nobody sees; Prometheus itself refuses more than 11,000. */
const MOST_POINTS = 480;
/** Curves beyond these nobody tells apart: the largest are drawn. */
export const MAX_CURVES = 8;
const FRESH_MILLIS = 10_000;
const MOST_KEPT = 32;
/** Prometheus itself gives a query up after two minutes; nobody waits for so long. */
const WAIT_MILLIS = 10_000;

/** `origin` is where the record's time begins, in ms of `performance.now()`. */
export function createHistoryDesk(source: AttachedSource, origin: number, ask: AskSource): HistoryDesk {
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<PanelHistory> }>();
  const allowance = createAllowance(8, 2);
  return {
    read(panel, from, to) {
      const wish = rangeOf(panel, from, to);
      const key = JSON.stringify(wish);
      const now = performance.now();
      const known = kept.get(key);
      if (known !== undefined && now - known.at < FRESH_MILLIS) return known.answer;
      if (!takeOne(allowance)) return Promise.resolve(null);
      kept.delete(key);
      for (const [oldest] of kept) if (kept.size >= MOST_KEPT) kept.delete(oldest);
      const answer = askRange(source, ask, wish, () => Math.round((performance.now() - origin) * 1_000) as Instant);
      kept.set(key, { at: now, answer });
      return answer;
    },
  };
}

type Range = Pick<PanelHistory, "panel" | "query" | "from" | "to" | "step" | "window">;

/** On a grid, so that two who ask at different instants ask the same. Each point looks back as far as to the one before. */
function rangeOf(panel: PanelName, from: number, to: number): Range {
  const step = Math.max(1, Math.ceil((to - from) / MOST_POINTS / LEAST_STEP)) * LEAST_STEP;
  const { window: least, write } = PANEL_QUERIES[panel];
  const window = least === 0 ? 0 : Math.max(least, step);
  const onGrid = (at: number): number => Math.floor(at / step) * step;
  return { panel, query: write(`${window}s`), from: onGrid(from), to: Math.max(onGrid(from), onGrid(to)), step, window };
}

async function askRange(source: AttachedSource, ask: AskSource, wish: Range, instant: () => Instant): Promise<PanelHistory> {
  const { query, from, to, step } = wish;
  const asked = new URLSearchParams({ query, start: String(from), end: String(to), step: String(step) });
  const answer = await ask(source, { method: "GET", path: `/api/v1/query_range?${asked}`, body: null, waitMillis: WAIT_MILLIS });
  const none = { ...wish, got: instant(), curves: [], left: 0, warnings: [] };
  if (!answer.ok) return { ...none, why: answer.why };
  const parsed = parseJson(answer.text);
  if (!parsed.ok) return { ...none, why: "not-json" };
  const read = v.safeParse(matrixShape, parsed.value, { abortEarly: true });
  if (!read.success) return { ...none, why: "wrong-shape" };
  const { data: { result }, warnings } = read.output;
  const curves = result.map(({ metric, values }) => curveOf(metric, values, wish)).sort((a, b) => sizeOf(b) - sizeOf(a));
  return { ...none, why: null, curves: curves.slice(0, MAX_CURVES), left: Math.max(0, curves.length - MAX_CURVES), warnings };
}

const text = v.pipe(v.string(), v.maxLength(1_000));
const matrixShape = v.object({
  status: v.literal("success"),
  data: v.object({
    resultType: v.literal("matrix"),
    result: v.pipe(v.array(v.object({
      metric: v.record(text, text),
      values: v.pipe(v.array(v.tuple([v.pipe(v.number(), v.finite()), text])), v.maxLength(11_000)),
    })), v.maxLength(5_000)),
  }),
  warnings: v.optional(v.pipe(v.array(text), v.maxLength(32)), []),
});

/** Where nothing was scraped, or nothing was observed (NaN), there is a gap. */
function curveOf(
  metric: Readonly<Record<string, string>>, pairs: readonly (readonly [number, string])[], { from, to, step }: Range,
): PanelCurve {
  const values: (number | null)[] = new Array<null>(Math.floor((to - from) / step) + 1).fill(null);
  for (const [at, value] of pairs) {
    const place = Math.round((at - from) / step);
    if (place in values && Number.isFinite(Number(value))) values[place] = Number(value);
  }
  const { __name__: _name, job = "", ...labels } = metric;
  const told = Object.values(labels).filter((each) => each !== "");
  return { label: (told.length === 0 && job !== "" ? [job] : told).join(" · "), values };
}

const sizeOf = ({ values }: PanelCurve): number =>
  values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), -1);
