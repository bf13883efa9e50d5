import { aggregate } from "./aggregate.ts";
import { binary, RuleFailure } from "./binary.ts";
import type { PromExpression, LabelMatcher, Selector } from "./expression.ts";
import { quantileOf, VALUE_FUNCTIONS, WINDOW_FUNCTIONS, type VectorSample } from "./functions.ts";
import { labelsKey, pointsIn, selected, seenValue, type Labels, type SeriesStore } from "./series.ts";

/** What an expression comes to: a number, or values with labels. */
export type PromValue = number | readonly VectorSample[];

type Call = PromExpression & { readonly kind: "call" };

/** The value of an expression at a time (milliseconds). Throws a `RuleFailure` where Prometheus would fail. */
export function evaluate(store: SeriesStore, expression: PromExpression, at: number): PromValue {
  switch (expression.kind) {
    case "number": return expression.value;
    case "vector": return instantVector(store, expression.selector, at);
    case "matrix": throw new RuleFailure("rangeAlone");
    case "call": return call(store, expression, at);
    case "aggregate": {
      const count = expression.count === null ? 0 : evaluate(store, expression.count, at);
      const of = evaluate(store, expression.of, at);
      if (typeof of === "number" || typeof count !== "number") throw new RuleFailure("wantsSeries", expression.op);
      return aggregate(expression, count, of);
    }
    case "binary": return binary(expression, evaluate(store, expression.left, at), evaluate(store, expression.right, at));
    case "negative": {
      const of = evaluate(store, expression.of, at);
      return typeof of === "number" ? -of : of.map(({ labels, value }) => ({ labels: nameless(labels), value: -value }));
    }
  }
}

/** Without the metric's name, which says nothing about what was made of it. */
export const nameless = (labels: Labels): Labels => without(labels, ["__name__"]);

const without = (labels: Labels, names: readonly string[]): Labels =>
  new Map([...labels].filter(([name]) => !names.includes(name)));

function instantVector(store: SeriesStore, selector: Selector, at: number): readonly VectorSample[] {
  return selected(store, selector).flatMap((series) => {
    const value = seenValue(series, at - selector.offset);
    return value === null ? [] : [{ labels: series.labels, value }];
  });
}

function call(store: SeriesStore, expression: Call, at: number): PromValue {
  const { name, args: [first, second] } = expression;
  const overWindow = WINDOW_FUNCTIONS[name];
  if (overWindow !== undefined || name === "absent_over_time") {
    if (first?.kind !== "matrix") throw new RuleFailure("wantsRange", name);
    const { selector, range } = first;
    const to = at - selector.offset;
    const window = { from: to - range, to };
    const found = selected(store, selector).map((series) =>
      ({ labels: series.labels, points: pointsIn(series, window.from, window.to) }));
    if (overWindow === undefined) return found.some(({ points }) => points.length > 0) ? [] : absence(selector);
    return found.flatMap(({ labels, points }) => {
      const value = overWindow({ points, ...window });
      return value === null ? [] : [{ labels: name === "last_over_time" ? labels : nameless(labels), value }];
    });
  }
  if (name === "time") return at / 1_000;
  if (first === undefined) throw new RuleFailure("ofWhat", name);
  if (name === "histogram_quantile") return quantiles(numberAt(store, first, at), vectorAt(store, second, at, name));
  if (name === "absent") {
    if (vectorAt(store, first, at, name).length > 0) return [];
    return absence(first.kind === "vector" ? first.selector : null);
  }
  return simpleCall(store, expression, first, at);
}

function simpleCall(store: SeriesStore, { name, args }: Call, first: PromExpression, at: number): PromValue {
  if (name === "vector") return [{ labels: new Map(), value: numberAt(store, first, at) }];
  const vector = vectorAt(store, first, at, name);
  if (name === "scalar") return vector.length === 1 ? vector[0]?.value ?? NaN : NaN;
  if (name === "sort" || name === "sort_desc") return vector;
  const more = args.slice(1).map((each) => numberAt(store, each, at));
  const each = VALUE_FUNCTIONS[name];
  if (each === undefined) throw new RuleFailure("notEvaluated", name);
  return vector.map(({ labels, value }) => ({ labels: nameless(labels), value: each(value, ...more) }));
}

function numberAt(store: SeriesStore, expression: PromExpression, at: number): number {
  const value = evaluate(store, expression, at);
  if (typeof value !== "number") throw new RuleFailure("numberExpected");
  return value;
}

function vectorAt(store: SeriesStore, expression: PromExpression | undefined, at: number, name: string): readonly VectorSample[] {
  const value = expression === undefined ? 0 : evaluate(store, expression, at);
  if (typeof value === "number") throw new RuleFailure("wantsSeries", name);
  return value;
}

/** What `absent` answers: the labels that were asked for by their value. */
function absence(selector: Selector | null): readonly VectorSample[] {
  const asked = (selector?.matchers ?? []).filter(({ op, label }: LabelMatcher) => op === "=" && label !== "__name__");
  return [{ labels: new Map(asked.map(({ label, value }) => [label, value])), value: 1 }];
}

function quantiles(share: number, vector: readonly VectorSample[]): readonly VectorSample[] {
  const groups = new Map<string, { readonly labels: Labels; readonly buckets: { bound: number; count: number }[] }>();
  for (const { labels, value } of vector) {
    const le = labels.get("le");
    const bound = le === "+Inf" ? Infinity : Number(le ?? NaN);
    if (Number.isNaN(bound)) continue;
    const rest = without(labels, ["le", "__name__"]);
    const key = labelsKey(rest);
    const group = groups.get(key) ?? { labels: rest, buckets: [] };
    groups.set(key, group);
    group.buckets.push({ bound, count: value });
  }
  return [...groups.values()].map(({ labels, buckets }) => ({ labels, value: quantileOf(share, buckets) }));
}
