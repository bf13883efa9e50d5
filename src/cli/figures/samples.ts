import { join } from "node:path";
import type { PublishedFigure, PublishedRow, SampleSource } from "../../published/figure.ts";
import { MILLISECOND } from "../../published/figure.ts";
import type { SamplesOf } from "../../published/report.ts";
import { readTextFile } from "../files.ts";
import type { Checked } from "../options.ts";

/** The samples of each row that a folder has; the sentence says what is missing there. */
export function readSamples({ rows }: PublishedFigure, folder: string): Checked<SamplesOf> {
  const found = new Map<string, readonly number[]>();
  for (const row of rows) {
    const source = sourceOf(row);
    if (source === undefined) continue;
    const path = join(folder, source.file);
    const read = readTextFile(path);
    if (!read.ok) return { ok: false, problem: `--samples: ${read.problem}` };
    const values = valuesOf(read.text, source).filter(Number.isFinite);
    if (values.length === 0) {
      const expected = source.kind === "quantiles" ? `a line that begins with ${source.series}`
        : `numbers in column ${source.column + 1}`;
      return { ok: false, problem: `--samples: ${path} has no values for ${row.name}; expected ${expected}.` };
    }
    found.set(row.name, values.map((value) => value * MILLISECOND).sort((a, b) => a - b));
  }
  return { ok: true, value: ({ name }) => found.get(name) ?? null };
}

/** Whether samples of it could be had at all. */
export const mayHaveSamples = ({ rows }: PublishedFigure): boolean => rows.some((row) => sourceOf(row) !== undefined);

const sourceOf = ({ expected }: PublishedRow): SampleSource | undefined =>
  expected.flatMap((each) => (each.kind === "spread" ? each.samples ?? [] : []))[0];

/** Milliseconds. A line of quantiles has the row's name and the number of trials in front. */
function valuesOf(text: string, source: SampleSource): number[] {
  const lines = text.split(/\r?\n/).map((line) => line.split(","));
  if (source.kind === "column") return lines.flatMap((cells) => cells[source.column] ?? []).map(numberOf);
  return lines.find(([name]) => name === source.series)?.slice(2).map(numberOf) ?? [];
}

const numberOf = (text: string): number => (text.trim() === "" ? NaN : Number(text));
