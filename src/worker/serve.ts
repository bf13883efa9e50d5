import type { Action } from "../action/index.ts";
import type { Selection } from "../cluster/details.ts";
import { hashCluster } from "../cluster/cluster.ts";
import type { inspect } from "../cluster/inspect.ts";
import { isRuleSwitch } from "../cluster/rule-switches.ts";
import type { GivenFile } from "../exchange/documents.ts";
import type { Topology } from "../cluster/topology.ts";
import type { Scenario } from "../exchange/scenario.ts";
import type { Notice } from "../language/notice.ts";
import { healthy } from "../exchange/scenarios/healthy.ts";
import { AssertionError, unreachable } from "../kernel/assert.ts";
import type { InvariantId } from "../kernel/invariants.ts";
import type { EventId } from "../proto/events.ts";
import { actionContextOf } from "../session/context.ts";
import type { OpenedFiles } from "../session/open.ts";
import { failoversOf } from "../session/failovers.ts";
import { createPlayer, goTo, play, setPace, setPlaying, statusOf, stepPlayer, type Player } from "../session/player.ts";
import { actOnRun, finishInstant, isBroken, switchBranch, undoLast, type Run } from "../session/run.ts";
import { openScenario, type BeforeBirth, type Opened } from "../session/scenarios.ts";
import { createFilming, sendFrame, takesFrame, type Filming } from "./filming.ts";
import { LATE, NotFetched } from "./late.ts";
import { clearDesk, moveOnDesk, openOnDesk, tendDesk, type LessonDesk } from "./lesson-desk.ts";
import type { Answer, WorkerCommand, RunSource, Update } from "./protocol.ts";

/** What the worker knows of the page: the run it watches, and what it has been told of it. */
export interface Server extends LessonDesk {
  readonly post: (update: Update, transfer?: Transferable[]) => void;
  /** Wall time in milliseconds. */
  readonly clock: () => number;
  player: Player | null;
  /** What the run was imported from, so that more can be added; empty for any other run. */
  imported: readonly GivenFile[];
  readonly filming: Filming;
  selection: Selection | null;
  /** What looks at selected things, once it has been fetched. */
  inspect: typeof inspect | null;
  /** Something changed since the last frame. */
  dirty: boolean;
  /** The branch and the number of its events that the page has. */
  toldBranch: number;
  toldEvents: number;
  lastNews: number;
  /** Regions that the last failover records had to judge, and news since then that went without such records. */
  judged: number;
  unjudged: number;
  stopped: boolean;
  /** The player and the inputs whose link the page keeps. */
  kept: { readonly player: Player; readonly inputs: string } | null;
}

type ScenarioSource = Extract<RunSource, { readonly kind: "scenario" }>;

/** Text panels are told the news this often. */
const NEWS_MILLIS = 150;
/** What becomes of so many regions is asked of PD's checkers in some milliseconds: while a run goes on, not with all news. */
const REGIONS_PER_NEWS = 250;
/** Wall time of one slice, so that messages of the page never wait long; on an errand only a word to stop it can come. */
const SLICE_MILLIS = 8;
const ERRAND_SLICE_MILLIS = 30;

export const createServer = (post: Server["post"], clock: () => number): Server => ({
  post, clock, player: null, imported: [], filming: createFilming(), selection: null, lesson: null, inspect: null, dirty: false,
  toldBranch: 0, toldEvents: 0, lastNews: 0, judged: 0, unjudged: 0, stopped: false, kept: null,
});

/** Carries out one command of the page. Whatever goes wrong is answered; the cluster on the screen goes on. */
export async function serveCommand(server: Server, command: WorkerCommand): Promise<void> {
  try {
    await carryOut(server, command);
  } catch (error) {
    if (!(error instanceof NotFetched)) stop(server, error);
    // Whoever asked must not wait for ever.
    if ("ask" in command) answer(server, command.ask, { ok: false, notices: [failure(error)] });
  }
  // That a frame was drawn, or that the worker is there, changes nothing that another frame would show.
  server.dirty ||= command.kind !== "drawn" && command.kind !== "ping";
}

const failure = (error: unknown): Notice =>
  error instanceof NotFetched
    ? notice("part.missing", "A part of the page could not be loaded: there is no network, or a newer version has taken its place. Nothing was changed; try again.")
    : notice("engine.failed", "The simulation has stopped while it did this.");

