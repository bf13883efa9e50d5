import type { LessonState } from "../lesson/types.ts";
import { isEnded } from "../ui/state/port.ts";
import type { RunState } from "../ui/state/run.ts";
import type { Conversation } from "./conversation.ts";
import { shownUntil } from "./duration.ts";
import type { EmbedEvent } from "./protocol.ts";
import type { EmbedFrame } from "./frame.ts";
import { plainEvent } from "./serving.ts";

/** The host is told the time so often while it passes. */
const TIME_MS = 250;

/** There is no worker: a page's policy may have refused it before its host could be told. */
export const GONE: EmbedEvent = {
  kind: "event", name: "error", code: "blocked", text: "The simulation could not start, or has ended.",
};

/** What the host was told last. */
interface Told {
  playing: boolean;
  time: number;
  at: number;
  event: number;
  state: string;
  kept: string;
  readonly answers: Set<string>;
}

const nothingTold = (playing: boolean): Told => ({ playing, time: 0, at: -1, event: 0, state: "", kept: "", answers: new Set() });

/**
 * Tells the host what becomes of the run, as long as that is its business: from the first `anew` on, which tells where everything
 * stands.
 */
export function reportTo(conversation: Conversation, embed: EmbedFrame, listened: ReadonlySet<string>): { anew(): void } {
  const { run } = embed.app;
  let told = nothingTold(false);
  // On its way to where it begins the run plays and pauses: none of that is the host's business.
  let isReady = false;
  const tell = (event: EmbedEvent): void => {
    if (!run.getState().isPrivate) conversation.tell(event);
  };
  run.subscribe((now, before) => {
    if (now.isPrivate) {
      if (!before.isPrivate) conversation.tell({ kind: "event", name: "private" });
      return;
    }
    if (now.stopped !== null && before.stopped === null) {
      tell({ kind: "event", name: "error", code: "stopped", text: now.stopped.reason });
    }
    if (isEnded(now.loss) && !isEnded(before.loss)) tell(GONE);
    if (!isReady) return;
    // Another run begins a record of its own.
    if (now.opening && !before.opening) told = nothingTold(told.playing);
    tellPlaying(tell, told, now);
    tellEnd(tell, now, before, embed);
    tellTime(tell, told, now, embed);
    tellState(tell, told, now, embed);
    tellRecord(tell, told, now, listened);
    tellKept(tell, told, now);
    if (now.lesson !== before.lesson) tellAnswers(tell, told, now.lesson);
  });
  return {
    anew: () => {
      isReady = true;
      told = nothingTold(false);
      const { events } = run.getState();
      told.event = events[events.length - 1]?.id ?? 0;
      // Nothing has changed, and yet the host knows nothing of it.
      run.setState({});
    },
  };
}

type Tell = (event: EmbedEvent) => void;

/** On an errand, to another instant or scene, a run moves and is not played: as with a film, going elsewhere is neither. */
function tellPlaying(tell: Tell, told: Told, { status }: RunState): void {
  if (status === null || status.errand !== null || status.playing === told.playing) return;
  told.playing = status.playing;
  tell({ kind: "event", name: told.playing ? "play" : "pause" });
}

function tellEnd(tell: Tell, { status }: RunState, before: RunState, { settings }: EmbedFrame): void {
  const { end } = settings.getState();
  if (status === null || end === null || status.playing || before.status?.playing !== true || status.now < end) return;
  tell({ kind: "event", name: "end" });
}

function tellTime(tell: Tell, told: Told, { status }: RunState, { settings }: EmbedFrame): void {
  if (status === null) return;
  const wall = performance.now();
  if (status.now === told.at && status.playing) return;
  if (status.playing && wall - told.time < TIME_MS) return;
  // At a stop it is told once.
  if (!status.playing && status.now === told.at && told.time === 0) return;
  told.at = status.now;
  told.time = status.playing ? wall : 0;
  const { end } = settings.getState();
  tell({
    kind: "event", name: "time", at: status.now, paused: !told.playing, pace: status.effectivePace,
    duration: shownUntil(status, end),
  });
}

function tellState(tell: Tell, told: Told, { status }: RunState, { app }: EmbedFrame): void {
  const frame = app.frames.latest();
  if (status === null || frame === null) return;
  const down = frame.stores.filter((store) => store.process !== "running").map(({ id }) => id);
  const state = { leaderless: status.leaderless, unrepaired: status.unrepaired, down };
  const text = JSON.stringify(state);
  if (text === told.state) return;
  told.state = text;
  tell({ kind: "event", name: "state", ...state });
}

/** What is new in the record, of the names that somebody listens to. Going back in time tells nothing anew. */
function tellRecord(tell: Tell, told: Told, { events }: RunState, listened: ReadonlySet<string>): void {
  const last = events[events.length - 1]?.id ?? 0;
  if (last <= told.event) return;
  const fresh = events.filter((event) => event.id > told.event && listened.has(event.body.name));
  told.event = last;
  if (fresh.length > 0) tell({ kind: "event", name: "record", events: fresh.map(plainEvent) });
}

/** The link and what is selected: with the time, enough to go on in another frame. */
function tellKept(tell: Tell, told: Told, { kept, selection }: RunState): void {
  if (kept === null) return;
  const select = selection === null || selection.kind === "link" ? "none" : `${selection.kind} ${selection.id}`;
  const key = `${select} ${kept}`;
  if (key === told.kept) return;
  told.kept = key;
  tell({ kind: "event", name: "kept", link: kept, select });
}

/** Answers to a lesson's questions, once it is known whether they are right. */
function tellAnswers(tell: Tell, { answers }: Told, lesson: LessonState | null): void {
  if (lesson === null) return;
  for (const step of lesson.steps) {
    if (step.kind !== "see" && step.kind !== "reveal") continue;
    const question = step.kind === "see" ? step.id : step.of;
    const choice = lesson.chosen[question];
    if (step.truth === null || choice === undefined || answers.has(question)) continue;
    answers.add(question);
    tell({ kind: "event", name: "answer", question, choice, right: choice === step.truth });
  }
}
