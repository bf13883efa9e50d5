import type { Input } from "../action/index.ts";
import { generateTopology } from "../cluster/topologies.ts";
import type { Topology } from "../cluster/topology.ts";
import type { Known } from "../action/words.ts";
import { placesOf } from "../proto/place.ts";
import { readPolicy, writePolicy } from "../detect/policy-text.ts";
import { parseTimedAction } from "../language/actions.ts";
import type { GivenFile } from "../exchange/documents.ts";
import { importCluster } from "../exchange/import.ts";
import { decodeLink } from "../exchange/link.ts";
import type { Notice } from "../language/notice.ts";
import { parseScenario, type Scenario } from "../exchange/scenario.ts";
import { SCENARIOS, scenarioOf } from "../exchange/scenarios/index.ts";
import { nearestWord } from "../kernel/words.ts";
import { shellCommand } from "../kernel/shell.ts";
import { AssertionError, unreachable } from "../kernel/assert.ts";
import { after, between, formatDuration, START, type Instant } from "../kernel/time.ts";
import { noticesOfVersion } from "../session/open.ts";
import { endOfInputs } from "../session/run-end.ts";
import type { BranchRecord, RunSpec } from "../session/run.ts";
import { readFile, readTextFile } from "./files.ts";
import { ExitCode, type CommandIo } from "./io.ts";
import type { Checked } from "./options.ts";
import type { WorldRequest, WorldSource } from "./world-options.ts";

/** A cluster to be simulated, what happens to it, and until when: what `WORLD_OPTIONS` and the files in them come to. */
export interface WorldSpec extends RunSpec {
  readonly until: Instant;
  /** What the importer assumed, and which actions lie behind the end. */
  readonly notices: readonly Notice[];
  /** The scenario with which it begins; null where it begins otherwise. */
  readonly told: Scenario | null;
}

/** Where a world begins, and what is planned for it. */
interface Start extends RunSpec {
  /** Where a scenario ends; null where it does not say. */
  readonly until: Instant | null;
  readonly notices: readonly Notice[];
  readonly told: Scenario | null;
}

/** The world that was asked for: reads its files, and checks its actions against what exists in it. */
export function openWorld(request: WorldRequest): Checked<WorldSpec> {
  const begun = begin(request.source);
  if (!begun.ok) return begun;
  const inputs = begun.value.inputs.slice();
  if (request.rate !== undefined) {
    inputs.unshift({ at: START, action: { kind: "set", key: "client.rate", value: String(request.rate) } });
  }
  if (request.workload !== undefined) {
    inputs.unshift({ at: START, action: { kind: "set", key: "client.workload", value: request.workload } });
  }
  for (const { key, value } of request.load) inputs.unshift({ at: START, action: { kind: "set", key, value } });
  const policy = readPolicyFile(request.policy);
  if (!policy.ok) return policy;
  if (request.detectors || policy.value !== "") {
    inputs.unshift({ at: START, action: { kind: "detect", watch: true, options: "", policy: policy.value } });
  }
  const context = contextOf(begun.value.topology);
  const planned: Planned[] = [];
  for (const text of request.actions) {
    let parsed = parseTimedAction(text, context);
    if (!parsed.ok && mayExistThen(parsed.notice.code, inputs)) parsed = parseTimedAction(text);
    if (!parsed.ok) return { ok: false, problem: `--do ${JSON.stringify(text)}: ${parsed.notice.text}` };
    inputs.push(parsed.input);
    planned.push({ text, at: parsed.input.at });
  }
  const { scenario, topology, told } = begun.value;
  const until = endOf(request, begun.value, inputs);
  const notices = [...begun.value.notices, ...planned.filter(({ at }) => at > until).map((late) => lateNotice(late, until))];
  return {
    ok: true,
    value: {
      scenario, topology, notices, told, inputs,
      preset: request.preset ?? begun.value.preset,
      seed: request.seed ?? begun.value.seed,
      until,
    },
  };
}

/** The policy of the file of that name, in one line; "" for none. */
export function readPolicyFile(name: string | undefined): Checked<string> {
  if (name === undefined) return { ok: true, value: "" };
  const read = readTextFile(name);
  if (!read.ok) return read;
  const policy = readPolicy(read.text);
  return policy.ok ? { ok: true, value: writePolicy(policy.policy) } : { ok: false, problem: `${name}: ${policy.mistake.text}` };
}