async function carryOut(server: Server, command: WorkerCommand): Promise<void> {
  const { player } = server;
  switch (command.kind) {
    case "open":
      answer(server, command.ask, await open(server, command.source));
      return;
    case "drawn":
      server.filming.drawn = command.frame;
      return;
    case "ping":
      server.post({ kind: "pong" });
      return;
    case "preload":
      // What does not come now is asked for again when somebody needs it.
      await Promise.allSettled(Object.values(LATE).map((load) => load()));
      return;
    case "select":
      server.selection = command.selection;
      server.lastNews = 0;
      if (command.selection !== null) await fetchViews(server);
      return;
    case "lesson": case "lesson-file":
      answer(server, command.ask, await openOnDesk(server, command, (its) => void show(server, its)));
      return;
    case "lesson-move":
      moveOnDesk(server, command.move);
      return;
    case "act": case "branch": case "complete": case "export": case "hash": case "pace": case "play": case "say": case "seek":
    case "share": case "step": case "undo": case "why":
  }
  if (player === null) {
    if ("ask" in command) answer(server, command.ask, { ok: false, notices: [notice("nothing-open", "Nothing is open yet.")] });
    return;
  }
  switch (command.kind) {
    case "act":
      answer(server, command.ask, await act(player, command.action));
      return;
    case "say": {
      const { parseAction } = await LATE.words();
      if (isGone(server, player, command.ask)) return;
      const parsed = parseAction(command.text, actionContextOf(player.run));
      answer(server, command.ask, parsed.ok ? await act(player, parsed.action) : { ok: false, notices: [parsed.notice] });
      return;
    }
    case "complete": {
      const { completeAction } = await LATE.words();
      if (isGone(server, player, command.ask)) return;
      const known = actionContextOf(player.run);
      answer(server, command.ask, { ok: true, kind: "completions", words: completeAction(command.text, known) });
      return;
    }
    case "play":
      setPlaying(player, command.playing);
      return;
    case "pace":
      setPace(player, command.pace, command.auto);
      return;
    case "step":
      server.stopped = false;
      stepPlayer(player, command.to);
      return;
    case "seek":
      // What lies before a breach can be looked at again, and left for another future.
      server.stopped = false;
      goTo(player, command.to);
      return;
    case "branch":
      server.stopped = false;
      switchBranch(player.run, command.id);
      return;
    case "undo":
      server.stopped = false;
      setPlaying(player, false);
      undoLast(player.run);
      return;
    case "why": {
      const { whyOf } = await LATE.whys();
      if (isGone(server, player, command.ask)) return;
      answer(server, command.ask, { ok: true, kind: "why", ...whyOf(player.run, command.event) });
      return;
    }
    case "share": {
      const { shareText } = await LATE.texts();
      if (isGone(server, player, command.ask)) return;
      // A link names an instant: after a single step, or a slice that an event ended, the rest of it is run first.
      if (!server.stopped) finishInstant(player.run);
      answer(server, command.ask, { ok: true, kind: "link", text: shareText(player.run) });
      return;
    }
    case "export": {
      const { exportPd } = await LATE.exports();
      if (isGone(server, player, command.ask)) return;
      answer(server, command.ask, { ok: true, kind: "document", ...exportPd(player.run.cluster, command.format) });
      return;
    }
    case "hash": {
      const { cluster } = player.run;
      answer(server, command.ask, { ok: true, kind: "hash", hash: hashCluster(cluster), at: cluster.now });
      return;
    }
    default:
      unreachable(command);
  }
}

/**
 * Whether another run has been opened while a part of the worker was fetched: whoever asked meant the one that is gone, and to
 * do it to the new one would be to break what nobody pointed at. It is refused then.
 */
function isGone(server: Server, player: Player, ask: number): boolean {
  if (server.player === player) return false;
  answer(server, ask, { ok: false, notices: [notice("run.replaced", "Another run was opened meanwhile; nothing was done.")] });
  return true;
}

function answer(server: Server, ask: number, value: Answer): void {
  server.post({ kind: "answer", ask, answer: value });
}

