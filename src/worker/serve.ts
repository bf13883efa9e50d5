import type { Action } from "../action/index.ts";
import { hashCluster } from "../cluster/digest.ts";
import { knownOf } from "../cluster/known.ts";
import { unreachable } from "../kernel/assert.ts";
import { CodeMissing } from "../kernel/late-part.ts";
import type { Notice } from "../language/notice.ts";
import type { EventId } from "../proto/events.ts";
import { turnToBranch } from "../session/branches.ts";
import { goTo, play, setPace, setPlaying, stepPlayer, type Player } from "../session/player.ts";
import { actOnRun, finishInstant, isBare, isBroken, undoLast, type Run } from "../session/run.ts";
import { complete, completeSoon, isComplete } from "./completing.ts";
import { sendFrame, takesFrame, watchGroup } from "./filming.ts";
import { LATE, NotFetched } from "./late.ts";
import { moveOnDesk, openOnDesk, tendDesk } from "./lesson-desk.ts";
import { fetchViews, sendNews } from "./news.ts";
import { open } from "./opening.ts";
import type { Answer, WorkerCommand } from "./protocol.ts";
import { notice } from "./refusals.ts";
import { show, stop, type Server } from "./server.ts";

/** Text panels are told the news this often. */
const NEWS_MILLIS = 150;
/** Wall time of one slice, so that messages of the page never wait long; on an errand only a word to stop it can come. */
const SLICE_MILLIS = 8;
const ERRAND_SLICE_MILLIS = 30;

/** Carries out one command of the page. Whatever goes wrong is answered; the cluster on the screen goes on. */
export async function serveCommand(server: Server, command: WorkerCommand): Promise<void> {
  try {
    await carryOut(server, command);
  } catch (error) {
    if (!(error instanceof NotFetched)) stop(server, error);
    // Whoever asked must not wait for ever.
    if ("ask" in command) answer(server, command.ask, { ok: false, notices: [failure(error)] });
  }
  // That a frame was drawn, or that the worker is there, changes nothing that another frame or news would show.
  if (command.kind === "drawn" || command.kind === "ping") return;
  server.dirty = true;
  server.untold = true;
}

const failure = (error: unknown): Notice => notice(error instanceof NotFetched ? "part.missing" : "engine.failed");

/** What a run obeys while parts of the engine are still on their way to it. */
const MOVES: ReadonlySet<WorkerCommand["kind"]> = new Set(["play", "pace", "until"]);

