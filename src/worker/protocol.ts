import type { Action } from "../action/index.ts";
import type { RuleState } from "../alerting/rehearse.ts";
import type { AlertProblem, AlertSaying } from "../alerting/words/index.ts";
import type { Detail, Selection } from "../cluster/details.ts";
import type { Frame, FrameUpdate } from "../cluster/frame.ts";
import type { SpaceTime } from "../cluster/group-picture.ts";
import type { RegionPage, RegionQuery } from "../cluster/region-list-types.ts";
import type { GeneratedTopology } from "../cluster/topology.ts";
import type { InvariantId } from "../kernel/invariants.ts";
import type { PresetName } from "../kernel/preset.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import type { FileContents, GivenFile } from "../exchange/documents.ts";
import type { ExportFormat } from "../exchange/pd-export.ts";
import type { Notice } from "../language/notice.ts";
import type { MetricChart, MetricCharts } from "../metrics/charts.ts";
import type { ClusterEvent, EventId } from "../proto/events.ts";
import type { RegionId } from "../proto/region.ts";
import type { RequestChoice, RequestLife, RequestName } from "../proto/request-life.ts";
import type { BoundAnatomy } from "../session/anatomy.ts";
import type { ClientReport } from "../session/client-report.ts";
import type { Inquiry } from "../inquiry/types.ts";
import type { ExportWish } from "../session/exporting.ts";
import type { FilmWish } from "../session/film.ts";
import type { Explanation, Rivals } from "../session/why.ts";
import type { CurvePoint } from "../proto/curve-point.ts";
import type { StepTarget } from "../session/player.ts";
import type { Branch, ChangedMessage, RunStatus } from "../session/status.ts";
import type { AskedWhatIf, WhatIfQuestion } from "../session/what-if.ts";
import type { RunOutcome, WhatIfId } from "../story/comparison/types.ts";
import type { FailoverRecord } from "../story/types.ts";
import type { TrialsAnswer, TrialsQuestion } from "./trials-protocol.ts";
import type { Completions, Ground, RanLine, TerminalSession } from "../terminal/types.ts";
import type { LessonBookmark, LessonMove, LessonState, PlainValue } from "../lesson/types.ts";

/** Where a run comes from. */
export type RunSource =
  /** With `allRules`, the inputs that switch rules of Raft off are left out: the same otherwise. */
  | { readonly kind: "scenario"; readonly id: string; readonly seed?: number; readonly preset?: PresetName;
    readonly allRules?: boolean }
  /** A healthy cluster of these parameters at the timings of a preset; out of bounds, a sentence says so. */
  | { readonly kind: "generated"; readonly topology: GeneratedTopology; readonly preset: string; readonly seed: number }
  /** The text after `#s=` of a share link; `at` shows another instant than the link's own. */
  | { readonly kind: "link"; readonly text: string; readonly at?: Instant }
  /**
   * Files that a person dropped, pasted or picked, as text or bytes; the worker finds out what each one is. With `add` they
   * join the files that the present run was imported from.
   */
  | { readonly kind: "files"; readonly files: readonly GivenFile[]; readonly add: boolean };

/** How the run of a scenario or a link begins, where that is otherwise than it says itself. */
export interface Beginning {
  /** Whether it stands until somebody plays. */
  readonly paused?: boolean;
  readonly at?: Instant;
  /** Further commands in words, each with its instant: `10s kill store 4`. */
  readonly also?: readonly string[];
}

