import { EPOCH_SECONDS } from "../kernel/epoch.ts";
import { familiesOf, flatten } from "../metrics/measured.ts";
import type { Metric } from "../metrics/metric.ts";
import { originOfExport } from "./origin.ts";
import { metricHelp, labelsText, sampleText } from "./sample-text.ts";
import type { Exporter } from "./subject.ts";
import { secondsText } from "./text.ts";

/** Bounds are floating-point numbers here, and look like it. */
const boundText = (le: number): string => (Number.isInteger(le) ? `${le}.0` : sampleText(le));

/** A counter whose name does not end in `_total` would be none here, and its name is TiKV's: its type is not said. */
const typeOf = ({ name, type }: Metric): string => (type === "counter" && !name.endsWith("_total") ? "unknown" : type);

/** The family of a counter is called without the end of its samples' names. */
const familyName = (metric: Metric): string =>
  (typeOf(metric) === "counter" ? metric.name.slice(0, -"_total".length) : metric.name);

const UNITS = ["seconds", "bytes"] as const;

/** Samples of a whole interval with their timestamps, for `promtool tsdb create-blocks-from openmetrics` (OpenMetrics 1.0). */
export const openmetrics: Exporter = {
  name: "openmetrics", extension: "om", messages: 0, metrics: "whole",
  *write(subject) {
    const { measured } = subject;
    const origin = originOfExport(subject);
    if (measured !== null && measured.times.length > 0) {
      const [from] = measured.times;
      const labels = Object.entries(origin).map(([name, value]) => [name, String(value)] as const);
      yield "# TYPE quorumscape_export info\n# HELP quorumscape_export The run that these samples are of.\n";
      yield `quorumscape_export_info${labelsText(labels, null, sampleText)} 1 ${stamp(from ?? 0)}\n`;
    }
    for (const { metric, series } of measured === null ? [] : familiesOf(measured)) {
      const family = familyName(metric);
      const unit = UNITS.find((each) => family.endsWith(`_${each}`));
      yield `# TYPE ${family} ${typeOf(metric)}\n`;
      if (unit !== undefined) yield `# UNIT ${family} ${unit}\n`;
      yield `# HELP ${family} ${metricHelp(metric.help).replaceAll('"', '\\"')}\n`;
      for (const { labels, at, values } of series) {
        for (const [i, instant] of at.entries()) {
          for (const { suffix, le, value } of flatten(metric, values[i] ?? 0)) {
            yield `${metric.name}${suffix}${labelsText(labels, le, boundText)} ${sampleText(value)} ${stamp(instant)}\n`;
          }
        }
      }
    }
    yield "# EOF\n";
  },
};

function stamp(micros: number): string {
  const whole = Math.floor(micros / 1_000_000);
  const rest = secondsText(micros - whole * 1_000_000, 3).slice(1);
  return `${EPOCH_SECONDS + whole}${rest}`;
}
