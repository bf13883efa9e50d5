import type { PromExpression } from "./expression.ts";
import type { VectorSample } from "./functions.ts";
import { labelsKey, type Labels } from "./series.ts";

type Aggregate = PromExpression & { readonly kind: "aggregate" };

const grouped = ({ by, labels }: Aggregate, all: Labels): Labels =>
  new Map([...all].filter(([name]) => (by ? labels.includes(name) : name !== "__name__" && !labels.includes(name))));

/** Values of series that agree in some labels, made one; `count` for those that choose some. */
export function aggregate(expression: Aggregate, count: number, vector: readonly VectorSample[]): readonly VectorSample[] {
  const groups = new Map<string, { readonly labels: Labels; readonly samples: VectorSample[] }>();
  for (const sample of vector) {
    const labels = grouped(expression, sample.labels);
    const key = labelsKey(labels);
    const group = groups.get(key) ?? { labels, samples: [] };
    groups.set(key, group);
    group.samples.push(sample);
  }
  const { op } = expression;
  if (op === "topk" || op === "bottomk") {
    const sign = op === "topk" ? -1 : 1;
    return [...groups.values()].flatMap(({ samples }) =>
      samples.slice().sort((a, b) => sign * (a.value - b.value)).slice(0, Math.max(0, Math.floor(count))));
  }
  return [...groups.values()].map(({ labels, samples }) => ({ labels, value: combined(op, samples.map(({ value }) => value)) }));
}

function combined(op: Exclude<Aggregate["op"], "topk" | "bottomk">, values: readonly number[]): number {
  switch (op) {
    case "sum": return values.reduce((sum, value) => sum + value, 0);
    case "avg": return values.reduce((mean, value, i) => mean + value / (i + 1) - mean / (i + 1), 0);
    case "min": return values.reduce((least, value) => (value < least || Number.isNaN(least) ? value : least), NaN);
    case "max": return values.reduce((most, value) => (value > most || Number.isNaN(most) ? value : most), NaN);
    case "count": return values.length;
    case "group": return 1;
  }
}
