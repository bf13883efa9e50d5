import { micros } from "../../kernel/time.ts";
import type { MetricChart } from "../../worker/protocol.ts";
import { bytesText, countText, durationText } from "../words/format.ts";
import type { Words } from "../words/index.ts";
import type { MetricsWords } from "../words/metrics.en.ts";

/** A number of so many digits that it can be compared, and no more. */
const short = (value: number): string =>
  (Number.isInteger(value) || Math.abs(value) >= 100 ? countText(Math.round(value)) : String(Number(value.toPrecision(2))));

/** A value as people read it, with its unit. */
export function metricValue(value: number | null, { unit }: MetricChart, text: MetricsWords, words: Words): string {
  if (value === null) return text.noValue;
  switch (unit) {
    case "bytes": return bytesText(value);
    case "seconds": return durationText(micros(Math.round(value * 1_000_000)), words);
    case "per-second": return text.rate(short(value));
    case "count": return short(value);
  }
}

/** What a chart is called: what it tells, or its own name with the series that it shows. */
export const chartTitle = ({ name }: MetricChart, text: MetricsWords): string =>
  (Object.hasOwn(text.titles, name) ? text.titles[name] : undefined) ?? name;