/** What the page asks of the worker. Every one with an `ask` number is answered by an `answer` of the same number. */
export type WorkerCommand =
  | { readonly kind: "open"; readonly ask: number; readonly source: RunSource; readonly beginning?: Beginning }
  | { readonly kind: "act"; readonly ask: number; readonly action: Action }
  /** Opens a lesson that comes along, or one from the text of a file; at the step where it was left. */
  | { readonly kind: "lesson"; readonly ask: number; readonly id: string; readonly left?: LessonBookmark }
  | { readonly kind: "lesson-file"; readonly ask: number; readonly text: string; readonly left?: LessonBookmark }
  /** Leaving a lesson keeps its run. */
  | { readonly kind: "lesson-move"; readonly move: LessonMove }
  /** A command in words, as the terminal and the command line take it: `kill store 4`. */
  | { readonly kind: "say"; readonly ask: number; readonly text: string }
  /** What the last word of an unfinished action may become. */
  | { readonly kind: "complete"; readonly ask: number; readonly text: string }
  | { readonly kind: "play"; readonly playing: boolean }
  /** Virtual seconds per wall second, 0.001 to 10,000. */
  | { readonly kind: "pace"; readonly pace: number; readonly auto: boolean }
  /** Runs to the next (or back to the previous) event of the record, or until every region is whole again. */
  | { readonly kind: "step"; readonly to: StepTarget }
  /** `end` is the branch's, as it is when the worker hears of it: the page may not have been told of it yet. */
  | { readonly kind: "seek"; readonly to: Instant | "end" }
  /** Where playing pauses by itself; null for never. */
  | { readonly kind: "until"; readonly at: Instant | null }
  | { readonly kind: "branch"; readonly id: number }
  /** Takes the latest input back: another branch goes on without it from just before it. */
  | { readonly kind: "undo" }
  | { readonly kind: "select"; readonly selection: Selection | null }
  /** From now on frames carry this group at large, in the layer `group`; null for none. */
  | { readonly kind: "watch-group"; readonly region: RegionId | null }
  /** The chain of causes of an event, newest first; or why something did not happen. */
  | { readonly kind: "why"; readonly ask: number; readonly event: EventId | Inquiry }
  | { readonly kind: "share"; readonly ask: number }
  /** What a group said and did from one instant of the past to another. */
  | { readonly kind: "space-time"; readonly ask: number; readonly region: RegionId; readonly from: Instant; readonly to: Instant }
  /** What can be followed of a client, and the life of one request, or of the slowest that has ended. */
  | { readonly kind: "follow"; readonly ask: number; readonly client: number; readonly request: RequestName | null }
  /** The report of what clients got up to now, or how far it has come: whoever wants all of it asks again. */
  | { readonly kind: "report"; readonly ask: number }
  /** Regions by what is the matter with them, a page at a time. */
  | { readonly kind: "regions"; readonly ask: number; readonly query: RegionQuery }
  /** What the comparison of two runs asks of this one. */
  | { readonly kind: "compare"; readonly ask: number; readonly question: CompareQuestion }
  /**
   * The cluster as PD would print it at the present instant, the anatomy of an incident, or the run as a file or a film: who
   * wants all of it asks again.
   */
  | { readonly kind: "export"; readonly ask: number; readonly format: Written }
  | { readonly kind: "hash"; readonly ask: number }
  /** What an expression of the lesson language says of the run where it stands. */
  | { readonly kind: "evaluate"; readonly ask: number; readonly text: string }
  /** A line of the terminal, run at the present instant; `session` as the line before it left it. */
  | { readonly kind: "terminal"; readonly ask: number; readonly line: string; readonly session: TerminalSession;
    readonly language: Ground["language"] }
  /** What the word at the cursor may become. */
  | { readonly kind: "terminal-complete"; readonly ask: number; readonly line: string; readonly cursor: number;
    readonly session: TerminalSession; readonly language: Ground["language"] }
  /** What a worker is asked that runs trials of a campaign, beside the one that the page looks at. */
  | { readonly kind: "trials"; readonly ask: number; readonly question: TrialsQuestion }
  /** Is the worker still there? It answers with `pong` as soon as it comes to it. */
  | { readonly kind: "ping" }
  /** The page is idle: fetch what will be needed later, while the network is there. */
  | { readonly kind: "preload" }
  /** The page has drawn frame `frame` and takes another. */
  | { readonly kind: "drawn"; readonly frame: number };

