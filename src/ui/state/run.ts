import { createStore, type StoreApi } from "zustand";
import type { Action } from "../../action/index.ts";
import type { Detail, Selection } from "../../cluster/details.ts";
import type { InvariantId } from "../../kernel/invariants.ts";
import type { Notice } from "../../language/notice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { ClusterEvent, EventId } from "../../proto/events.ts";
import type { FailoverRecord } from "../../story/types.ts";
import type { Answer, Command, Explanation, ExportFormat, FileContents, GivenFile, RunSource, RunStatus } from "../../worker/protocol.ts";
import { loadWords, wordsIn } from "../words/index.ts";
import type { Frames } from "./frames.ts";
import { closedPort, openPort, type Loss, type News, type Port } from "./port.ts";
import type { Keeping, Language, Theme } from "./preferences.ts";
import type { Screen } from "./screen.ts";

/** What came of something that a person asked for and that left remarks: shown until dismissed. */
export interface Remarks {
  readonly about: "open" | "act" | "say";
  /** False where nothing happened because of an error. */
  readonly ok: boolean;
  readonly list: readonly Notice[];
}

/** Why the run stands still for good, and the text of the link that replays it. */
export interface Stop {
  /** The invariant that an assertion found broken; null where something else is wrong. */
  readonly invariant: InvariantId | null;
  readonly reason: string;
  readonly link: string;
}

/** A run of this tab that another has taken the place of: enough to bring it back as it stood. */
export interface PastRun {
  /** The text behind `#s=` of a link that replays it. */
  readonly text: string;
  readonly at: Instant;
  readonly selection: Selection | null;
  readonly scenario: string;
  readonly name: string;
}

/** The state of an app's run: what the worker last said, what the reader chose, and all that can be asked of the worker. */
export interface RunState {
  /** Null until the worker has spoken. */
  readonly status: RunStatus | null;
  /** The record of this branch, in order of time; the array is replaced, never changed. */
  readonly events: readonly ClusterEvent[];
  readonly failovers: readonly FailoverRecord[];
  readonly selection: Selection | null;
  /** Of the selection; null until the worker has answered or where nothing is selected. */
  readonly detail: Detail | null;
  readonly notices: Remarks | null;
  /** What was done last, while it can be taken back with a key; null where nothing was, or it is long ago. */
  readonly deed: Action | null;
  readonly stopped: Stop | null;
  /** The files from which the present run was imported, and what each gave; empty where it comes from anything else. */
  readonly imported: readonly FileContents[];
  /** Files of which the reader has yet to say whether they join those; null where there are none. */
  readonly waiting: readonly GivenFile[] | null;
  /** Set while the worker is gone, or silent for long. */
  readonly loss: Loss | null;
  /** The text of the link that replays the actions of this run: enough to go on without its worker. */
  readonly kept: string | null;
  /** The run that the present one has taken the place of; null for none. */
  readonly before: PastRun | null;
  /** A link has just taken the place of a run: said until dismissed. */
  readonly leftForLink: boolean;
  /** True from `open` until the new run's first status. */
  readonly opening: boolean;
  /** Where the run stood before the page was reloaded, until the reader goes on from there; null for a fresh run. */
  readonly continued: Instant | null;
  /** What is being opened, once the worker has seen that it is large. */
  readonly openingSize: { readonly regions: number; readonly replicas: number } | null;
  /**
   * The latest jump by scene, step or link, and where it leads if the page knows: the time bar frames the neighbourhood of each,
   * by its count. Dragging the bar is no jump.
   */
  readonly jump: { readonly count: number; readonly to: Instant | null };
  readonly theme: Theme;
  readonly language: Language;
  /** Everything half as large again, for the last row of a classroom. */
  readonly presenter: boolean;
  readonly reducedMotion: boolean;

  select(selection: Selection | null): void;
  act(action: Action): Promise<Answer>;
  /** An action in words: `kill store 4`. */
  say(text: string): Promise<Answer>;
  /** Takes the latest deed back: the run stands just before it, on a branch without it. */
  undo(): void;
  /** Goes to an instant on the time bar, which stays where it is. */
  seek(to: Instant): void;
  /** Jumps to an instant that is told of elsewhere. */
  visit(to: Instant): void;
  branch(id: number): void;
  play(on: boolean): void;
  /** Virtual seconds per wall second, 0.001 to 10,000; `auto` lets the worker slow down when something happens. */
  pace(pace: number, auto: boolean): void;
  step(to: Extract<Command, { readonly kind: "step" }>["to"]): void;
  /** An `ok` answer of kind `link` holds the text behind `#s=`. */
  share(): Promise<Answer>;
  /** An `ok` answer of kind `document` is what PD would print of the cluster now. */
  write(format: ExportFormat): Promise<Answer>;
  open(source: RunSource): Promise<Answer>;
  /** The present run as it stands, to come back to; null where there is none that could. */
  present(): PastRun | null;
  /** Brings a run back as it stood, paused. */
  reopen(past: PastRun): Promise<Answer>;
  /** To the run before; the present one is then the one before. */
  goBack(): Promise<void>;
  /** The chain of causes of an event, newest first; empty where the worker knows none. */
  why(event: EventId): Promise<Explanation>;
  dismissNotices(): void;
  /** Ends the worker and goes on with another, from the last instant that this page was told of. */
  revive(): Promise<void>;
  /** The page is idle: the worker fetches what it will need later. */
  preload(): void;
  setTheme(theme: Theme): void;
  /** Resolves when the page speaks it. */
  setLanguage(language: Language): Promise<void>;
  setPresenter(presenter: boolean): void;
}

