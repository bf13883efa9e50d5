import { join } from "node:path";
import { MAX_RUN } from "../action/limits.ts";
import {
  after, formatDuration, micros, millis, NEVER, parseDuration, START, type Duration, type Instant,
} from "../kernel/time.ts";
import { nearestHint, quoted } from "../kernel/words.ts";
import { PAST_FOLDS } from "../session/folds.ts";
import { advanceRun, createRun } from "../session/run.ts";
import type { CliFormat, RunPart } from "./exports/format.ts";
import { FORMATS } from "./exports/index.ts";
import { makeFolder, writeWholeFile } from "./files.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { optionValue, readCountOption, readOptions, type Checked, type Options, type OptionSpec } from "./options.ts";
import { NO_RASTERISER, rasterised } from "./raster.ts";
import { guarded, noticeLine, openWorld } from "./world.ts";
import { readWorldRequest, withScenario, WORLD_OPTIONS } from "./world-options.ts";

const NAMES = FORMATS.map(({ name }) => name);
/** More samples than that nobody looks at. */
const LEAST_EVERY = millis(100);
const width = Math.max(...NAMES.map((name) => name.length));

const OPTIONS: readonly OptionSpec[] = [
  { name: "as", value: "FORMAT", help: "what to write: one of the formats below" },
  { name: "out", value: "FILE", help: "where to write it (standard output); a picture as PNG, where it ends in .png" },
  { name: "from", value: "INSTANT", help: "for formats of the run: where the part that is written begins, such as 9s (0s)" },
  { name: "to", value: "INSTANT", help: "for formats of the run: where it ends (the end of the run)" },
  { name: "every", value: "DURATION", help: "for openmetrics: how far apart the samples are (15s)" },
  { name: "region", value: "N", help: "for formats of the run: what is told of one region only of this one" },
  ...WORLD_OPTIONS,
  { name: "help", help: "print this" },
];

/** `quorumscape export`: 0 if the document was written, 1 over a mistake of ours, 2 if there is nothing to write. */
export const exportCommand: CliCommand = {
  name: "export",
  summary: "simulate a cluster, and write the run, its state or its clients' history for other programs",
  help: {
    usage: "[SCENARIO] --as FORMAT [--out FILE] [OPTION]…",
    about: "Simulates a cluster as `run` does, and writes the run, what PD would print of it at its end, or what its clients did.",
    verbs: [],
    options: OPTIONS,
    remarks: ["Formats:", ...FORMATS.map(({ name, help }) => `  ${name.padEnd(width)}  ${help}`)],
    example: "export store-dies --as perfetto --from 9s --to 25s --out store-dies.json",
  },
  run: writeExport,
};

async function writeExport(args: string[], io: CommandIo): Promise<number> {
  const problem = (text: string): number => {
    io.err(text);
    return ExitCode.badRequest;
  };
  const hint = "See: quorumscape export --help";
  const read = readOptions(args, OPTIONS);
  if (!read.ok) return problem(`${read.problem} ${hint}`);
  const format = formatOf(optionValue(read.options, "as"));
  if (!format.ok) return problem(`${format.problem} ${hint}`);
  const part = readPart(read.options);
  if (!part.ok) return problem(`${part.problem} ${hint}`);
  const request = readWorldRequest(withScenario(read.options));
  if (!request.ok) return problem(`${request.problem} ${hint}`);
  const world = openWorld(request.value);
  if (!world.ok) return problem(world.problem);
  for (const notice of world.value.notices) io.err(noticeLine(notice));
  let files: Files = [];
  let refusal: string | undefined;
  const code = guarded(io, "export", args, () => {
    const run = createRun(world.value, false, [...PAST_FOLDS, ...format.value.folds]);
    advanceRun(run, world.value.until);
    const written = format.value.write(run, part.value);
    ({ files, refusal } = written);
    for (const notice of written.notices) io.err(noticeLine(notice));
    return ExitCode.fine;
  });
  if (code !== ExitCode.fine) return code;
  if (refusal !== undefined) return problem(refusal);
  const failure = await deliver(files, optionValue(read.options, "out"), io);
  return failure === null ? ExitCode.fine : problem(failure);
}