/** What can be asked of a run to compare it with another, and of the tree of its branches. */
export type CompareQuestion =
  /** What it comes to up to that instant, or how far that is: whoever wants all of it asks again. */
  | { readonly kind: "outcome"; readonly until: Instant }
  /** Calls a branch so, and notes that of it; empty texts take that back. */
  | { readonly kind: "name-branch"; readonly id: number; readonly name: string; readonly note: string }
  /** Forgets a branch that nobody left, and that is not the present one. */
  | { readonly kind: "drop-branch"; readonly id: number }
  /** Two of its branches, as links. */
  | { readonly kind: "branches"; readonly ids: readonly [left: number, right: number] }
  /** What can be asked of a fault, and asking it: what comes of it as a branch of this run is called by `name`. */
  | { readonly kind: "what-ifs"; readonly fault: EventId }
  | { readonly kind: "what-if"; readonly id: WhatIfId; readonly fault: EventId; readonly name: string; readonly policy: string };

/** The metrics of the present branch, over all of it: whoever wants all of them asks again. */
export interface MetricsWish {
  readonly metrics: "charts";
}

/** Which alerts of these rules (YAML) would have fired in the present branch: whoever wants all of it asks again. */
export interface AlertsWish {
  readonly rules: string;
}

/** What became of an alert rule; instants count from the beginning of the run. */
export interface ToldRule {
  readonly group: string;
  readonly name: string;
  readonly expr: string;
  readonly for: Duration;
  readonly state: RuleState;
  readonly episodes: readonly ToldEpisode[];
  /** What it asks for and is not there. */
  readonly missing: readonly AlertSaying[];
  /** Why it could not be evaluated, or not always. */
  readonly problem: AlertProblem | null;
}

/** From when to when an alert was true, and from when it fired; null for never, or for up to the end. */
export interface ToldEpisode {
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly pendingFrom: Duration;
  readonly firingFrom: Duration | null;
  readonly until: Duration | null;
}

/** What became of all rules; or what is wrong with their file. */
export type AlertsTold =
  | { readonly ok: true; readonly end: Duration; /** Both of scrapes and of evaluations. */ readonly every: Duration;
    readonly rules: readonly ToldRule[] }
  | { readonly ok: false; readonly problem: AlertProblem };

/** What of a run is written for who is outside of it, or summed up. */
export type Written = AlertsWish | ExportFormat | ExportWish | AnatomyWish | FilmStep | MetricsWish;

/** A picture of a film by its place, the first being 0: they are asked for in order, and the first begins the film. */
export interface FilmStep extends FilmWish {
  readonly next: number;
}

/** The incident to which a fault belongs, taken apart: by what has come of it up to where the run stands. */
export interface AnatomyWish {
  readonly fault: EventId;
}

/** What the worker tells the page. */
export type Update =
  /** So large a cluster is being built that the page had better say so: nothing else comes until that is done. */
  | { readonly kind: "opening"; readonly regions: number; readonly replicas: number }
  | { readonly kind: "frame"; readonly number: number; readonly frame: FrameUpdate }
  | { readonly kind: "status"; readonly status: RunStatus }
  /** Events to add to the record behind the first `keep` ones of this branch; those behind are forgotten. */
  | { readonly kind: "events"; readonly keep: number; readonly events: readonly ClusterEvent[] }
  /** What clients got, second by second: points to add behind the first `keep` ones of this branch. */
  | { readonly kind: "curves"; readonly keep: number; readonly points: readonly CurvePoint[] }
  | { readonly kind: "failovers"; readonly failovers: readonly FailoverRecord[] }
  /** What is selected, and everything about it; null where the cluster has it no more, or nothing is selected. */
  | { readonly kind: "detail"; readonly of: Selection | null; readonly detail: Detail | null }
  | { readonly kind: "answer"; readonly ask: number; readonly answer: Answer }
  /** The lesson that is under way, whenever something of it has changed; null once it was left, or another run was opened. */
  | { readonly kind: "lesson"; readonly state: LessonState | null }
  | { readonly kind: "pong" }
  /**
   * What would be needed to go on without this worker: the text of the link of its run, sent whenever an action or another
   * branch has changed what that replays.
   */
  | { readonly kind: "kept"; readonly link: string }
  /** Something went wrong that nobody asked about: an assertion, perhaps of an invariant. The run has stopped. */
  | { readonly kind: "stopped"; readonly invariant: InvariantId | null; readonly reason: string; readonly link: string };