/** The store of an app's run, with the end of its conversation with the worker. */
export interface RunStore extends StoreApi<RunState> {
  /** A frame of the worker has been drawn: it may send another. */
  drawn(frame: number): void;
  /** Ends the worker for good. */
  dispose(): void;
}

interface RunParts {
  readonly frames: Frames;
  readonly screen: Screen;
  readonly keeping: Keeping;
}

/** Makes the store. The worker starts with the first thing asked of it. */
export function createRun({ frames, screen, keeping }: RunParts): RunStore {
  const motionQuery = matchMedia("(prefers-reduced-motion: reduce)");
  let openedPort: Port | null = null;
  const port = (): Port =>
    (openedPort ??= openPort((update) => take(store, frames, update), (loss) => {
      if (loss !== null) frames.setPace(0);
      store.setState(loss === null ? { loss } : { loss, opening: false });
    }));
  const remark = (about: Remarks["about"], answer: Answer): Answer => noteRemarks(store, about, answer);
  const store = createStore<RunState>()((set, get) => ({
    status: null,
    events: [],
    failovers: [],
    selection: null,
    detail: null,
    notices: null,
    deed: null,
    stopped: null,
    imported: [],
    waiting: null,
    loss: null,
    kept: null,
    before: null,
    leftForLink: false,
    opening: false,
    continued: null,
    openingSize: null,
    jump: { count: 0, to: null },
    ...keeping.preferences,
    presenter: false,
    reducedMotion: motionQuery.matches,

    select: (selection) => {
      set((run) => (sameSelection(run.selection, selection) ? {} : { selection, detail: null }));
      port().tell({ kind: "select", selection });
    },
    act: async (action) => {
      const answer = remark("act", await port().ask({ kind: "act", action }));
      if (answer.ok) set({ deed: action });
      return answer;
    },
    say: async (text) => remark("say", await port().ask({ kind: "say", text })),
    undo: () => {
      set({ deed: null });
      port().tell({ kind: "undo" });
    },
    seek: (to) => port().tell({ kind: "seek", to }),
    visit: (to) => {
      set((run) => ({ jump: { count: run.jump.count + 1, to } }));
      port().tell({ kind: "seek", to });
    },
    branch: (id) => port().tell({ kind: "branch", id }),
    play: (playing) => {
      // Behind a breach there is nothing to play.
      if (playing && (get().status?.violations ?? 0) > 0) return;
      set((run) => ({ ...foresee(run, { playing }), continued: null }));
      port().tell({ kind: "play", playing });
    },
    pace: (pace, auto) => {
      set((run) => foresee(run, { pace, auto }));
      port().tell({ kind: "pace", pace, auto });
    },
    step: (to) => {
      // A step forward by one event, and a skip over minutes, are followed as time is.
      if (to !== "event" && to !== "repaired") set((run) => ({ jump: { count: run.jump.count + 1, to: null } }));
      port().tell({ kind: "step", to });
    },
    share: async () => {
      const answer = await port().ask({ kind: "share" });
      // A link says nothing besides; why there is none is worth a line.
      return answer.ok ? answer : remark("act", answer);
    },
    write: async (format) => remark("act", await port().ask({ kind: "export", format })),
    open: async (source) => {
      const before = get().present() ?? get().before;
      set({ opening: true, openingSize: null, notices: null, deed: null, continued: null, waiting: null });
      const answer = remark("open", await port().ask({ kind: "open", source }));
      const imported = answer.ok && answer.kind === "opened" ? answer.files : get().imported;
      if (answer.ok) screen.forgetQuestions();
      // The link of the new run comes with its first news; the old one's must not be taken for it until then.
      set(answer.ok
        ? { opening: false, stopped: null, selection: null, detail: null, imported, before, kept: null, leftForLink: false }
        : { opening: false });
      return answer;
    },
    present: () => {
      const { status, kept, selection } = get();
      return status === null || kept === null
        ? null : { text: kept, at: status.now, selection, scenario: status.scenario, name: status.name };
    },
    reopen: async ({ text, at, selection }) => {
      const answer = await get().open({ kind: "link", text, at });
      if (answer.ok) get().select(selection);
      return answer;
    },
    goBack: async () => {
      const { before, reopen } = get();
      if (before !== null) await reopen(before);
    },
    why: async (event) => {
      const answer = await port().ask({ kind: "why", event });
      return answer.ok && answer.kind === "why" ? answer : { chain: [], rivals: null };
    },
    dismissNotices: () => set({ notices: null }),
    revive: async () => {
      const { kept, status, open, play, seek, selection, select } = get();
      openedPort?.close();
      openedPort = null;
      set({ loss: null, stopped: null });
      const reopened = kept !== null && status !== null && (await open({ kind: "link", text: kept })).ok;
      if (!reopened) {
        await open({ kind: "scenario", id: "healthy" });
        return;
      }
      play(false);
      seek(status.now);
      select(selection);
    },
    preload: () => port().tell({ kind: "preload" }),
    setTheme: (theme) => {
      set({ theme });
      keeping.write({ theme, language: get().language });
    },
    setLanguage: async (language) => {
      try {
        await loadWords(language);
      } catch {
        const text = wordsIn(get().language).parts.missing;
        set({ notices: { about: "say", ok: false, list: [{ level: "error", code: "", where: "", text, values: {} }] } });
        return;
      }
      set({ language });
      keeping.write({ theme: get().theme, language });
    },
    setPresenter: (presenter) => set({ presenter }),
  }));
  const noteMotion = (): void => store.setState({ reducedMotion: motionQuery.matches });
  motionQuery.addEventListener("change", noteMotion);
  return {
    ...store,
    drawn: (frame) => port().tell({ kind: "drawn", frame }),
    dispose: () => {
      motionQuery.removeEventListener("change", noteMotion);
      openedPort?.close();
      // Whoever was waiting for an answer may have more to ask: no worker starts for that.
      openedPort = closedPort;
    },
  };
}

