import type { StoreApi } from "zustand";
import type { Action } from "../../action/index.ts";
import type { Detail, Selection } from "../../cluster/details.ts";
import type { SpaceTime, SpaceTimeWindow } from "../../cluster/group-picture.ts";
import type { RegionPage, RegionQuery } from "../../cluster/region-list-types.ts";
import type { InvariantId } from "../../kernel/invariants.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Notice } from "../../language/notice.ts";
import type { LessonMove, LessonState } from "../../lesson/types.ts";
import type { Inquiry } from "../../inquiry/types.ts";
import type { ClusterEvent, EventId } from "../../proto/events.ts";
import type { RegionId } from "../../proto/region.ts";
import type { RequestName } from "../../proto/request-life.ts";
import type { FailoverRecord } from "../../story/types.ts";
import type { Language } from "../../story/words/parts.ts";
import type { Answer, Beginning, CurvePoint, WorkerCommand, Explanation, FileContents, FollowAnswer, GivenFile, ReportAnswer,
  RunSource, RunStatus, Written } from "../../worker/protocol.ts";
import type { LiveFeed } from "../observed/live-feed.ts";
import type { Asking, WorkerLoss } from "./port.ts";
import type { Theme } from "./preferences.ts";
import type { StageSight } from "./screen.ts";

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
  readonly sight: StageSight;
  readonly scenario: string;
  readonly name: string;
}

/** A record of a real cluster: its text, or a feed that grows; `refused` is why there is none. */
export interface ObservedGiven extends GivenFile {
  readonly feed?: LiveFeed;
  readonly refused?: string;
}

/** The state of an app's run: what the worker last said, what the reader chose, and all that can be asked of the worker. */
export interface RunState {
  /** Null until the worker has spoken. */
  readonly status: RunStatus | null;
  /** The record of this branch, in order of time; the array is replaced, never changed. */
  readonly events: readonly ClusterEvent[];
  /** What clients got, second by second, as far as the branch has been simulated. */
  readonly curves: readonly CurvePoint[];
  readonly failovers: readonly FailoverRecord[];
  readonly selection: Selection | null;
  /** Of the selection; null until the worker has answered or where nothing is selected. */
  readonly detail: Detail | null;
  /** What the worker was last asked about, of which `detail` is what it said. */
  readonly answered: Selection | null;
  /** The lesson under way; null for none. */
  readonly lesson: LessonState | null;
  readonly notices: Remarks | null;
  /** What was done last, and can be taken back with a key; null for nothing. */
  readonly deed: Action | null;
  readonly stopped: Stop | null;
  /** The files from which the present run was imported, and what each gave; empty where it comes from anything else. */
  readonly imported: readonly FileContents[];
  /** Files of which the reader has yet to say whether they join those; null where there are none. */
  readonly waiting: readonly GivenFile[] | null;
  /** The record of a real cluster that is looked at; null for none, and absent before the first: few ever open one. */
  readonly observed?: ObservedGiven | null;
  /** A record that grows and was left for the simulation: it is followed still, and comes back by one step. */
  readonly leftLive?: ObservedGiven | null;
  /** Set while the worker is gone, or silent for long. */
  readonly loss: WorkerLoss | null;
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
   * by its count. `from` is where the run stood then: a busy page looks after it has arrived. Dragging the bar is no jump.
   */
  readonly jump: { readonly count: number; readonly from: Instant | undefined; readonly to: Instant | null };
  readonly theme: Theme;
  readonly language: Language;
  /** Everything half as large again, for the last row of a classroom. */
  readonly presenter: boolean;
  readonly reducedMotion: boolean;
  /**
   * The reader has opened something that nobody else knows: the page around an app that is not its own is told nothing from
   * then on.
   */
  readonly isPrivate: boolean;
  /** The reader may look and play, and break nothing: no action is offered, none is done. */
  readonly readonly: boolean;

  select(selection: Selection | null): void;
  /** The group that frames show at large from now on; null for none. */
  watchGroup(region: RegionId | null): void;
  act(action: Action): Promise<Answer>;
  /** An action in words: `kill store 4`. */
  say(text: string): Promise<Answer>;
  /** What the last word of an unfinished action may become. */
  complete(text: string): Promise<readonly string[]>;
  /** What an expression of the lesson language says of the run; an `ok` answer of kind `value` holds it. */
  evaluate(text: string): Promise<Answer>;
  /** What only late parts of the page ask: a line of the terminal, to be run or to be completed; what compares two runs. */
  askLate(asking: Extract<Asking, { readonly kind: "terminal" | "terminal-complete" | "compare" }>): Promise<Answer>;
  /** Takes the latest deed back: the run stands just before it, on a branch without it. */
  undo(): void;
  /** Goes to an instant on the time bar, which stays where it is. */
  seek(to: Instant | "end"): void;
  /** Jumps to an instant that is told of elsewhere. */
  visit(to: Instant): void;
  /** Where playing pauses by itself from now on; null for nowhere. */
  until(at: Instant | null): void;
  branch(id: number): void;
  play(on: boolean): void;
  /** Plays where the run stands, by what was heard last, and stops it where it plays. */
  playOrPause(): void;
  /** Virtual seconds per wall second, 0.001 to 10,000; `auto` lets the worker slow down when something happens. */
  pace(pace: number, auto: boolean): void;
  step(to: Extract<WorkerCommand, { readonly kind: "step" }>["to"]): void;
  /** The life of a request of a client, or of its slowest; null where none can be had. */
  follow(client: number, request: RequestName | null): Promise<FollowAnswer | null>;
  /** The report of what clients got up to now, or how far it is; null where none can be had. */
  report(): Promise<ReportAnswer | null>;
  /** An `ok` answer of kind `link` holds the text behind `#s=`. */
  share(): Promise<Answer>;
  /** An `ok` answer of kind `hash` is the digest of the cluster where it stands. */
  hash(): Promise<Answer>;
  /** An `ok` answer of kind `document` is what PD would print of the cluster now, or a file; `WorkerCommand` tells more. */
  write(format: Written): Promise<Answer>;
  open(source: RunSource, beginning?: Beginning): Promise<Answer>;
  openLesson(id: string): Promise<Answer>;
  moveLesson(move: LessonMove): void;
  /** The present run as it stands, to come back to; null where there is none that could. */
  present(): PastRun | null;
  /** Brings a run back as it stood, paused. */
  reopen(past: PastRun): Promise<Answer>;
  /** To the run before; the present one is then the one before. */
  goBack(): Promise<void>;
  /** The chain of causes of an event, newest first; empty where the worker knows none. */
  why(event: EventId | Inquiry): Promise<Explanation>;
  /** What a group said and did from one instant of the past to another; null where that cannot be told. */
  spaceTime(window: SpaceTimeWindow): Promise<SpaceTime | null>;
  /** A page of the regions that are looked for; null where that cannot be told. */
  regions(query: RegionQuery): Promise<RegionPage | null>;
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
