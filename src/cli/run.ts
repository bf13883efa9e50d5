import { ACTION_VERBS } from "../language/actions.ts";
import type { Notice } from "../language/notice.ts";
import { partitionNotice } from "../exchange/partition-notice.ts";
import { SCENARIOS } from "../exchange/scenarios/index.ts";
import { between, formatDuration, START } from "../kernel/time.ts";
import { VERSION } from "../session/open.ts";
import { REPORT_FOLDS, reportOf } from "../session/report.ts";
import { advanceRun, createRun, type Run } from "../session/run.ts";
import { printEvents } from "./events.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { anatomiesOf } from "../session/anatomy.ts";
import { anatomyJson } from "../story/anatomy/document.ts";
import { writeJson, type Json } from "../kernel/write-json.ts";
import { jsonReport, textReport } from "./report.ts";
import { readRunRequest, RUN_OPTIONS, type RunRequest } from "./run-options.ts";
import { runSeeds } from "./seeds.ts";
import { tellStory } from "./story.ts";
import { guarded, noticeLine, openWorld, refusalNotice, type WorldSpec } from "./world.ts";

/** `quorumscape run`: 0 if every invariant and the clients' history held, 1 if not, 2 if there is nothing to run. */
export const runCommand: CliCommand = {
  name: "run",
  summary: "simulate a cluster, break it, and report how it got over it",
  help: {
    usage: "[OPTION]…",
    about: "Simulates a cluster from its first instant on, as fast as it can, and reports its state and what was measured.",
    verbs: [],
    options: RUN_OPTIONS,
    remarks: [
      "Actions, behind the instant at which they are done; where it says \"store N\", also \"pd 1\" and \"client N\":",
      ...ACTION_VERBS.map(({ usage }) => `  ${usage}`),
      "",
      `Scenarios that come along: ${SCENARIOS.map((scenario) => scenario.id).join(", ")}.`,
    ],
    example: "run --stores 5 --regions 30 --do \"10s kill store 4\" --for 47m --json",
  },
  run: simulateAsAsked,
};

async function simulateAsAsked(args: string[], io: CommandIo): Promise<number> {
  const request = readRunRequest(args);
  if (!request.ok) {
    io.err(`${request.problem} See: quorumscape run --help`);
    return ExitCode.badRequest;
  }
  const world = openWorld(request.value.world);
  if (!world.ok) {
    io.err(world.problem);
    return ExitCode.badRequest;
  }
  for (const notice of world.value.notices) io.err(noticeLine(notice));
  return guarded(io, "run", args, () => carryOut(request.value, world.value, io, args));
}

function carryOut({ output, json }: RunRequest, world: WorldSpec, io: CommandIo, args: readonly string[]): number {
  if (output.kind === "check") return tellStory(world, json, io);
  if (output.kind === "seeds") return runSeeds(world, output.from, output.to, json, io, args);
  return simulate(output, json, world, io);
}

function simulate(output: Exclude<RunRequest["output"], { kind: "seeds" | "check" }>, json: boolean,
  world: WorldSpec, io: CommandIo): number {
  const run = createRun(world, false, REPORT_FOLDS);
  advanceRun(run, world.until);
  const report = reportOf(run);
  const remarks = [...report.refusals.map(refusalNotice), ...placements(run)];
  for (const notice of remarks) io.err(noticeLine(notice));
  if (output.kind === "events") printEvents(run.branch.events, output.names, world.topology, json, io);
  else if (json) io.out(writeJson({ ...jsonReport(report, VERSION, [...world.notices, ...remarks]),
    anatomies: anatomiesJson(run) }));
  else for (const line of textReport(report)) io.out(line);
  const isConsistent = [...report.consistency.values()].every(({ outcome }) => outcome !== "violated");
  return report.invariants.violations.length === 0 && isConsistent ? ExitCode.fine : ExitCode.failed;
}

/** What each incident was made of, beside the failovers of the report, which tell of each fault by itself. */
const anatomiesJson = (run: Run): Json =>
  anatomiesOf(run).map(({ anatomy, settings }) => anatomyJson(anatomy, run.spec.topology.names, (key) => settings[key] ?? ""));

/** Where partitions put machines that they did not name. */
const placements = ({ branch, spec }: Run): Notice[] =>
  branch.events.map(({ body, at }) => partitionNotice(body, formatDuration(between(START, at)), spec.topology.names))
    .filter((notice) => notice !== null);
