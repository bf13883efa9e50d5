import { availableParallelism } from "node:os";
import { join } from "node:path";
import { trialsCsv } from "../../campaign/documents.ts";
import { trialKey, type SeedRange } from "../../campaign/plan.ts";
import type { TrialOutcome } from "../../campaign/trial.ts";
import { nearestHint, quoted } from "../../kernel/words.ts";
import type { PublishedFigure } from "../../published/figure.ts";
import { FIGURES } from "../../published/index.ts";
import { reportFigure, type FigureReport, type SamplesOf } from "../../published/report.ts";
import { outlineOfFigure, planOf, scenarioPath, trialsOfFigure } from "../../published/trials.ts";
import { keepOutcome, openFolder, writeOutcomes, type CampaignFolder } from "../campaign/folder.ts";
import { MOST_WORKERS } from "../campaign/request.ts";
import { untilStopped } from "../campaign/stoppable.ts";
import { runTrials } from "../campaign/threads.ts";
import { makeFolder, writeWholeFile } from "../files.ts";
import { ExitCode, type CliCommand, type CommandIo } from "../io.ts";
import { optionValue, readCountOption, readOptions, type Checked, type OptionSpec } from "../options.ts";
import { readSeeds } from "../run-options.ts";
import { alignTable } from "../table.ts";
import { figureHtml, figureJson, figureMarkdown, figureSvg, figureText } from "./documents.ts";
import { mayHaveSamples, readSamples } from "./samples.ts";

const OPTIONS: readonly OptionSpec[] = [
  { name: "seeds", value: "A..B", help: "run every seed from A to B (as many as the figure's bounds are meant for)" },
  { name: "samples", value: "DIR", help: "compare with the published samples that this folder has, not with their quantiles alone" },
  { name: "report", value: "DIR",
    help: "a folder for figure.html, .md, .svg, .json, trials.csv and the scenario files; what is there already goes on" },
  { name: "workers", value: "N", help: "threads of this machine that share the work (one for each core)" },
  { name: "json", help: "print one JSON document instead of the table" },
  { name: "help", help: "print this" },
];

const NO_SAMPLES = "No samples were given (--samples): compared is what was published as figures.";
const HINT = "See: quorumscape figures --help";

/** `quorumscape figures`: 0 if all is within bounds, 1 if something is not or it was stopped, 2 if there is nothing to run. */
export const figuresCommand: CliCommand = {
  name: "figures",
  summary: "run published experiments, and say how far the results are from the published ones",
  help: {
    usage: "[NAME] [OPTION]…",
    about: "Runs a published experiment under many seeds and compares what comes out with what was published; without a name, lists them. "
      + "The same seeds give the same numbers. It ends with `N passed, M failed`.",
    verbs: [],
    options: OPTIONS,
    remarks: [
      "Fewer seeds have wider bounds, by what chance makes of so small a sample.",
      "Samples are CSV files under the names that the documentation gives; without them published quantiles are what is compared.",
    ],
    example: "figures raft-election --seeds 1..200 --report out",
  },
  run: figures,
};

interface FiguresRequest {
  readonly figure: PublishedFigure;
  readonly seeds: SeedRange;
  readonly samplesOf: SamplesOf;
  readonly hasSamples: boolean;
  readonly workers: number;
  readonly folder: string | null;
  readonly json: boolean;
}

async function figures(args: readonly string[], io: CommandIo): Promise<number> {
  const request = readRequest(args);
  if (!request.ok) {
    io.err(`${request.problem} ${HINT}`);
    return ExitCode.badRequest;
  }
  if (request.value === null) {
    for (const line of listOfFigures()) io.out(line);
    return ExitCode.fine;
  }
  const { figure, hasSamples } = request.value;
  if (mayHaveSamples(figure) && !hasSamples) io.err(NO_SAMPLES);
  return run(request.value, io);
}

