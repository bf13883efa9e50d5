import { familiesOf, flatten, type Measured, type MeasuredSeries } from "../metrics/measured.ts";
import type { Exporter } from "./subject.ts";
import { originOfExport } from "./origin.ts";
import { labelsText, metricHelp, sampleText, wellFormed } from "./sample-text.ts";
import { oneLine } from "./text.ts";

/** What the cluster exposes at the end of the interval, all processes in one text (version 0.0.4). */
export const prometheus: Exporter = {
  name: "prometheus", extension: "prom", messages: 0, metrics: "instant",
  *write(subject) {
    const { measured } = subject;
    // The only comment that is none of HELP and TYPE.
    for (const [name, value] of Object.entries(originOfExport(subject))) yield `# ${name} ${wellFormed(oneLine(String(value)))}\n`;
    if (measured !== null) yield* expositionText(measured, ({ labels }) => labels);
  },
};

/**
 * The latest values as text (version 0.0.4). `own` gives the labels with which a series is written, null for one that is left
 * out.
 */
export function* expositionText(
  measured: Measured, own: (series: MeasuredSeries) => MeasuredSeries["labels"] | null,
): Generator<string> {
  for (const { metric, series } of familiesOf(measured)) {
    let head = `# HELP ${metric.name} ${metricHelp(metric.help)}\n# TYPE ${metric.name} ${metric.type}\n`;
    for (const one of series) {
      const [labels, last] = [own(one), one.values.at(-1)];
      if (labels === null || last === undefined) continue;
      for (const { suffix, le, value } of flatten(metric, last)) {
        yield `${head}${metric.name}${suffix}${labelsText(labels, le, sampleText)} ${sampleText(value)}\n`;
        head = "";
      }
    }
  }
}