/** Opens another run; on a mistake the present one stays as it is. */
async function open(server: Server, source: RunSource): Promise<Answer> {
  const given = source.kind === "files" ? together(server, source) : [];
  const { opened, files } = await read(server, source, given);
  if (!opened.ok) return { ok: false, notices: opened.notices };
  server.imported = files.length > 0 ? given : [];
  clearDesk(server);
  const player = show(server, createPlayer(opened.run, opened.playUntil));
  // A link shows a moment, which must not be gone before its reader has looked; everything else is alive at once.
  setPlaying(player, source.kind !== "link");
  const at = source.kind === "link" ? (source.at ?? opened.at) : opened.at;
  // Also to instant 0, where a link may have inputs.
  goTo(player, at);
  return { ok: true, kind: "opened", notices: opened.notices, files };
}

/** The page is to be told of another run. */
const show = (server: Server, player: Player): Player =>
  Object.assign(server, { player, toldBranch: 0, toldEvents: 0, lastNews: 0, stopped: false } satisfies Partial<Server>).player;

/**
 * The files to open: the new ones, behind those that are open already if they are to join them. The same name is the same file.
 */
function together(server: Server, { files, add }: Extract<RunSource, { readonly kind: "files" }>): readonly GivenFile[] {
  if (!add) return files;
  return [...server.imported.filter((old) => files.every((file) => file.name !== old.name)), ...files];
}

async function read(server: Server, source: RunSource, given: readonly GivenFile[]): Promise<OpenedFiles> {
  const announce: BeforeBirth = (topology) => announceBirth(server, topology);
  switch (source.kind) {
    case "files":
      return (await LATE.texts()).openFiles(given, announce);
    case "link":
      return { opened: (await LATE.texts()).openLink(source.text, announce), files: [] };
    case "scenario":
      return { opened: await readScenario(source, announce), files: [] };
    case "generated":
      return { opened: (await LATE.texts()).openGenerated(source, announce), files: [] };
  }
}

async function readScenario(source: ScenarioSource, announce: BeforeBirth): Promise<Opened> {
  // What the page opens with is at hand; the others come when one of them is asked for.
  if (source.id === healthy.id) return openWith(healthy, source, announce);
  const { SCENARIOS, scenarioOf } = await LATE.scenarios();
  const scenario = scenarioOf(source.id);
  if (scenario !== undefined) return openWith(scenario, source, announce);
  const known = SCENARIOS.map(({ id }) => id).join(", ");
  return { ok: false, notices: [notice("scenario.unknown", `There is no scenario ${source.id}; there are ${known}.`, { id: source.id, known })] };
}

function openWith(scenario: Scenario, { seed = scenario.seed, allRules = false }: ScenarioSource, announce: BeforeBirth): Opened {
  const inputs = allRules ? scenario.inputs.filter(({ action }) => !isRuleSwitch(action)) : scenario.inputs;
  return openScenario({ ...scenario, seed, inputs }, announce);
}

/** A cluster of fewer replicas is born before anybody could read that it is. */
const REPLICAS_ANNOUNCED = 3_000;

function announceBirth(server: Server, { regions }: Topology): void {
  const replicas = regions.reduce((sum, region) => sum + region.peers.length, 0);
  if (replicas >= REPLICAS_ANNOUNCED) server.post({ kind: "opening", regions: regions.length, replicas });
}

async function act(player: Player, action: Action): Promise<Answer> {
  const { run } = player;
  const before = run.cluster.eventCount;
  const refusal = actOnRun(run, action);
  if (refusal === null) return { ok: true, kind: "done", notices: await remarksSince(run, before) };
  const { code, text, values } = refusal;
  return { ok: false, notices: [{ level: "error", code, where: "", text, values }] };
}

/** What an action settled that nobody had said. */
async function remarksSince({ branch, spec }: Run, id: EventId): Promise<Notice[]> {
  const recent = branch.events.filter((event) => event.id > id);
  if (!recent.some(({ body }) => body.name === "network.partitioned")) return [];
  const { partitionNotice } = await LATE.remarks();
  return recent.map(({ body }) => partitionNotice(body, "", spec.topology.names)).filter((remark) => remark !== null);
}

const notice = (code: string, text: string, values: Notice["values"] = {}): Notice =>
  ({ level: "error", code, where: "", text, values });

/** What a slice leaves: nothing moves; time goes on as it should; or there was more to run than the slice had time for. */
export type SliceEnd = "still" | "moving" | "behind";

