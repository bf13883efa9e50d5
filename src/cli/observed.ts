import { parseDuration, START, type Instant } from "../kernel/time.ts";
import { quoted } from "../kernel/words.ts";
import { deriveEvents } from "../observe/derive.ts";
import { clockIn } from "../observe/clock.ts";
import { witnessOf, withLines } from "../observe/logs.ts";
import { readRecord } from "../observe/read.ts";
import type { Facts, ObservedRecord } from "../observe/record.ts";
import { openRedactor } from "../observe/redact.ts";
import { rehearsalOf } from "../observe/rehearsal.ts";
import { sightAt, type SourceSight } from "../observe/sight.ts";
import { OBSERVED_WORDS } from "../observe/words.ts";
import { eventLineOf, wholeRecord } from "../observe/write.ts";
import { linkOfRun, openFiles } from "../session/open.ts";
import { LOG_OPTIONS, placeLogs, readLogRequest, type LogRequest } from "./attach/log-files.ts";
import { eventTextOf, roundedTime } from "./attach/telling.ts";
import { readTextFile, writeWholeFile } from "./files.ts";
import { FORMAT_REMARKS, writeRecordAs } from "./observed-as.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { optionValue, readOptions, type Checked, type OptionSpec, type Options } from "./options.ts";

const OPTIONS: readonly OptionSpec[] = [
  { name: "at", value: "INSTANT", help: "what was known at this instant of the record, such as 12s" },
  { name: "rehearse", help: "print a link that opens a simulation of the state at --at, or at the end" },
  ...LOG_OPTIONS,
  { name: "redact", help: "numbers in place of addresses, names and keys" },
  { name: "as", value: "FORMAT", help: "write it for other programs: one of the formats below" },
  { name: "out", value: "FILE", help: "where to write what --as makes (standard output); without --as, the record itself" },
  { name: "json", help: "print an event per line as JSON" },
  { name: "help", help: "print this" },
];

/** `quorumscape observed`: 0 if the record was read, 2 if not. */
export const observedCommand: CliCommand = {
  name: "observed",
  summary: "read a record that `attach` kept: what happened, what was known when, and a simulation from there",
  help: {
    usage: "FILE [--at INSTANT] [--rehearse] [OPTION]…",
    about: "Tells the events of a record, each with the interval in which it happened; with --at, what was known at an instant.",
    verbs: [],
    options: OPTIONS,
    remarks: [
      "Events are derived from the looks that the record holds; those that stand in the file are not read.",
      ...FORMAT_REMARKS,
    ],
    example: "observed run.ndjson --at 12s",
  },
  run: tellRecord,
};

async function tellRecord(args: string[], io: CommandIo): Promise<number> {
  const read = readRequest(args);
  if (!read.ok) {
    io.err(`${read.problem} See: quorumscape observed --help`);
    return ExitCode.badRequest;
  }
  const { at, options } = read.value;
  const record = await recordAsAsked(read.value, io);
  const [format, out] = [optionValue(options, "as"), optionValue(options, "out")];
  if (format !== undefined) return writeRecordAs(record, format, out, io);
  if (out !== undefined) return writeAnew(record, out, io);
  if (options.values.has("rehearse")) return rehearse(sightAt(record, at ?? record.end), io);
  const json = options.values.has("json");
  if (at !== null) for (const sight of sightAt(record, at)) io.out(sightLine(sight));
  else for (const event of deriveEvents(record)) io.out(json ? eventLineOf(event) : eventTextOf(event, record.header));
  return ExitCode.fine;
}

interface ObservedRequest {
  readonly record: ObservedRecord;
  readonly at: Instant | null;
  readonly logs: LogRequest;
  readonly options: Options;
}

