import type { Input } from "../cluster/actions.ts";
import type { PresetName } from "../cluster/presets.ts";
import { generateTopology } from "../cluster/topologies.ts";
import type { Topology } from "../cluster/topology.ts";
import { ACTION_WORDS, parseTimedAction, type ActionContext } from "../exchange/actions.ts";
import type { GivenFile } from "../exchange/documents.ts";
import { importCluster } from "../exchange/import.ts";
import type { Notice } from "../exchange/notice.ts";
import { partitionNotice } from "../exchange/partition-notice.ts";
import { parseScenario, type Scenario } from "../exchange/scenario.ts";
import { SCENARIOS, scenarioOf } from "../exchange/scenarios/index.ts";
import { nearestWord } from "../exchange/words.ts";
import { AssertionError, unreachable } from "../kernel/assert.ts";
import { after, between, formatDuration, minutes, START, type Instant } from "../kernel/time.ts";
import { VERSION } from "../session/open.ts";
import { reportOf, type Report } from "../session/report.ts";
import { advanceRun, createRun, type Run } from "../session/run.ts";
import { readFile, readTextFile } from "./files.ts";
import { ExitCode, type CommandIo } from "./io.ts";
import { writeJson } from "./json.ts";
import { optionLines } from "./options.ts";
import { jsonReport, textReport } from "./report.ts";
import { readRunRequest, RUN_OPTIONS, type Checked, type RunRequest, type RunSource } from "./run-options.ts";

export const RUN_HELP: readonly string[] = [
  "usage: quorumscape run [OPTION]…",
  "",
  "Simulates a cluster from its first instant on, as fast as it can, and reports its state and what was measured.",
  "",
  ...optionLines(RUN_OPTIONS),
  "",
  `Actions begin with: ${ACTION_WORDS.join(", ")}.`,
  `Scenarios that come along: ${SCENARIOS.map((scenario) => scenario.id).join(", ")}.`,
  "",
  "Example: run --stores 5 --regions 30 --do \"10s kill store 4\" --for 47m --json",
];

/** How much longer than its last action a run lasts if nobody says. */
const REST_OF_RUN = minutes(1);

/** Where a run begins, and what is planned for it. */
export interface Start {
  readonly scenario: string;
  readonly topology: Topology;
  readonly preset: PresetName;
  readonly seed: number;
  readonly inputs: readonly Input[];
  /** Where a scenario ends; null where it does not say. */
  readonly until: Instant | null;
  readonly notices: readonly Notice[];
}

/** `quorumscape run`: 0 if every invariant held, 1 if one was violated, 2 if there is nothing to run. */
export async function runCommand(args: string[], io: CommandIo): Promise<number> {
  const request = readRunRequest(args);
  if (!request.ok) {
    io.err(`${request.problem} See: quorumscape run --help`);
    return ExitCode.badRequest;
  }
  const start = prepare(request.value);
  if (!start.ok) {
    io.err(start.problem);
    return ExitCode.badRequest;
  }
  for (const notice of start.value.notices) io.err(noticeLine(notice));
  return simulate(request.value, start.value, io, args);
}

/** The start of the run that was asked for, with every action of the request among its inputs. */
export function prepare(request: RunRequest): Checked<Start> {
  const begun = begin(request.source);
  if (!begun.ok) return begun;
  const inputs = begun.value.inputs.slice();
  if (request.rate !== undefined) {
    inputs.unshift({ at: START, action: { kind: "set", key: "client.rate", value: String(request.rate) } });
  }
  const context = contextOf(begun.value.topology);
  for (const text of request.actions) {
    let parsed = parseTimedAction(text, context);
    // A store that an earlier action adds gets its id from PD when its time comes: nobody knows it here.
    const mayExistThen = inputs.some((input) => input.action.kind === "add-store");
    if (!parsed.ok && parsed.notice.code === "action.unknown-store" && mayExistThen) parsed = parseTimedAction(text);
    if (!parsed.ok) return { ok: false, problem: `--do ${JSON.stringify(text)}: ${parsed.notice.text}` };
    inputs.push(parsed.input);
  }
  return {
    ok: true,
    value: { ...begun.value, preset: request.preset ?? begun.value.preset, seed: request.seed ?? begun.value.seed, inputs },
  };
}

