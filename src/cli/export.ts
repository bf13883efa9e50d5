import { EXPORT_FORMATS, exportPd } from "../exchange/pd-export.ts";
import { nearestHint, quoted } from "../kernel/words.ts";
import { advanceRun, createRun } from "../session/run.ts";
import { writeWholeFile } from "./files.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { optionValue, readOptions, type OptionSpec } from "./options.ts";
import { guarded, noticeLine, openWorld } from "./world.ts";
import { readWorldRequest, WORLD_OPTIONS } from "./world-options.ts";

const OPTIONS: readonly OptionSpec[] = [
  { name: "as", value: "FORMAT", help: `what to write: ${EXPORT_FORMATS.join(", ")}` },
  { name: "out", value: "FILE", help: "where to write it (standard output)" },
  ...WORLD_OPTIONS,
  { name: "help", help: "print this" },
];

/** `quorumscape export`: 0 if the document was written, 1 over a mistake of ours, 2 if there is nothing to write. */
export const exportCommand: CliCommand = {
  name: "export",
  summary: "simulate a cluster, and write what PD would print of it as JSON",
  help: {
    usage: "--as FORMAT [--out FILE] [OPTION]…",
    about: "Simulates a cluster as `run` does, and writes what PD would print of it at the end of the run.",
    verbs: [],
    options: OPTIONS,
    remarks: [],
    example: "export --stores 5 --do \"1s kill store 4\" --for 5m --as pd-stores --out stores.json",
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
  const asked = optionValue(read.options, "as");
  if (asked === undefined) return problem(`--as is missing; expected one of ${EXPORT_FORMATS.join(", ")}. ${hint}`);
  const format = EXPORT_FORMATS.find((known) => known === asked);
  if (format === undefined) {
    const nearest = nearestHint(asked, EXPORT_FORMATS, (word) => `\`${word}\``);
    return problem(`There is no format \`${quoted(asked)}\`${nearest}. Expected one of ${EXPORT_FORMATS.join(", ")}.`);
  }
  const request = readWorldRequest(read.options);
  if (!request.ok) return problem(`${request.problem} ${hint}`);
  const world = openWorld(request.value);
  if (!world.ok) return problem(world.problem);
  for (const notice of world.value.notices) io.err(noticeLine(notice));
  return guarded(io, "export", args, () => {
    const run = createRun(world.value, false);
    advanceRun(run, world.value.until);
    const { text, notices } = exportPd(run.cluster, format);
    for (const notice of notices) io.err(noticeLine(notice));
    const file = optionValue(read.options, "out");
    if (file === undefined) io.out(text.trimEnd());
    const failure = file === undefined ? null : writeWholeFile(file, text);
    return failure === null ? ExitCode.fine : problem(failure);
  });
}