function readRequest(args: readonly string[]): Checked<ObservedRequest> {
  const read = readOptions(args, OPTIONS);
  if (!read.ok) return read;
  const { options } = read;
  const [path, stray] = options.positional;
  if (path === undefined) return { ok: false, problem: "There is no record to read; expected a file that `attach --out` wrote." };
  if (stray !== undefined) return { ok: false, problem: `Found \`${quoted(stray)}\` where an option was expected.` };
  const text = optionValue(options, "at");
  const at = text === undefined ? null : parseDuration(text);
  if (at === undefined) return { ok: false, problem: `--at is \`${quoted(text ?? "")}\`; expected an instant such as 12s.` };
  const logs = readLogRequest(options);
  if (!logs.ok) return logs;
  const file = readTextFile(path);
  if (!file.ok) return file;
  const found = readRecord(file.text);
  if (!found.ok) return { ok: false, problem: `${path}${found.line === 0 ? "" : `, line ${found.line}`}: ${found.problem}` };
  return { ok: true, value: { record: found.record, at: at as Instant | null, logs: logs.value, options } };
}

/** The record with what logs tell of its time, and without names if those are not wanted. */
async function recordAsAsked({ record, logs, options }: ObservedRequest, io: CommandIo): Promise<ObservedRecord> {
  const { see, witness } = witnessOf(record.header);
  for (const sample of record.samples) see(sample);
  const whole = logs.paths.length === 0 ? record : withLines(record, await placeLogs(logs, witness(), io.err));
  if (!options.values.has("redact")) return whole;
  const redactor = openRedactor(record.header);
  const samples = whole.samples.flatMap((sample) => redactor.sample(sample) ?? []);
  const left = whole.samples.length - samples.length;
  if (left > 0) io.err(`${left} looks of unknown kinds are left out: nobody knows what they name.`);
  return { ...whole, header: redactor.header, samples };
}

/** Writes a record to a file. */
function writeAnew(record: ObservedRecord, out: string, io: CommandIo): number {
  const problem = writeWholeFile(out, wholeRecord(record));
  io.err(problem ?? `${out} has ${record.samples.length} lines of looks.`);
  return problem === null ? ExitCode.fine : ExitCode.badRequest;
}

/** What was known of a source, in a line. */
function sightLine({ source, facts, age, answers, why }: SourceSight): string {
  const who = `${source.kind} ${source.name}`;
  if (age === null) return `${who}: never answered (${OBSERVED_WORDS.en.why[why ?? "timeout"]})`;
  const said = Object.entries(facts).filter(([key, value]) => value !== "" && !/\.json$|^(?:clock|log)(?:\.|$)/.test(key))
    .map(([key, value]) => `${key} ${value}`).join(", ");
  const now = answers ? "" : `, does not answer (${OBSERVED_WORDS.en.why[why ?? "timeout"]})`;
  return `${who}: ${roundedTime(age as number as Instant)} old${clockText(facts)}${now}: ${said}`;
}

/** A clock that is known to be wrong, and by how much. */
function clockText(facts: Facts): string {
  const clock = clockIn(facts);
  if (clock === null || (clock.least <= 0 && clock.most >= 0)) return "";
  const ends = [Math.abs(clock.least), Math.abs(clock.most)];
  const [low, high] = [Math.min(...ends), Math.max(...ends)].map((each) => roundedTime(each as Instant));
  return `, its clock ${low} to ${high} ${clock.least > 0 ? "ahead of" : "behind"} ours`;
}

/** A link of a simulation that begins where the files say. */
function rehearse(sights: readonly SourceSight[], io: CommandIo): number {
  const files = rehearsalOf(sights);
  if (files.length === 0) {
    io.err("Too little was seen for a simulation: it takes etcd's members, or PD's stores.");
    return ExitCode.badRequest;
  }
  const { opened } = openFiles(files, () => undefined);
  if (opened.ok) io.out(`#s=${linkOfRun(opened.run.spec, START)}`);
  else for (const { text } of opened.notices) io.err(text);
  return opened.ok ? ExitCode.fine : ExitCode.badRequest;
}