/**
 * What the worker will say of a control that was just used. Its own word comes up to a few tenths of a second later, and
 * whoever presses "faster" three times in that time means three steps.
 */
const foresee = (run: RunState, changes: Partial<RunStatus>): Partial<RunState> =>
  run.status === null ? {} : { status: { ...run.status, ...changes } };

function take(store: StoreApi<RunState>, frames: Frames, update: News): void {
  switch (update.kind) {
    case "opening":
      store.setState({ openingSize: { regions: update.regions, replicas: update.replicas } });
      return;
    case "frame":
      frames.receive(update.number, update.frame);
      return;
    case "status":
      frames.setPace(update.status.playing ? update.status.effectivePace : 0);
      store.setState({ status: update.status });
      return;
    case "events":
      store.setState((run) => ({ events: joinEvents(run.events, update.keep, update.events) }));
      return;
    case "failovers":
      store.setState({ failovers: update.failovers });
      return;
    case "detail":
      store.setState({ detail: update.detail });
      return;
    case "kept":
      store.setState({ kept: update.link });
      return;
    case "stopped":
      frames.setPace(0);
      store.setState({ stopped: { invariant: update.invariant, reason: update.reason, link: update.link } });
      return;
  }
}

/** The first `keep` events of the record, and the new ones behind them. */
export function joinEvents(
  record: readonly ClusterEvent[], keep: number, added: readonly ClusterEvent[],
): readonly ClusterEvent[] {
  if (keep === record.length && added.length === 0) return record;
  const kept = keep >= record.length ? record : record.slice(0, keep);
  return kept.concat(added);
}

/** Keeps what an answer has to say where a dialog can show it, and hands the answer on. */
function noteRemarks(store: StoreApi<RunState>, about: Remarks["about"], answer: Answer): Answer {
  const list = "notices" in answer ? answer.notices : [];
  if (list.length > 0) store.setState({ notices: { about, ok: answer.ok, list } });
  // What was refused a moment ago is no news once something has worked.
  else if (answer.ok && about !== "open") store.setState((run) => (run.notices?.about === "open" ? {} : { notices: null }));
  return answer;
}

/** Whether two selections mean the same thing. */
function sameSelection(a: Selection | null, b: Selection | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === "link") {
    return b.kind === "link" && sameNode(a.from, b.from) && sameNode(a.to, b.to);
  }
  return a.kind === b.kind && a.id === b.id;
}

const sameNode = (a: { kind: string; id: number }, b: { kind: string; id: number }): boolean =>
  a.kind === b.kind && a.id === b.id;
