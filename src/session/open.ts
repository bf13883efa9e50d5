import type { Input } from "../action/index.ts";
import { decodeFile } from "../exchange/bytes.ts";
import type { FileContents, GivenFile } from "../exchange/documents.ts";
import { checkGeneratedRun, type GeneratedRun } from "../exchange/generated.ts";
import { importCluster } from "../exchange/import.ts";
import { decodeLink, encodeLink } from "../exchange/link.ts";
import { makeNotice } from "../exchange/notices.ts";
import type { Notice } from "../language/notice.ts";
import { parseScenario, SCENARIO_FORMAT } from "../exchange/scenario.ts";
import { START, type Instant } from "../kernel/time.ts";
import { growTree, treeOf } from "./branch-tree.ts";
import { createRun, type Run, type RunSpec } from "./run.ts";
import { openScenario, type BeforeBirth, type Opened } from "./scenarios.ts";

/** What reads and writes texts lives apart from what runs the first scenario, so that a page loads it when asked. */

/** The version that links name: another one may run the same inputs differently. */
export const VERSION = "1.0.0";
/** Imports run under this seed; links bring their own. */
const DEFAULT_SEED = 1;

/** The run of a link, with further inputs, or the sentence that says what is wrong with it. */
export function openLink(text: string, beforeBirth: BeforeBirth, also: readonly Input[] = []): Opened {
  const decoded = decodeLink(text);
  if (!decoded.ok) return { ok: false, notices: [decoded.notice] };
  const { scenario, topology, preset, seed, at, version } = decoded.run;
  const inputs = [...decoded.run.inputs, ...also];
  beforeBirth(topology);
  const notices = noticesOfVersion(version);
  const run = createRun({ scenario, topology, preset, seed, inputs });
  if (decoded.run.tree !== undefined) growTree(run, decoded.run.tree);
  return { ok: true, run, at, playUntil: null, notices };
}

/** What is said of what another version made. */
export const noticesOfVersion = (version: string): readonly Notice[] =>
  (version === VERSION ? [] : [makeNotice("warning", "link.other-version", "", { version, own: VERSION })]);

/** The run of a cluster that somebody chose by its numbers, or the sentences that say which of them cannot be. */
export function openGenerated(given: GeneratedRun, beforeBirth: BeforeBirth): Opened {
  const checked = checkGeneratedRun(given);
  if (!checked.ok) return { ok: false, notices: checked.notices };
  return openScenario({ ...checked.run, id: "generated", inputs: [], startAt: START, playUntil: null }, beforeBirth);
}

/** What opening files came to, and what each of them gave; empty for a scenario, to which nothing can be added. */
export interface OpenedFiles {
  readonly opened: Opened;
  readonly files: readonly FileContents[];
}

/** A scenario file, or PD's JSON. */
export function openFiles(files: readonly GivenFile[], beforeBirth: BeforeBirth): OpenedFiles {
  const only = files.length === 1 ? files[0] : undefined;
  const scenario = only === undefined ? undefined : scenarioText(only.text);
  if (scenario !== undefined) {
    const parsed = parseScenario(scenario);
    return { opened: parsed.ok ? openScenario(parsed.scenario, beforeBirth) : { ok: false, notices: parsed.notices }, files: [] };
  }
  const imported = importCluster(files);
  if (!imported.ok) return { opened: { ok: false, notices: imported.notices }, files: [] };
  const { topology, inputs, notices } = imported;
  beforeBirth(topology);
  const run = createRun({ scenario: "imported", topology, preset: "tikv", seed: DEFAULT_SEED, inputs });
  return { opened: { ok: true, run, at: START, playUntil: null, notices }, files: imported.files };
}

/** A scenario of another version is one all the same, and is told so. */
const ANY_SCENARIO = SCENARIO_FORMAT.replace(/\d+$/, "");

/** The text, if it is a scenario's. */
function scenarioText(given: string | Uint8Array): string | undefined {
  const decoded = typeof given === "string" ? undefined : decodeFile(given);
  const text = typeof given === "string" ? given : decoded?.ok === true ? decoded.text : "";
  return text.slice(0, 2_000).includes(ANY_SCENARIO) ? text : undefined;
}

/** The present moment of a run as the text of a link, with all branches. */
export function shareText(run: Run): string {
  const { spec, branch, cluster, inputsDone } = run;
  const { scenario, topology, preset, seed } = spec;
  // What has been done, and what a scenario has still planned; not what another visit to this branch did later.
  const inputs = branch.inputs.filter((input, index) => index < inputsDone || spec.inputs.includes(input));
  return encodeLink(
    { version: VERSION, scenario, topology, preset, seed, inputs, at: cluster.now, tree: treeOf(run, inputs) });
}

/** A run as the text of a link that shows it at an instant, without any other branch. */
export function linkOfRun({ scenario, topology, preset, seed, inputs }: RunSpec, at: Instant): string {
  return encodeLink({ version: VERSION, scenario, topology, preset, seed, inputs, at });
}
