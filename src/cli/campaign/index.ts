import { join } from "node:path";
import {
  commandOf, headline, measureRow, reportJson, reportMarkdown, SHOWN, titledReport, trialsCsv, type TitledReport,
} from "../../campaign/documents.ts";
import { outlineOf } from "../../campaign/outline.ts";
import { trialKey, trialsOf } from "../../campaign/plan.ts";
import type { TrialOutcome } from "../../campaign/trial.ts";
import { ExitCode, type CliCommand, type CommandIo } from "../io.ts";
import { writeJson } from "../../kernel/write-json.ts";
import { writeWholeFile } from "../files.ts";
import { optionValue, readOptions, type Checked, type OptionSpec } from "../options.ts";
import { alignTable } from "../table.ts";
import { noticeLine } from "../world.ts";
import { keepOutcome, openFolder, readFolder, writeOutcomes, type CampaignFolder } from "./folder.ts";
import { reportHtml } from "./html.ts";
import { withCampaignFile } from "./file.ts";
import { CAMPAIGN_OPTIONS, readCampaign, type CampaignRequest } from "./request.ts";
import { openQueues } from "./queue.ts";
import { runQueued } from "./queued.ts";
import { untilStopped } from "./stoppable.ts";
import { runTrials } from "./threads.ts";

const MERGE_OPTIONS: readonly OptionSpec[] = CAMPAIGN_OPTIONS.filter(({ name }) => ["report", "json", "help"].includes(name));

/** `quorumscape campaign`: 0 if nothing was breached, 1 if something was or it was stopped, 2 if there is nothing to run. */
export const campaignCommand: CliCommand = {
  name: "campaign",
  summary: "run a world under many seeds and settings, and report how its numbers are spread",
  help: {
    usage: "[FILE] --seeds A..B --report DIR [OPTION]…",
    about: "Runs every seed, with every combination of what is varied, and writes a report: the same bytes whatever ran it. "
      + "What is stopped or killed goes on with the same command, and runs no finished trial again.",
    verbs: [["merge DIR… --report DIR", "puts together what shards have run"]],
    options: CAMPAIGN_OPTIONS,
    remarks: [
      "FILE is a scenario, or a campaign file: JSON with \"format\": \"quorumscape-campaign/1\" and these options as fields.",
      "Options behind it count more. A varied name with a dot is a setting, any other an option; several --vary are combined.",
    ],
    example: 'campaign --stores 5 --do "10s kill store 4" --vary replicas=3,5 --seeds 1..200 --for 60s --report out',
  },
  run: (args, io) => (args[0] === "merge" ? mergeFolders(args.slice(1), io) : campaign(args, io)),
};

const HINT = "See: quorumscape campaign --help";

async function campaign(args: readonly string[], io: CommandIo): Promise<number> {
  const problem = (text: string): number => {
    io.err(text);
    return ExitCode.badRequest;
  };
  const read = readOptions(args, CAMPAIGN_OPTIONS);
  if (!read.ok) return problem(`${read.problem} ${HINT}`);
  const whole = withCampaignFile(read.options);
  if (!whole.ok) return problem(whole.problem);
  const request = readCampaign(whole.value);
  if (!request.ok) return problem(`${request.problem} ${HINT}`);
  for (const notice of request.value.notices) io.err(noticeLine(notice));
  const opened = openFolder(request.value.folder, outlineOf(request.value.plan, request.value.commands));
  if (!opened.ok) return problem(opened.problem);
  const folder = opened.value;
  for (const remark of folder.remarks) io.err(`note: ${remark}`);
  const ending = await runRest(request.value, folder, io);
  if (!ending.ok) return problem(ending.problem);
  const code = finish(folder, request.value.json, io);
  if (ending.value === null) return code;
  io.err(`${ending.value} The same command goes on from here.`);
  return ExitCode.failed;
}