/** Null where nobody names a figure. */
function readRequest(args: readonly string[]): Checked<FiguresRequest | null> {
  const read = readOptions(args, OPTIONS);
  if (!read.ok) return read;
  const { options } = read;
  const [name, stray] = options.positional;
  if (stray !== undefined) return { ok: false, problem: `Found \`${quoted(stray)}\` behind the name; expected one figure.` };
  if (name === undefined) {
    const [option] = options.values.keys();
    if (option === undefined) return { ok: true, value: null };
    return { ok: false, problem: `--${option} is for a figure; expected its name.` };
  }
  const figure = FIGURES.find((each) => each.name === name);
  if (figure === undefined) {
    const nearest = nearestHint(name, FIGURES.map((each) => each.name));
    return { ok: false, problem: `There is no figure \`${quoted(name)}\`${nearest}.` };
  }
  const seeds = readSeeds(optionValue(options, "seeds") ?? `1..${figure.trials}`);
  if (!seeds.ok) return seeds;
  const workers = readCountOption(options, "workers", 1, MOST_WORKERS);
  if (!workers.ok) return workers;
  const folder = optionValue(options, "samples");
  const samples: Checked<SamplesOf> = folder === undefined ? { ok: true, value: () => null } : readSamples(figure, folder);
  if (!samples.ok) return samples;
  return { ok: true, value: {
    figure, seeds: seeds.value, samplesOf: samples.value, hasSamples: folder !== undefined,
    workers: workers.value ?? availableParallelism(), folder: optionValue(options, "report") ?? null,
    json: options.values.has("json"),
  } };
}

const listOfFigures = (): string[] => [
  ...alignTable([["name", "rows", "trials", "what"],
    ...FIGURES.map(({ name, rows, trials, title }) => [name, String(rows.length), String(rows.length * trials), title])], ""),
  "", "quorumscape figures NAME runs one of them.",
];

async function run({ figure, seeds, samplesOf, workers, folder: path, json }: FiguresRequest, io: CommandIo): Promise<number> {
  const plan = planOf(figure, seeds);
  const outline = outlineOfFigure(figure, plan);
  const opened: Checked<CampaignFolder | null> = path === null ? { ok: true, value: null } : openFolder(path, outline);
  if (!opened.ok) {
    io.err(opened.problem);
    return ExitCode.badRequest;
  }
  const folder = opened.value;
  for (const remark of folder?.remarks ?? []) io.err(`note: ${remark}`);
  const outcomes = folder?.outcomes ?? new Map<string, TrialOutcome>();
  const left = trialsOfFigure(figure, seeds).filter((trial) => !outcomes.has(trialKey(trial)));
  const { isStopped } = await untilStopped(io, left.length, folder === null ? "" : ", and nothing is lost", ({ signal, ended }) =>
    runTrials(plan, left, workers, signal, (outcome) => {
      if (folder === null) outcomes.set(trialKey(outcome), outcome);
      else keepOutcome(folder, outcome);
      ended();
    }));
  if (isStopped) {
    io.err(folder === null ? "Stopped." : "Stopped. The same command goes on from here.");
    return ExitCode.failed;
  }
  const report = reportFigure(figure, seeds, [...outcomes.values()], samplesOf);
  const problem = folder === null ? null : writeFiles(folder, figure, report);
  if (problem !== null) {
    io.err(problem);
    return ExitCode.badRequest;
  }
  for (const line of json ? [figureJson(report)] : figureText(figure, report)) io.out(line);
  return report.failed > 0 ? ExitCode.failed : ExitCode.fine;
}

/** The sentence says why a file could not be written. */
function writeFiles(folder: CampaignFolder, figure: PublishedFigure, report: FigureReport): string | null {
  const worlds = figure.rows.flatMap((row) => row.worlds);
  const files = [
    ...worlds.map((world) => [scenarioPath(world.id), `${JSON.stringify(world, null, 2)}\n`] as const),
    ["figure.json", `${figureJson(report)}\n`], ["figure.html", figureHtml(figure, report)],
    ["figure.md", figureMarkdown(figure, report)], ["figure.svg", figureSvg(figure, report)],
    ["trials.csv", trialsCsv(folder.plan, folder.outcomes)],
  ] as const;
  return files.reduce<string | null>(
    (before, [name, text]) => before ?? writeWholeFile(join(folder.path, name), text),
    makeFolder(join(folder.path, "scenarios")) ?? writeOutcomes(folder),
  );
}