/** An action of the command line, and its instant. */
interface Planned {
  readonly text: string;
  readonly at: Instant;
}

/** Nobody who breaks something should take the report of a run that ended before it for what came of it. */
const lateNotice = ({ text }: Planned, until: Instant): Notice => {
  const end = formatDuration(between(START, until));
  return {
    level: "warning", code: "run.ends-before", where: `--do ${JSON.stringify(text)}`,
    text: `The run ends at ${end}, before this is done.`, values: { end },
  };
};

/** A store or a region that earlier actions bring gets its id from PD when its time comes: nobody knows it here. */
function mayExistThen(problem: string, inputs: readonly Input[]): boolean {
  return inputs.some(({ action }) => (problem === "action.unknown-store" ? action.kind === "add-store"
    : problem === "action.unknown-region" && ((action.kind === "order" && action.command.kind === "split-region") ||
      (action.kind === "set" && /^(coprocessor|split)\./.test(action.key)))));
}

/** What actions may name. */
function contextOf(topology: Topology): Known {
  const count = (most: number): number[] => Array.from({ length: most }, (_, i) => i + 1);
  return {
    stores: topology.stores.map((store) => store.id),
    pds: count(topology.pdMembers),
    clients: count(topology.clients),
    regions: topology.regions.map((region) => region.id),
    places: [...new Set(topology.stores.flatMap(({ labels }) => placesOf(labels)))],
    names: topology.names,
  };
}

/** The cluster that the source describes, with what a scenario plans for it. */
function begin(source: WorldSource): Checked<Start> {
  const plain = { scenario: "", preset: "tikv", seed: 1, inputs: [], until: null, notices: [], told: null } as const;
  switch (source.kind) {
    case "generated":
      return { ok: true, value: { ...plain, topology: generateTopology(source.topology) } };
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
    case "link": {
      const decoded = decodeLink(source.text);
      if (!decoded.ok) return { ok: false, problem: `--link: ${decoded.notice.text}` };
      const { scenario, topology, preset, seed, inputs, version } = decoded.run;
      return { ok: true, value: { ...plain, scenario, topology, preset, seed, inputs, notices: noticesOfVersion(version) } };
    }
    case "scenario": {
      const own = scenarioOf(source.name);
      if (own !== undefined) return { ok: true, value: startOf(own) };
      const read = readTextFile(source.name);
      if (!read.ok) {
        return { ok: false, problem: `${read.problem} ${scenarioHint(source.name)}` };
      }
      const parsed = parseScenario(read.text);
      if (!parsed.ok) return { ok: false, problem: parsed.notices.map(noticeLine).join("\n") };
      return { ok: true, value: startOf(parsed.scenario) };
    }
    default:
      return unreachable(source);
  }
}

/** What to write instead of a name under which there is neither a file nor a scenario. */
function scenarioHint(name: string): string {
  const nearest = nearestWord(name, SCENARIOS.map(({ id }) => id));
  return nearest === undefined ? "`quorumscape poster --list` lists the scenarios that come along."
    : `The nearest scenario that comes along is ${nearest}.`;
}

const startOf = (told: Scenario): Start => {
  const { id, topology, preset, seed, inputs, playUntil } = told;
  return { scenario: id, topology: generateTopology(topology), preset, seed, inputs, until: playUntil, notices: [], told };
};

function endOf(request: WorldRequest, start: Start, inputs: readonly Input[]): Instant {
  if (request.length !== undefined) return after(START, request.length);
  if (start.until !== null && request.actions.length === 0) return start.until;
  return endOfInputs(inputs);
}

/** An action that the cluster refused when its instant came: the run went on without it. */
export const refusalNotice = ({ input, refusal }: BranchRecord["refusals"][number]): Notice => ({
  level: "warning", code: refusal.code, where: formatDuration(between(START, input.at)), text: refusal.text,
  values: refusal.values,
});

export const noticeLine = (notice: Notice): string =>
  `${notice.level}: ${notice.where === "" ? "" : `${notice.where}: `}${notice.text}`;

/** Does `work`, which simulates; a mistake of our own ends it with a sentence and the command that shows it again. */
export function guarded(io: CommandIo, command: string, args: readonly string[], work: () => number): number {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    const what = error.invariant === null ? error.message : `an invariant does not hold: ${error.message}`;
    io.err(`Quorumscape stopped over a mistake of its own: ${what}`);
    io.err(`To see it again: ${shellCommand(command, args)}`);
    return ExitCode.failed;
  }
}