/** Runs what the folder does not have; the sentence says why it ended before its end. */
async function runRest(
  { plan, shard, workers, queue }: CampaignRequest, folder: CampaignFolder, io: CommandIo,
): Promise<Checked<string | null>> {
  const all = trialsOf(plan, shard);
  const left = all.filter((trial) => !folder.outcomes.has(trialKey(trial)));
  if (left.length < all.length) io.err(`${all.length - left.length} of ${all.length} trials had ended before.`);
  const queues = queue === null || left.length === 0 ? null : await openQueues(queue, io);
  if (queues?.ok === false) return queues;
  const { fingerprint } = folder.plan;
  try {
    const { result, isStopped } = await untilStopped(io, left.length, ", and nothing is lost", ({ signal, ended }) => {
      const keep = (outcome: TrialOutcome): void => {
        keepOutcome(folder, outcome);
        ended();
      };
      return queues === null ? runTrials(plan, left, workers, signal, keep).then(() => null)
        : runQueued(queues.value, { plan, fingerprint, trials: left, signal, io, ended: keep });
    });
    return { ok: true, value: isStopped ? "Stopped." : result };
  } finally {
    await queues?.value.close();
  }
}

/** Puts the outcomes of several folders of one campaign into one. */
async function mergeFolders(args: readonly string[], io: CommandIo): Promise<number> {
  const problem = (text: string): Promise<number> => {
    io.err(text);
    return Promise.resolve(ExitCode.badRequest);
  };
  const read = readOptions(args, MERGE_OPTIONS);
  if (!read.ok) return problem(`${read.problem} ${HINT}`);
  const { options } = read;
  const into = optionValue(options, "report");
  if (into === undefined || options.positional.length === 0) {
    return problem(`Expected the folders to put together, and where to: campaign merge DIR… --report DIR. ${HINT}`);
  }
  const folders: CampaignFolder[] = [];
  for (const path of options.positional) {
    const folder = readFolder(path);
    if (!folder.ok) return problem(folder.problem);
    for (const remark of folder.value.remarks) io.err(`note: ${remark}`);
    const [first] = folders;
    if (first !== undefined && first.plan.fingerprint !== folder.value.plan.fingerprint) {
      return problem(`${path} holds another campaign than ${first.path}: other worlds or other seeds. Expected parts of one.`);
    }
    folders.push(folder.value);
  }
  const [first] = folders;
  const target = first === undefined ? null : openFolder(into, first.plan);
  if (target === null || !target.ok) return problem(target === null ? HINT : target.problem);
  for (const { path, outcomes } of folders) {
    for (const [key, outcome] of outcomes) {
      const other = target.value.outcomes.get(key);
      if (other !== undefined && JSON.stringify(other) !== JSON.stringify(outcome)) {
        return problem(`Seed ${outcome.seed} came out differently in ${path}: a part was changed, or another build ran it.`);
      }
      target.value.outcomes.set(key, outcome);
    }
  }
  return Promise.resolve(finish(target.value, options.values.has("json"), io));
}

/** Writes the report's files, and says what is in them. */
function finish(folder: CampaignFolder, json: boolean, io: CommandIo): number {
  const report = titledReport(folder.plan, folder.outcomes.values());
  const document = `${writeJson(reportJson(report))}\n`;
  const files = [
    ["report.json", document], ["report.html", reportHtml(report)], ["report.md", reportMarkdown(report)],
    ["trials.csv", trialsCsv(folder.plan, folder.outcomes)],
  ] as const;
  const problem = files.reduce<string | null>(
    (before, [name, text]) => before ?? writeWholeFile(join(folder.path, name), text), writeOutcomes(folder),
  );
  if (problem !== null) {
    io.err(problem);
    return ExitCode.badRequest;
  }
  if (json) io.out(document.trimEnd());
  else for (const line of summary(report)) io.out(line);
  if (!json) io.out(`The report is in ${folder.path}: report.html, report.md, report.json, trials.csv.`);
  return report.variants.some(({ breached }) => breached.length > 0) ? ExitCode.failed : ExitCode.fine;
}

function summary(report: TitledReport): string[] {
  return [
    headline(report), "",
    ...report.variants.flatMap((variant, place) => [
      ...(variant.name === "" ? [] : [variant.name]),
      ...alignTable([
        ["", "count", ...SHOWN, "worst seed"],
        ...variant.measures.map(measureRow),
      ]),
      ...variant.breached.slice(0, MOST_BREACHES).flatMap(({ seed, breaches }) =>
        [`seed ${seed}: ${breaches.join("; ")}`, `  ${commandOf(report, place, seed)}`]),
      ...variant.refused.map(({ text, seeds }) => `under ${seeds} seeds: ${text}`),
      "",
    ]),
  ];
}

/** The files have all of them. */
const MOST_BREACHES = 5;
