import type { Input } from "../action/index.ts";
import { isRuleSwitch } from "../cluster/rule-switches.ts";
import type { Topology } from "../cluster/topology.ts";
import type { GivenFile } from "../exchange/documents.ts";
import type { Notice } from "../language/notice.ts";
import type { Scenario } from "../exchange/scenario.ts";
import { healthy } from "../exchange/scenarios/healthy.ts";
import type { OpenedFiles } from "../session/open.ts";
import { RECORDS } from "../session/parts.ts";
import { createPlayer, goTo, setPlaying } from "../session/player.ts";
import { openScenario, type BeforeBirth, type Opened } from "../session/scenarios.ts";
import { LATE } from "./late.ts";
import { clearDesk } from "./lesson-desk.ts";
import type { Answer, Beginning, RunSource } from "./protocol.ts";
import { notice } from "./refusals.ts";
import { show, type Server } from "./server.ts";
type ScenarioSource = Extract<RunSource, { readonly kind: "scenario" }>;

/** Opens another run; on a mistake the present one stays as it is. */
export async function open(server: Server, source: RunSource, beginning: Beginning = {}): Promise<Answer> {
  const given = source.kind === "files" ? together(server, source) : [];
  const also = await readAlso(beginning.also ?? []);
  if (!also.ok) return also;
  const { opened, files } = await read(server, source, given, also.inputs);
  if (!opened.ok) return { ok: false, notices: opened.notices };
  server.imported = files.length > 0 ? given : [];
  clearDesk(server);
  const player = show(server, createPlayer(opened.run, opened.playUntil));
  // A link shows a moment, which must not be gone before its reader has looked; everything else is alive at once.
  setPlaying(player, !(beginning.paused ?? source.kind === "link"));
  const at = beginning.at ?? (source.kind === "link" ? source.at : undefined) ?? opened.at;
  // Also to instant 0, where a link may have inputs.
  goTo(player, at);
  return { ok: true, kind: "opened", notices: opened.notices, files, group: opened.group ?? null };
}

type AlsoRead =
  | { readonly ok: true; readonly inputs: readonly Input[] }
  | { readonly ok: false; readonly notices: readonly Notice[] };

/** Commands that a run is given beside its own; of those with a mistake each says so. */
async function readAlso(lines: readonly string[]): Promise<AlsoRead> {
  if (lines.length === 0) return { ok: true, inputs: [] };
  const { parseTimedAction } = await LATE.words();
  const read = lines.map((line) => parseTimedAction(line));
  const notices = read.flatMap((each) => (each.ok ? [] : [each.notice]));
  if (notices.length > 0) return { ok: false, notices };
  return { ok: true, inputs: read.flatMap((each) => (each.ok ? [each.input] : [])) };
}

/**
 * The files to open: the new ones, behind those that are open already if they are to join them. The same name is the same file.
 */
function together(server: Server, { files, add }: Extract<RunSource, { readonly kind: "files" }>): readonly GivenFile[] {
  if (!add) return files;
  return [...server.imported.filter((old) => files.every((file) => file.name !== old.name)), ...files];
}

async function read(
  server: Server, source: RunSource, given: readonly GivenFile[], also: readonly Input[],
): Promise<OpenedFiles> {
  const announce: BeforeBirth = (topology) => announceBirth(server, topology);
  if (source.kind !== "scenario") await Promise.all([LATE.hands(), LATE.records()]);
  switch (source.kind) {
    case "files":
      return (await LATE.texts()).openFiles(given, announce);
    case "link":
      return { opened: (await LATE.texts()).openLink(source.text, announce, also), files: [] };
    case "scenario":
      return { opened: await readScenario(source, announce, also), files: [] };
    case "generated":
      return { opened: (await LATE.texts()).openGenerated(source, announce), files: [] };
  }
}

async function readScenario(source: ScenarioSource, announce: BeforeBirth, also: readonly Input[]): Promise<Opened> {
  // What the page opens with is at hand; the others come when one of them is asked for.
  if (source.id === healthy.id) return openWith(healthy, source, announce, also);
  const { SCENARIOS, scenarioOf } = await LATE.scenarios();
  const scenario = scenarioOf(source.id);
  if (scenario !== undefined) return openWith(scenario, source, announce, also);
  const known = SCENARIOS.map(({ id }) => id).join(", ");
  return { ok: false, notices: [notice("scenario.unknown", { id: source.id, known })] };
}

function openWith(scenario: Scenario, source: ScenarioSource, announce: BeforeBirth, also: readonly Input[]): Opened {
  const { seed = scenario.seed, preset = scenario.preset, allRules = false } = source;
  const inputs = allRules ? scenario.inputs.filter(({ action }) => !isRuleSwitch(action)) : scenario.inputs;
  // It is shown as soon as it can be; its records come to it behind the picture.
  return openScenario({ ...scenario, seed, preset, inputs: [...inputs, ...also] }, announce, RECORDS.code?.folds ?? []);
}

/** A cluster of fewer replicas is born before anybody could read that it is. */
const REPLICAS_ANNOUNCED = 3_000;

function announceBirth(server: Server, { regions }: Topology): void {
  const replicas = regions.reduce((sum, region) => sum + region.peers.length, 0);
  if (replicas >= REPLICAS_ANNOUNCED) server.post({ kind: "opening", regions: regions.length, replicas });
}