/** Simulates for one slice, as long as `wallMillis` have passed, and tells the page what it can take. */
export function refresh(server: Server, wallMillis: number): SliceEnd {
  const { player, clock } = server;
  const now = clock();
  tendDesk(server, now - server.lastNews >= NEWS_MILLIS);
  if (player === null) return "still";
  const end = now + (player.errand === null ? SLICE_MILLIS : ERRAND_SLICE_MILLIS);
  const hasTime = (): boolean => clock() < end;
  const moved = !server.stopped && tryToPlay(server, player, wallMillis, hasTime);
  const outcome = !moved ? "still" : hasTime() ? "moving" : "behind";
  server.dirty ||= moved;
  if (server.dirty && takesFrame(server.filming, player, clock())) {
    sendFrame(server.filming, player.run.cluster, clock, server.post);
    server.dirty = false;
  }
  if (server.stopped) return "still";
  if (now - server.lastNews >= NEWS_MILLIS) {
    server.lastNews = now;
    sendNews(server, player);
  }
  if (isBroken(player.run)) {
    // The record ends with the breach: that is what the page tells of.
    server.stopped = true;
    setPlaying(player, false);
    sendNews(server, player);
  }
  return outcome;
}

function tryToPlay(server: Server, player: Player, wallMillis: number, hasTime: () => boolean): boolean {
  try {
    return play(player, wallMillis, hasTime);
  } catch (error) {
    stop(server, error);
    return false;
  }
}

function sendNews(server: Server, player: Player): void {
  const { run } = player;
  const { events } = run.branch;
  const keep = run.branch.id === server.toldBranch ? server.toldEvents : 0;
  // The records of another run or branch are not to stay on the page.
  if (run.branch.id !== server.toldBranch) server.judged = 0;
  if (keep !== events.length || run.branch.id !== server.toldBranch) {
    server.post({ kind: "events", keep, events: events.slice(keep) });
    server.toldBranch = run.branch.id;
    server.toldEvents = events.length;
  }
  server.post({ kind: "status", status: statusOf(player) });
  sendFailovers(server, player);
  keepLink(server, player);
  sendDetail(server, run);
}

/** Everything about what is selected; where nobody can look at it yet, with the next news. */
function sendDetail(server: Server, run: Run): void {
  if (server.selection === null) server.post({ kind: "detail", detail: null });
  else if (server.inspect !== null) server.post({ kind: "detail", detail: server.inspect(run.cluster, server.selection) });
  else {
    fetchViews(server).catch(() => {
      // It is tried again with the next news.
    });
  }
}

async function fetchViews(server: Server): Promise<void> {
  if (server.inspect !== null) return;
  server.inspect = (await LATE.views()).inspect;
  // What is selected is told at once.
  server.lastNews = 0;
}

/** The failover records: the more regions they speak of, the less often while the run goes on; always once it stands. */
function sendFailovers(server: Server, { run, playing, errand }: Player): void {
  const runs = playing || errand !== null;
  if (runs && server.unjudged++ < Math.floor(server.judged / REGIONS_PER_NEWS)) return;
  const failovers = failoversOf(run);
  server.judged = failovers.reduce((sum, { regionsTouched }) => sum + regionsTouched, 0);
  server.unjudged = 0;
  server.post({ kind: "failovers", failovers });
}

/** Sends the link of the run where what it replays has changed since the last one. */
function keepLink(server: Server, player: Player): void {
  const inputs = `${player.run.branch.id} ${player.run.inputsDone}`;
  if (server.kept?.player === player && server.kept.inputs === inputs) return;
  server.kept = { player, inputs };
  LATE.texts().then(({ shareText }) => {
    if (server.player === player) server.post({ kind: "kept", link: shareText(player.run) });
  }, () => {
    // It is tried again with the next news.
    server.kept = null;
  });
}

/** Our own mistake: the run stops here. */
export function stop(server: Server, error: unknown): void {
  server.stopped = true;
  halt(server, error instanceof AssertionError ? error.invariant : null, error instanceof Error ? error.message : String(error));
}

/** Tells the page why the run has stopped, with the link that leads to the same place again. */
function halt(server: Server, invariant: InvariantId | null, reason: string): void {
  const { player } = server;
  const tell = (link: string): void => server.post({ kind: "stopped", invariant, reason, link });
  if (player === null) tell("");
  else LATE.texts().then(({ shareText }) => tell(shareText(player.run))).catch(() => tell(""));
}
