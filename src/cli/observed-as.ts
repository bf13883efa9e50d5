import { nearestHint, quoted } from "../kernel/words.ts";
import { OBSERVED_EXPORTERS, type ObservedFormat } from "../exports/observed/index.ts";
import type { ObservedRecord } from "../observe/record.ts";
import { writeWholeFile } from "./files.ts";
import { ExitCode, type CommandIo } from "./io.ts";

/** What each format is, for the help. */
const FORMAT_HELP: Readonly<Record<ObservedFormat, string>> = {
  perfetto: "a trace for ui.perfetto.dev: who answered, who led, and events as spans between two looks",
  csv: "the events for spreadsheets, each with the interval in which it happened",
  jsonl: "the events as JSON lines, with their values and the looks that bound them",
  openmetrics: "what looks said as samples, for `promtool tsdb create-blocks-from openmetrics`",
};

const NAMES = Object.keys(OBSERVED_EXPORTERS) as ObservedFormat[];

/** The formats as lines of a help. */
export const FORMAT_REMARKS: readonly string[] =
  ["Formats:", ...NAMES.map((name) => `  ${name.padEnd(11)}  ${FORMAT_HELP[name]}`)];

/** Writes a record as another format, to a file or to standard output. */
export function writeRecordAs(record: ObservedRecord, asked: string, out: string | undefined, io: CommandIo): number {
  const format = NAMES.find((name) => name === asked);
  if (format === undefined) {
    const nearest = nearestHint(asked, NAMES, (word) => `\`${word}\``);
    io.err(`There is no format \`${quoted(asked)}\`${nearest}. Expected one of ${NAMES.join(", ")}.`);
    return ExitCode.badRequest;
  }
  const text = [...OBSERVED_EXPORTERS[format].write(record)].join("");
  if (out === undefined) {
    io.out(text.trimEnd());
    return ExitCode.fine;
  }
  const failure = writeWholeFile(out, text);
  if (failure === null) return ExitCode.fine;
  io.err(failure);
  return ExitCode.badRequest;
}