async function carryOut(server: Server, command: WorkerCommand): Promise<void> {
  const { player } = server;
  switch (command.kind) {
    case "open":
      answer(server, command.ask, await open(server, command.source, command.beginning));
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
    case "watch-group":
      await watchGroup(server.filming, command.region);
      return;
    case "trials":
      answer(server, command.ask, { ok: true, kind: "trials", answer: (await LATE.trials()).answerTrials(command.question) });
      return;
    case "lesson": case "lesson-file":
      answer(server, command.ask, await openOnDesk(server, command, (its) => void show(server, its)));
      return;
    case "lesson-move":
      moveOnDesk(server, command.move);
      return;
    case "act": case "branch": case "compare": case "complete": case "evaluate": case "export": case "follow": case "hash":
    case "pace": case "play": case "regions": case "report": case "say": case "seek": case "share": case "space-time":
    case "step": case "terminal": case "terminal-complete": case "undo": case "until": case "why":
  }
  if (player === null) {
    if ("ask" in command) answer(server, command.ask, { ok: false, notices: [notice("nothing-open")] });
    return;
  }
  if (!isComplete(player) && !MOVES.has(command.kind)) {
    await complete(player);
    if ("ask" in command ? isGone(server, player, command.ask) : server.player !== player) return;
  }
  switch (command.kind) {
    case "act":
      answer(server, command.ask, await act(player, command.action));
      return;
    case "say": {
      const { parseAction } = await LATE.words();
      if (isGone(server, player, command.ask)) return;
      const parsed = parseAction(command.text, knownOf(player.run.cluster));
      if (!parsed.ok) {
        answer(server, command.ask, { ok: false, notices: [parsed.notice] });
        return;
      }
      const done = await act(player, parsed.action);
      answer(server, command.ask, done.ok ? { ...done, kind: "said", action: parsed.action } : done);
      return;
    }
    case "complete": {
      const { completeAction } = await LATE.words();
      if (isGone(server, player, command.ask)) return;
      const known = knownOf(player.run.cluster);
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
      goTo(player, command.to === "end" ? player.run.branch.end : command.to);
      return;
    case "until":
      player.playUntil = command.at;
      return;
    case "branch": {
      const to = turnToBranch(player.run, command.id);
      if (to === null) return;
      server.stopped = false;
      // One that came with a link has yet to be simulated: in slices, as any long way is gone.
      goTo(player, to);
      return;
    }
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
    case "space-time": {
      const { spaceTimeOf } = await LATE.spaceTimes();
      if (isGone(server, player, command.ask)) return;
      answer(server, command.ask, { ok: true, kind: "space-time", ...spaceTimeOf(player.run, command) });
      return;
    }
    case "regions": {
      const { listRegions } = await LATE.regions();
      if (isGone(server, player, command.ask)) return;
      answer(server, command.ask, { ok: true, kind: "regions", page: listRegions(player.run.cluster, command.query) });
      return;
    }
    case "follow": {
      const { followed } = await LATE.lives();
      if (isGone(server, player, command.ask)) return;
      answer(server, command.ask, { ok: true, kind: "follow", ...followed(player.run, command.client, command.request) });
      return;
    }
    case "report": {
      const { serveReport } = await LATE.reports();
      if (isGone(server, player, command.ask)) return;
      answer(server, command.ask, serveReport(server, player.run));
      return;
    }
    case "compare": {
      const { answerCompare } = await LATE.comparisons();
      if (isGone(server, player, command.ask)) return;
      answer(server, command.ask, answerCompare(server, player, command.question));
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
      const { format } = command;
      const serve = typeof format !== "string" && "rules" in format
        ? (await LATE.alerts()).serveAlerts.bind(null, server, player.run, format)
        : (await LATE.exports()).serveExport.bind(null, server, player, format);
      if (isGone(server, player, command.ask)) return;
      answer(server, command.ask, serve());
      return;
    }
    case "hash": {
      const { cluster } = player.run;
      answer(server, command.ask, { ok: true, kind: "hash", hash: hashCluster(cluster), at: cluster.now });
      return;
    }
    case "evaluate": {
      const { evaluateOn } = await LATE.lessons();
      if (isGone(server, player, command.ask)) return;
      const said = evaluateOn(player.run, command.text);
      answer(server, command.ask,
        said.ok ? { ok: true, kind: "value", value: said.value } : { ok: false, notices: [said.notice] });
      return;
    }
    case "terminal": case "terminal-complete": {
      const { serveTerminal } = await LATE.terminal();
      if (isGone(server, player, command.ask)) return;
      answer(server, command.ask, serveTerminal(player, command));
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
  answer(server, ask, { ok: false, notices: [notice("run.replaced")] });
  return true;
}

function answer(server: Server, ask: number, value: Answer): void {
  server.post({ kind: "answer", ask, answer: value });
}

async function act(player: Player, action: Action): Promise<Extract<Answer, { readonly kind: "done" } | { readonly ok: false }>> {
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

/** What a slice leaves: nothing moves; time goes on as it should; or there was more to run than the slice had time for. */
export type SliceEnd = "still" | "moving" | "behind";

/** Simulates for one slice, as long as `wallMillis` have passed, and tells the page what it can take. */
export function refresh(server: Server, wallMillis: number): SliceEnd {
  const { player, clock } = server;
  const now = clock();
  tendDesk(server, now - server.lastNews >= NEWS_MILLIS);
  if (player === null) return "still";
  // The page has something to look at by now.
  if (isBare(player.run) && server.filming.drawn > 0) completeSoon(server, player);
  const end = now + (player.errand === null ? SLICE_MILLIS : ERRAND_SLICE_MILLIS);
  const hasTime = (): boolean => clock() < end;
  const moved = !server.stopped && tryToPlay(server, player, wallMillis, hasTime);
  const outcome = !moved ? "still" : hasTime() ? "moving" : "behind";
  server.dirty ||= moved;
  server.untold ||= moved;
  if (server.dirty && takesFrame(server.filming, player, clock())) {
    sendFrame(server.filming, player.run.cluster, clock, server.post);
    server.dirty = false;
  }
  // A stopped run is told of as well: whoever selects something looks at where it stands.
  if (server.untold && now - server.lastNews >= NEWS_MILLIS) {
    server.lastNews = now;
    server.untold = false;
    sendNews(server, player);
  }
  if (!server.stopped && isBroken(player.run)) {
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
    // It stands until that has come, and goes on as if it had been there.
    if (error instanceof CodeMissing) completeSoon(server, player);
    else {
      stop(server, error);
      server.untold = true;
    }
    return false;
  }
}
