import type { Input } from "../action/index.ts";
import { parseTimedAction } from "../language/actions.ts";
import { scenarioOf, SCENARIOS } from "../exchange/scenarios/index.ts";
import type { GeneratedTopology } from "../cluster/topology.ts";
import type { PresetName } from "../kernel/preset.ts";
import { nearestHint } from "../kernel/words.ts";
import { openFiles, openGenerated, openLink } from "../session/open.ts";
import { REPORT_FOLDS } from "../session/report.ts";
import { advanceRun, createRun, type Run } from "../session/run.ts";
import { openScenario, type Opened } from "../session/scenarios.ts";
import { simulationError, SimulationError } from "./errors.ts";

/** Where a simulation begins: exactly one of these. */
export type SimulationWorld =
  /** A scenario that comes along, by its name. */
  | { readonly scenario: string }
  /** The JSON of a scenario file, as text. */
  | { readonly file: string }
  /** What PD printed of a real cluster: the texts of `pd-ctl store`, `region` and, if at hand, `config show all`. */
  | { readonly pd: readonly string[] }
  /** The text of a share link: what stands behind its `#s=`. */
  | { readonly link: string }
  /** A cluster of one's own; what is left out is 5 stores in 3 zones, 30 regions of 3 replicas, 3 clients. */
  | { readonly cluster: Partial<GeneratedTopology> };

/** What of a world is to be otherwise. */
export interface WorldOptions {
  /** Decides everything that is random; the scenario's, or 1. */
  readonly seed?: number;
  /** Timings; the scenario's, or `tikv`. */
  readonly preset?: PresetName;
  /** Further commands with their instants, such as `10s kill store 4`. */
  readonly do?: readonly string[];
}

const USUAL: GeneratedTopology = { stores: 5, regions: 30, replicas: 3, zones: 3, clients: 3 };

/** The run of a world: at its birth, or at the instant that a link names. Throws `SimulationError`. */
export function openWorldRun(world: SimulationWorld, { seed, preset, do: commands = [] }: WorldOptions): Run {
  const opened = open(world);
  if (!opened.ok) throw new SimulationError(opened.notices);
  const { spec } = opened.run;
  const inputs = [...spec.inputs, ...commands.map(readCommand)];
  const run = createRun({ ...spec, inputs, seed: seed ?? spec.seed, preset: preset ?? spec.preset }, true, REPORT_FOLDS);
  if ("link" in world) advanceRun(run, opened.at);
  return run;
}

function open(world: SimulationWorld): Opened {
  const silent = (): void => undefined;
  if ("link" in world) return openLink(world.link, silent);
  if ("file" in world) return openFiles([{ name: "scenario.json", text: world.file }], silent).opened;
  if ("pd" in world) return openFiles(world.pd.map((text, i) => ({ name: `pd-${i + 1}.json`, text })), silent).opened;
  if ("cluster" in world) return openGenerated({ topology: { ...USUAL, ...world.cluster }, preset: "tikv", seed: 1 }, silent);
  const scenario = scenarioOf(world.scenario);
  if (scenario !== undefined) return openScenario(scenario, silent);
  const hint = nearestHint(world.scenario, SCENARIOS.map(({ id }) => id));
  const found = JSON.stringify(world.scenario);
  throw simulationError("library.no-scenario", `There is no scenario ${found}${hint}.`);
}

function readCommand(text: string): Input {
  const read = parseTimedAction(text);
  if (!read.ok) throw new SimulationError([read.notice]);
  return read.input;
}