/** What actions may name. */
function contextOf(topology: Topology): ActionContext {
  const count = (most: number): number[] => Array.from({ length: most }, (_, i) => i + 1);
  return {
    stores: topology.stores.map((store) => store.id),
    pds: count(topology.pdMembers),
    clients: count(topology.clients),
    regions: topology.regions.map((region) => region.id),
    names: topology.names,
  };
}

/** The cluster that the source describes, with what a scenario plans for it. */
function begin(source: RunSource): Checked<Start> {
  const plain = { scenario: "", preset: "tikv", seed: 1, inputs: [], until: null, notices: [] } as const;
  switch (source.kind) {
    case "generated":
      return { ok: true, value: { ...plain, topology: generateTopology(source) } };
    case "import": {
      const files: GivenFile[] = [];
      for (const name of source.files) {
        const read = readFile(name);
        if (!read.ok) return read;
        files.push({ name, text: read.bytes });
      }
      const imported = importCluster(files);
      if (!imported.ok) return { ok: false, problem: imported.notices.map(noticeLine).join("\n") };
      const { topology, inputs, notices } = imported;
      return { ok: true, value: { ...plain, topology, inputs, notices } };
    }
    case "scenario": {
      const own = scenarioOf(source.name);
      if (own !== undefined) return { ok: true, value: startOf(own) };
      const read = readTextFile(source.name);
      if (!read.ok) {
        const nearest = nearestWord(source.name, SCENARIOS.map(({ id }) => id)) ?? "";
        return { ok: false, problem: `${read.problem} The nearest scenario that comes along is ${nearest}.` };
      }
      const parsed = parseScenario(read.text);
      if (!parsed.ok) return { ok: false, problem: parsed.notices.map(noticeLine).join("\n") };
      return { ok: true, value: startOf(parsed.scenario) };
    }
    default:
      return unreachable(source);
  }
}

const startOf = ({ id, topology, preset, seed, inputs, playUntil }: Scenario): Start => ({
  scenario: id, topology: generateTopology(topology), preset, seed, inputs, until: playUntil, notices: [],
});

function simulate(request: RunRequest, start: Start, io: CommandIo, args: readonly string[]): number {
  try {
    const run = createRun(start, false);
    advanceRun(run, endOf(request, start));
    const report = reportOf(run);
    const remarks = [...report.refusals.map(refusalNotice), ...placements(run)];
    for (const notice of remarks) io.err(noticeLine(notice));
    if (request.json) io.out(writeJson(jsonReport(report, VERSION, [...start.notices, ...remarks])));
    else for (const line of textReport(report)) io.out(line);
    return report.invariants.violations.length === 0 ? ExitCode.fine : ExitCode.failed;
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    return sayOwnMistake(io, error, ["run", ...args]);
  }
}

/** Our own mistake: says how to see it again. */
export function sayOwnMistake(io: CommandIo, error: AssertionError, args: readonly string[]): number {
  io.err(`Quorumscape stopped over a mistake of its own: ${error.message}`);
  io.err(`To see it again: npm run -s quorumscape -- ${args.map(shellWord).join(" ")}`);
  return ExitCode.failed;
}

/** Where partitions put machines that they did not name. */
const placements = ({ branch, spec }: Run): Notice[] =>
  branch.events.map(({ body, at }) => partitionNotice(body, formatDuration(between(START, at)), spec.topology.names))
    .filter((notice) => notice !== null);

/** The instant at which the run ends. */
export function endOf(request: RunRequest, start: Start): Instant {
  if (request.length !== undefined) return after(START, request.length);
  if (start.until !== null && request.actions.length === 0) return start.until;
  const last = start.inputs.reduce<Instant>((latest, input) => (input.at > latest ? input.at : latest), START);
  return after(last, REST_OF_RUN);
}

/** An action that the cluster refused when its instant came: the run went on without it. */
const refusalNotice = ({ input, refusal }: Report["refusals"][number]): Notice => ({
  level: "warning", code: refusal.code, where: formatDuration(between(START, input.at)), text: refusal.text,
  values: refusal.values,
});

/** A notice on a line of its own. */
export const noticeLine = (notice: Notice): string =>
  `${notice.level}: ${notice.where === "" ? "" : `${notice.where}: `}${notice.text}`;

/** An argument as a shell takes it back. */
const shellWord = (text: string): string => (/^[\w./:=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