export type Answer =
  | { readonly ok: true; readonly kind: "done"; readonly notices: readonly Notice[] }
  /** A sentence was carried out as this action. */
  | { readonly ok: true; readonly kind: "said"; readonly action: Action; readonly notices: readonly Notice[] }
  /** `files`: what the new run was imported from, and what each gave; empty where it comes from anything else. */
  /** `group`: the region whose group the run begins with, at large; null where it begins with the cluster. */
  | { readonly ok: true; readonly kind: "opened"; readonly notices: readonly Notice[]; readonly files: readonly FileContents[];
    readonly group: RegionId | null }
  /** `share`: how far it is, from 0 to 1; it has neither name nor text before it is whole. */
  | { readonly ok: true; readonly kind: "document"; readonly name: string; readonly text: string;
    readonly notices: readonly Notice[]; readonly share: number }
  /** `told` is null where the run knows of no such fault; `origin` says which run it is of, by name. */
  | { readonly ok: true; readonly kind: "anatomy"; readonly told: BoundAnatomy | null;
    readonly origin: Readonly<Record<string, string | number>> }
  /** The next picture of a film; null where it has not been come to. */
  | { readonly ok: true; readonly kind: "picture"; readonly picture: Frame | null }
  | { readonly ok: true; readonly kind: "link"; readonly text: string }
  | { readonly ok: true; readonly kind: "completions"; readonly words: readonly string[] }
  | { readonly ok: true; readonly kind: "hash"; readonly hash: string; readonly at: Instant }
  | { readonly ok: true; readonly kind: "value"; readonly value: PlainValue }
  /** `at`: the instant at which the output is true; what the line did has happened then. */
  | ({ readonly ok: true; readonly kind: "terminal"; readonly at: Instant } & RanLine)
  | ({ readonly ok: true; readonly kind: "terminal-completions" } & Completions)
  | ({ readonly ok: true; readonly kind: "why" } & Explanation)
  | ({ readonly ok: true; readonly kind: "space-time" } & SpaceTime)
  | { readonly ok: true; readonly kind: "regions"; readonly page: RegionPage }
  | { readonly ok: true; readonly kind: "follow"; readonly choices: readonly RequestChoice[]; readonly life: RequestLife | null }
  /** Null while it is being made: how far that is, and where it ends. */
  | { readonly ok: true; readonly kind: "report"; readonly report: ClientReport | null; readonly at: Instant;
    readonly until: Instant }
  /** Null while it is being made: how far that is, and where it ends. */
  | { readonly ok: true; readonly kind: "outcome"; readonly outcome: RunOutcome | null; readonly at: Instant;
    readonly until: Instant }
  | { readonly ok: true; readonly kind: "what-ifs"; readonly questions: readonly WhatIfQuestion[] }
  | { readonly ok: true; readonly kind: "pair"; readonly pair: AskedWhatIf }
  /** Null while they are being measured: how far that is, and where it ends. */
  | { readonly ok: true; readonly kind: "metrics"; readonly charts: MetricCharts | null; readonly at: Instant;
    readonly until: Instant }
  /** Null while they are being evaluated: how far that is, and where it ends. */
  | { readonly ok: true; readonly kind: "alerts"; readonly told: AlertsTold | null; readonly at: Instant;
    readonly until: Instant }
  | { readonly ok: true; readonly kind: "trials"; readonly answer: TrialsAnswer }
  | { readonly ok: false; readonly notices: readonly Notice[] };

export type FollowAnswer = Extract<Answer, { readonly kind: "follow" }>;
export type AnatomyAnswer = Extract<Answer, { readonly kind: "anatomy" }>;
export type ReportAnswer = Extract<Answer, { readonly kind: "report" }>;

export type {
  AskedWhatIf, BoundAnatomy, Branch, ChangedMessage, ClientReport, CurvePoint, Explanation, ExportFormat, ExportWish,
  FileContents, FilmWish, GivenFile, MetricChart, MetricCharts, Rivals, RunStatus, WhatIfQuestion,
};
