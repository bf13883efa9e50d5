import { breachesOf } from "../../campaign/breaches.ts";
import { runOfLink } from "../../campaign/link.ts";
import { plainSpec, trialsOf, type CampaignPlan, type Variant } from "../../campaign/plan.ts";
import type { CampaignReport } from "../../campaign/report.ts";
import { pairReport } from "../../campaign/spread-pairs.ts";
import type { TrialOutcome } from "../../campaign/trial.ts";
import { comparisonMarks } from "../../exchange/comparison-link.ts";
import { START, type Instant } from "../../kernel/time.ts";
import { writeJson } from "../../kernel/write-json.ts";
import { linkOfRun, VERSION } from "../../session/open.ts";
import { outcomeNow } from "../../session/outcome.ts";
import { REPORT_FOLDS } from "../../session/report.ts";
import { advanceRun, createRun, type Run, type RunSpec } from "../../session/run.ts";
import { compareOutcomes } from "../../story/comparison/compare.ts";
import { WHAT_IF_IDS } from "../../story/comparison/types.ts";
import { whatIfsEn } from "../../story/words/compared.en.ts";
import { untilStopped } from "../campaign/stoppable.ts";
import { runTrials } from "../campaign/threads.ts";
import { ExitCode, type CliCommand, type CommandIo } from "../io.ts";
import { readOptions } from "../options.ts";
import { guarded, noticeLine, refusalNotice } from "../world.ts";
import { askedPair, faultsOf, questionLines, questionsJson } from "./questions.ts";
import { comparisonJson, comparisonLines, type ToldPair, type ToldSide } from "./report.ts";
import { COMPARE_OPTIONS, readCompare, type CompareRequest } from "./request.ts";

const width = Math.max(...WHAT_IF_IDS.map((id) => id.length));

/** `quorumscape compare`: 0 whatever differs, 1 if something was breached or it was stopped, 2 if there is nothing to compare. */
export const compareCommand: CliCommand = {
  name: "compare",
  summary: "simulate a cluster and the same with one thing otherwise, and tell what differs",
  help: {
    usage: "[SCENARIO] --what-if QUESTION [OPTION]…",
    about: "Simulates two runs up to the same instant, and tells where they part, what came of it, and what both came to.",
    verbs: [],
    options: COMPARE_OPTIONS,
    remarks: [
      "Without --what-if, --with and --with-do it lists the faults of the run, and what can be asked of each. Questions:",
      ...WHAT_IF_IDS.map((id) => `  ${id.padEnd(width)}  ${whatIfsEn[id]}`),
      "--link also takes the link of a comparison that the page made, and compares the same two.",
    ],
    example: "compare store-dies --what-if election-halved --seeds 1..20",
  },
  run: compareAsAsked,
};

/** What is compared, in worlds that have been simulated. */
interface Simulated {
  readonly left: Run;
  readonly right: Run;
  readonly rightName: string;
  readonly until: Instant;
}

async function compareAsAsked(args: string[], io: CommandIo): Promise<number> {
  const problem = (text: string): number => {
    io.err(text);
    return ExitCode.badRequest;
  };
  const read = readOptions(args, COMPARE_OPTIONS);
  if (!read.ok) return problem(`${read.problem} See: quorumscape compare --help`);
  const asked = readCompare(read.options);
  if (!asked.ok) return problem(`${asked.problem} See: quorumscape compare --help`);
  const request = asked.value;
  const notices = [...request.left.notices, ...(request.other.kind === "world" ? request.other.world.notices : [])];
  for (const line of new Set(notices.map(noticeLine))) io.err(line);
  let pair: Simulated | null = null;
  const code = guarded(io, "compare", args, () => {
    const run = simulated(request.left, request.left.until);
    if (request.other.kind === "unsaid") return tellQuestions(run, request, io);
    const other = otherOf(run, request);
    if (typeof other === "string") return problem(other);
    pair = other;
    return ExitCode.fine;
  });
  return pair === null || code !== ExitCode.fine ? code : tellPair(pair, request, io);
}

function simulated(spec: RunSpec, until: Instant): Run {
  const run = createRun(spec, false, REPORT_FOLDS);
  advanceRun(run, until);
  return run;
}

function tellQuestions(run: Run, { name, isJson }: CompareRequest, io: CommandIo): number {
  const faults = faultsOf(run);
  if (isJson) io.out(writeJson(questionsJson(faults)));
  else for (const line of questionLines(faults, name)) io.out(line);
  return ExitCode.fine;
}

/** Both runs where they end, or the sentence that says why there is no other. */
function otherOf(left: Run, { left: world, other, isBounded }: CompareRequest): Simulated | string {
  if (other.kind === "unsaid") return "";
  if (other.kind === "world") {
    const until = isBounded ? world.until : Math.max(world.until, other.world.until) as Instant;
    advanceRun(left, until);
    return { left, right: simulated(other.world, until), rightName: other.name, until };
  }
  const pair = askedPair(left, other);
  if (typeof pair === "string") return pair;
  const until = isBounded ? world.until : pair.until;
  advanceRun(left, until);
  return { left, right: simulated(runOfLink(pair.right), until), rightName: other.id, until };
}

async function tellPair({ left, right, rightName, until }: Simulated, request: CompareRequest, io: CommandIo): Promise<number> {
  for (const run of [left, right]) for (const refused of run.branch.refusals) io.err(noticeLine(refusalNotice(refused)));
  const seeds = request.seeds === null ? null : await underSeeds([left.spec, right.spec], until, request, io);
  const isWhole = seeds === null || seeds.done === seeds.planned;
  const [one, other] = [sideOf(left, request.name), sideOf(right, rightName)];
  const pair: ToldPair = {
    left: one, right: other, until, seeds, comparison: compareOutcomes(one.outcome, other.outcome),
    link: comparisonMarks({
      left: { text: textOf(left), name: one.name }, right: { text: textOf(right), name: other.name }, until,
    }),
  };
  if (request.isJson) io.out(writeJson(comparisonJson(pair, VERSION)));
  else for (const line of comparisonLines(pair)) io.out(line);
  const isSound = one.breaches.length + other.breaches.length === 0
    && (seeds?.variants ?? []).every(({ breached }) => breached.length === 0);
  return isSound && isWhole ? ExitCode.fine : ExitCode.failed;
}

const textOf = ({ spec, branch }: Run): string => linkOfRun({ ...spec, inputs: branch.inputs }, START);

const sideOf = (run: Run, name: string): ToldSide =>
  ({ name, seed: run.spec.seed, outcome: outcomeNow(run), breaches: breachesOf(run) });

/** Both under every seed; what had ended where somebody stops it. */
async function underSeeds(
  specs: readonly RunSpec[], until: Instant, { seeds, workers }: CompareRequest, io: CommandIo,
): Promise<CampaignReport | null> {
  if (seeds === null) return null;
  const plan: CampaignPlan = { variants: specs.map((spec): Variant => ({ changes: [], spec: plainSpec(spec), until })), seeds };
  const trials = trialsOf(plan);
  const outcomes: TrialOutcome[] = [];
  const { isStopped } = await untilStopped(io, trials.length, "", ({ signal, ended }) =>
    runTrials(plan, trials, workers, signal, (outcome) => {
      outcomes.push(outcome);
      ended();
    }));
  if (isStopped) io.err("Stopped; what had ended is told.");
  return pairReport(seeds, outcomes);
}
