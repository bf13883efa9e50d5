import { generateTopology } from "../cluster/topologies.ts";
import type { GivenFile } from "../exchange/documents.ts";
import { importCluster } from "../exchange/import.ts";
import { decodeLink, encodeLink } from "../exchange/link.ts";
import type { Notice } from "../exchange/notice.ts";
import { makeNotice } from "../exchange/notices.ts";
import { parseScenario, SCENARIO_FORMAT, type Scenario } from "../exchange/scenario.ts";
import { SCENARIOS } from "../exchange/scenarios/index.ts";
import { START, type Instant } from "../kernel/time.ts";
import { createRun, type Run } from "./run.ts";

/** The version that links name: another one may run the same inputs differently. */
export const VERSION = "0.1.0";
/** Imports and parameters of one's own run under this seed unless a link says otherwise. */
const DEFAULT_SEED = 1;

/** Where a run comes from: the page's word for it. Structurally the worker's `RunSource`. */
export type Source =
  | { readonly kind: "scenario"; readonly id: string; readonly seed?: number }
  | { readonly kind: "link"; readonly text: string }
  | { readonly kind: "files"; readonly files: readonly GivenFile[] };

export type Opened =
  | {
      readonly ok: true;
      readonly run: Run;
      /** The instant to show first. */
      readonly at: Instant;
      /** Where playing pauses by itself; null for never. */
      readonly playUntil: Instant | null;
      readonly notices: readonly Notice[];
    }
  | { readonly ok: false; readonly notices: readonly Notice[] };

/** A run from whatever somebody gave us, or the sentences that say why there is none. Never throws for a bad source. */
export function openSource(source: Source): Opened {
  switch (source.kind) {
    case "scenario": {
      const scenario = SCENARIOS.find((candidate) => candidate.id === source.id);
      if (scenario === undefined) {
        const known = SCENARIOS.map(({ id }) => id).join(", ");
        return { ok: false, notices: [makeNotice("error", "scenario.unknown", "", { id: source.id, known })] };
      }
      return openScenario(source.seed === undefined ? scenario : { ...scenario, seed: source.seed });
    }
    case "link": {
      const decoded = decodeLink(source.text);
      if (!decoded.ok) return { ok: false, notices: [decoded.notice] };
      const { scenario, topology, preset, seed, inputs, at, version } = decoded.run;
      const notices = version === VERSION ? [] : [makeNotice("warning", "link.other-version", "", { version, own: VERSION })];
      return { ok: true, run: createRun({ scenario, topology, preset, seed, inputs }), at, playUntil: null, notices };
    }
    case "files":
      return openFiles(source.files);
  }
}

function openScenario(scenario: Scenario): Opened {
  const { id, preset, seed, inputs, startAt, playUntil } = scenario;
  const topology = generateTopology(scenario.topology);
  return { ok: true, run: createRun({ scenario: id, topology, preset, seed, inputs }), at: startAt, playUntil, notices: [] };
}

/** A scenario file, or PD's JSON. */
function openFiles(files: readonly GivenFile[]): Opened {
  const only = files.length === 1 ? files[0] : undefined;
  if (only !== undefined && only.text.slice(0, 2_000).includes(SCENARIO_FORMAT)) {
    const parsed = parseScenario(only.text);
    return parsed.ok ? openScenario(parsed.scenario) : { ok: false, notices: parsed.notices };
  }
  const imported = importCluster(files);
  if (!imported.ok) return { ok: false, notices: imported.notices };
  const { topology, notices } = imported;
  const run = createRun({ scenario: "imported", topology, preset: "tikv", seed: DEFAULT_SEED, inputs: [] });
  return { ok: true, run, at: START, playUntil: null, notices };
}

/** The present moment of a run as the text of a link. */
export function shareText(run: Run): string {
  const { spec, branch, cluster, inputsDone } = run;
  const { scenario, topology, preset, seed } = spec;
  // What has been done, and what a scenario has still planned; not what another visit to this branch did later.
  const inputs = branch.inputs.filter((input, index) => index < inputsDone || spec.inputs.includes(input));
  return encodeLink({ version: VERSION, scenario, topology, preset, seed, inputs, at: cluster.now });
}
