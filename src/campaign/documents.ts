import { formatDuration, micros } from "../kernel/time.ts";
import type { Json } from "../kernel/write-json.ts";
import type { MeasureUnit } from "./measures.ts";
import type { Outline } from "./outline.ts";
import { trialKey } from "./plan.ts";
import { reportCampaign, type CampaignReport, type MeasureReport, type VariantReport } from "./report.ts";
import type { TrialOutcome } from "./trial.ts";

/** A report with what it rests on, and with what shows its trials again. */
export interface TitledReport extends CampaignReport {
  readonly outline: Outline;
}

/** The report of what has ended. */
export const titledReport = (outline: Outline, outcomes: Iterable<TrialOutcome>): TitledReport =>
  ({ ...reportCampaign(outline.variants, outline.seeds, [...outcomes]), outline });

/** A value as tables and axes show it: durations to three or four digits. */
export function shownText(value: number, unit: MeasureUnit): string {
  if (unit !== "duration" || value === 0) return valueText(value, unit);
  return formatDuration(micros(Number(Math.round(value).toPrecision(4))));
}

/** A value with all its digits: `17.412031s`, `12`, `3210`. */
const valueText = (value: number, unit: MeasureUnit): string =>
  (unit === "duration" ? formatDuration(micros(value)) : String(Math.round(value * 100) / 100));

/** What a document tells of a spread beside its count. */
export const FIGURES_OF_SPREAD = ["min", "p5", "p25", "median", "p75", "p95", "p99", "max", "mean"] as const;
/** What a table has room for. */
export const SHOWN = ["min", "median", "p95", "p99", "max"] as const;

/** The command that shows a trial again. */
export const commandOf = ({ outline }: TitledReport, variant: number, seed: number): string =>
  `${outline.variants[variant]?.command ?? ""} --seed ${seed}`;

/** `report.json`. */
export function reportJson(report: TitledReport): Json {
  return {
    quorumscape: report.outline.version,
    fingerprint: report.outline.fingerprint,
    seeds: { ...report.seeds },
    trials: { planned: report.planned, done: report.done },
    variants: report.variants.map((variant, place) => ({
      name: variant.name,
      changes: Object.fromEntries(variant.changes),
      command: report.outline.variants[place]?.command ?? "",
      trials: variant.trials,
      measures: Object.fromEntries(variant.measures.map((measure) => [measure.measure.name, measureJson(measure)])),
      breached: variant.breached.map(({ seed, breaches }) => ({ seed, breaches, command: commandOf(report, place, seed) })),
      refused: variant.refused.map((refused) => ({ ...refused })),
    })),
  };
}

function measureJson({ measure: { unit }, spread, worst, distance }: MeasureReport): Json {
  return {
    unit, count: spread.count,
    ...Object.fromEntries(FIGURES_OF_SPREAD.map((figure) => [figure, measureValue(spread[figure], unit)])),
    ...(worst === null ? {} : { worstSeed: worst.seed }),
    ...(distance === null ? {} : { distance: Math.round(distance * 10_000) / 10_000 }),
  };
}

/** A value as documents for programs tell it: a duration as Go writes it. */
export const measureValue = (value: number, unit: MeasureUnit): Json => (unit === "duration" ? valueText(value, unit) : value);

/** `trials.csv`: a line for each value of each trial; durations in microseconds. */
export function trialsCsv({ variants, seeds }: Outline, outcomes: ReadonlyMap<string, TrialOutcome>): string {
  const rows = [["variant", "seed", "measure", "value"]];
  variants.forEach((variant, place) => {
    const name = variant.changes.map((change) => change.join("=")).join(" ");
    for (let { from: seed } = seeds; seed <= seeds.to; seed++) {
      const outcome = outcomes.get(trialKey({ variant: place, seed }));
      for (const [measure, values] of Object.entries(outcome?.values ?? {})) {
        for (const value of values) rows.push([name, String(seed), measure, String(value)]);
      }
    }
  });
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** RFC 4180; what a table would take for a formula is led by an apostrophe. */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** `report.md`. */
export function reportMarkdown(report: TitledReport): string {
  return [
    "# Campaign", "", headline(report), "",
    ...report.variants.flatMap((variant, place) => [
      `## ${variant.name === "" ? "All seeds" : escapedMarkdown(variant.name)}`, "",
      `${trialsText(variant)} One of them again: \`${commandOf(report, place, report.seeds.from)}\``, "",
      ...markdownTable(variant), "",
      ...variant.breached.flatMap(({ seed, breaches }) =>
        [`- seed ${seed}: ${breaches.map(escapedMarkdown).join("; ")}: \`${commandOf(report, place, seed)}\``]),
      ...variant.refused.map(({ text, seeds }) => `- under ${seeds} seeds: ${escapedMarkdown(text)}`),
    ]),
  ].join("\n").trimEnd().concat("\n");
}

function markdownTable(variant: VariantReport): string[] {
  const head = ["measure", "count", ...SHOWN, "worst seed"];
  const rule = head.map((_, place) => (place === 0 ? "---" : "---:"));
  return [head, rule, ...variant.measures.map(measureRow)].map((row) => `| ${row.join(" | ")} |`);
}

/** What a table tells of a measure: its name, how many values, `SHOWN`, the worst seed. */
export const measureRow = ({ measure, spread, worst }: MeasureReport): string[] => [
  measure.name, String(spread.count), ...SHOWN.map((figure) => shownText(spread[figure], measure.unit)),
  worst === null ? "" : String(worst.seed),
];

const escapedMarkdown = (text: string): string => text.replaceAll(/[\\`*_[\]<>|]/g, (character) => `\\${character}`);

/** `2000 of 2000 trials: seeds 1..1000, 2 variants; 3 breached something.` */
export function headline({ done, planned, seeds, variants }: CampaignReport): string {
  const breached = variants.reduce((sum, variant) => sum + variant.breached.length, 0);
  const also = variants.length === 1 ? "" : `, ${variants.length} variants`;
  const held = breached === 0 ? "nothing was breached" : `${breached} breached something`;
  return `${done} of ${planned} trials: seeds ${seeds.from}..${seeds.to}${also}; ${held}.`;
}

export const trialsText = ({ trials }: VariantReport): string => (trials === 1 ? "1 trial." : `${trials} trials.`);
