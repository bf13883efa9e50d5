import { join } from "node:path";
import { nearestHint, quoted } from "../kernel/words.ts";
import { PAST_FOLDS } from "../session/folds.ts";
import { advanceRun, createRun } from "../session/run.ts";
import type { CliFormat } from "./exports/format.ts";
import { FORMATS } from "./exports/index.ts";
import { makeFolder, writeWholeFile } from "./files.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { optionValue, readOptions, type Checked, type OptionSpec } from "./options.ts";
import { guarded, noticeLine, openWorld } from "./world.ts";
import { readWorldRequest, withScenario, WORLD_OPTIONS } from "./world-options.ts";

const NAMES = FORMATS.map(({ name }) => name);
const width = Math.max(...NAMES.map((name) => name.length));

const OPTIONS: readonly OptionSpec[] = [
  { name: "as", value: "FORMAT", help: "what to write: one of the formats below" },
  { name: "out", value: "FILE", help: "where to write it (standard output)" },
  ...WORLD_OPTIONS,
  { name: "help", help: "print this" },
];

/** `quorumscape export`: 0 if the document was written, 1 over a mistake of ours, 2 if there is nothing to write. */
export const exportCommand: CliCommand = {
  name: "export",
  summary: "simulate a cluster, and write its state or its clients' history for other programs",
  help: {
    usage: "[SCENARIO] --as FORMAT [--out FILE] [OPTION]…",
    about: "Simulates a cluster as `run` does, and writes what PD would print of it at the end of the run, or what its clients did.",
    verbs: [],
    options: OPTIONS,
    remarks: ["Formats:", ...FORMATS.map(({ name, help }) => `  ${name.padEnd(width)}  ${help}`)],
    example: "export store-dies --as porcupine --out history.jsonl",
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
  const request = readWorldRequest(withScenario(read.options));
  if (!request.ok) return problem(`${request.problem} ${hint}`);
  const world = openWorld(request.value);
  if (!world.ok) return problem(world.problem);
  for (const notice of world.value.notices) io.err(noticeLine(notice));
  return guarded(io, "export", args, () => {
    const run = createRun(world.value, false, [...PAST_FOLDS, ...format.value.folds]);
    advanceRun(run, world.value.until);
    const { files, notices } = format.value.write(run);
    for (const notice of notices) io.err(noticeLine(notice));
    const failure = deliver(files, optionValue(read.options, "out"), io);
    return failure === null ? ExitCode.fine : problem(failure);
  });
}

function formatOf(asked: string | undefined): Checked<CliFormat> {
  if (asked === undefined) return { ok: false, problem: `--as is missing; expected one of ${NAMES.join(", ")}.` };
  const format = FORMATS.find(({ name }) => name === asked);
  if (format !== undefined) return { ok: true, value: format };
  const nearest = nearestHint(asked, NAMES, (word) => `\`${word}\``);
  return { ok: false, problem: `There is no format \`${quoted(asked)}\`${nearest}. Expected one of ${NAMES.join(", ")}.` };
}

/**
 * One document goes where it was sent; several go into a folder of that name. The sentence says why they could not be written.
 */
function deliver(files: ReturnType<CliFormat["write"]>["files"], out: string | undefined, io: CommandIo): string | null {
  const [first, ...others] = files;
  if (first === undefined) return "There is nothing to write: no client has done anything of the kind.";
  if (out === undefined) {
    for (const { name, text } of files) {
      if (others.length > 0) io.out(`; ${name}`);
      io.out(text.trimEnd());
    }
    return null;
  }
  if (others.length === 0) return writeWholeFile(out, first.text);
  const failures = [makeFolder(out), ...files.map(({ name, text }) => writeWholeFile(join(out, name), text))];
  return failures.find((failure) => failure !== null) ?? null;
}