/** The part of the run that was asked for. */
function readPart(options: Options): Checked<RunPart> {
  const from = readInstant(options, "from", START);
  if (!from.ok) return from;
  const to = readInstant(options, "to", NEVER);
  if (!to.ok) return to;
  if (to.value < from.value) return { ok: false, problem: "--to comes before --from; expected an instant behind it." };
  const region = readCountOption(options, "region", 1, Number.MAX_SAFE_INTEGER);
  if (!region.ok) return region;
  const every = readEvery(options);
  return every.ok ? { ok: true, value: { from: from.value, to: to.value, region: region.value ?? 0, ...every.value } } : every;
}

/** The distance of samples; timestamps of Prometheus are whole milliseconds. */
function readEvery(options: Options): Checked<{ readonly every?: Duration }> {
  const text = optionValue(options, "every");
  if (text === undefined) return { ok: true, value: {} };
  const every = parseDuration(text);
  if (every !== undefined && every >= LEAST_EVERY && every <= MAX_RUN) {
    return { ok: true, value: { every: micros(every - every % millis(1)) } };
  }
  const expected = `a duration of ${formatDuration(LEAST_EVERY)} or more, such as 15s`;
  return { ok: false, problem: `--every is \`${quoted(text)}\`; expected ${expected}.` };
}

function readInstant(options: Options, name: string, usual: Instant): Checked<Instant> {
  const text = optionValue(options, name);
  if (text === undefined) return { ok: true, value: usual };
  const value = parseDuration(text);
  if (value !== undefined && value <= MAX_RUN) return { ok: true, value: after(START, value) };
  const expected = `an instant up to ${formatDuration(MAX_RUN)}, such as 24s`;
  return { ok: false, problem: `--${name} is \`${quoted(text)}\`; expected ${expected}.` };
}

function formatOf(asked: string | undefined): Checked<CliFormat> {
  if (asked === undefined) return { ok: false, problem: `--as is missing; expected one of ${NAMES.join(", ")}.` };
  const format = FORMATS.find(({ name }) => name === asked);
  if (format !== undefined) return { ok: true, value: format };
  const nearest = nearestHint(asked, NAMES, (word) => `\`${word}\``);
  return { ok: false, problem: `There is no format \`${quoted(asked)}\`${nearest}. Expected one of ${NAMES.join(", ")}.` };
}

type Files = ReturnType<CliFormat["write"]>["files"];

/** As broad as the widest picture is, twice. */
const PNG_WIDTH = 1_920;

/** A picture as PNG, where the file's name wants that. */
async function deliverPng({ name, text }: Files[number], areMore: boolean, out: string): Promise<string | null> {
  if (!name.endsWith(".svg")) return "Only pictures are written as PNG: svg, anatomy-svg and history-svg.";
  if (areMore) return "There is more than one picture: name a folder in --out, and they are written as SVG.";
  const png = await rasterised(text, PNG_WIDTH);
  return png === null ? NO_RASTERISER : writeWholeFile(out, png);
}

/**
 * One document goes where it was sent; several go into a folder of that name. The sentence says why they could not be written.
 */
async function deliver(files: Files, out: string | undefined, io: CommandIo): Promise<string | null> {
  const [first, ...others] = files;
  if (first === undefined) return "There is nothing to write: no client has done anything of the kind.";
  if (out === undefined) {
    for (const { name, text } of files) {
      if (others.length > 0) io.out(`; ${name}`);
      io.out(text.trimEnd());
    }
    return null;
  }
  if (/\.png$/i.test(out)) return deliverPng(first, others.length > 0, out);
  if (others.length === 0) return writeWholeFile(out, first.text);
  const failures = [makeFolder(out), ...files.map(({ name, text }) => writeWholeFile(join(out, name), text))];
  return failures.find((failure) => failure !== null) ?? null;
}
