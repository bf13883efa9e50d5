import type { Notice } from "../language/notice.ts";
import type { Selection } from "../cluster/details.ts";
import type { GroupPicture } from "../cluster/group-picture.ts";
import type { Instant } from "../kernel/time.ts";
import type { EventId } from "../proto/events.ts";

/** A text in every language of the product. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
}

/** What the gallery tells of a lesson before it is opened. */
export interface LessonCard {
  readonly id: string;
  readonly number: number;
  readonly title: Texts;
  /** The wrong idea that it refutes. */
  readonly refutes: Texts;
  /** Minutes that a reader needs, as a whole number. */
  readonly minutes: number;
  readonly courses: readonly CourseId[];
}

export type CourseId = "first-quarter" | "raft" | "operating";

/**
 * A lesson that is under way, as the worker tells the page: which step it stands at and what the reader has done. All texts are
 * ready to be shown: numbers in them come from the run.
 */
export interface LessonState {
  readonly card: LessonCard;
  readonly steps: readonly LessonStep[];
  /** The step at which the lesson stands, from 0. */
  readonly at: number;
  /** What was chosen for each question, by its id. */
  readonly chosen: Readonly<Record<string, string>>;
  /** While the run plays to this step's condition: how far towards `atMost` it is, 0 to 1. */
  readonly playing: { readonly share: number } | null;
  /** The condition of this step's `play` did not come within its `atMost`. */
  readonly late: boolean;
  /**
   * The servers of a lesson that plays on a bench and not in a cluster: they are drawn in place of the run. Null for a cluster.
   */
  readonly bench: GroupPicture | null;
  readonly debrief: Texts;
  readonly notes: Texts | null;
}

/** A step as it is read aloud. */
export type LessonStep =
  | ({ readonly kind: "say"; readonly text: Texts } & LessonCamera)
  /** Something was done to the cluster: the actions in words. */
  | ({ readonly kind: "do"; readonly actions: readonly string[]; readonly text: Texts | null } & LessonCamera)
  /** The run goes on to a condition, or a bench to a line: the lesson moves on by itself once it is there. */
  | ({ readonly kind: "play";
    /** The event or the query of which its condition speaks first; null for a bench, which waits for nothing. */
    readonly waitsFor: string | null } & LessonCamera)
  | ({ readonly kind: "ask"; readonly id: string; readonly text: Texts; readonly choices: readonly Choice[];
    /** Which choice will be true unless somebody changes the run: for whoever teaches. */
    readonly expect: string } & LessonCamera)
  /** What did you see? */
  | ({ readonly kind: "see"; readonly id: string; readonly text: Texts; readonly choices: readonly Choice[];
    readonly expect: string;
    /** Which choice is true; null until one was chosen. */
    readonly truth: string | null } & LessonCamera)
  /** The answer to an earlier question: which choice is true by what the run did; null while it stands at an earlier step. */
  | ({ readonly kind: "reveal"; readonly of: string; readonly truth: string | null } & LessonCamera)
  /** The chain of causes of an event; null while it has not happened. */
  | ({ readonly kind: "why"; readonly event: EventId | null; readonly text: Texts | null } & LessonCamera)
  /** Two futures: with and without these actions, in branches of the run. */
  | ({ readonly kind: "compare"; readonly actions: readonly string[]; readonly label: Texts;
    /** What came of each, in sentences whose numbers come from the runs; null until both have been run. */
    readonly outcome: { readonly without: Texts; readonly with: Texts } | null } & LessonCamera)
  | ({ readonly kind: "seek"; readonly to: Instant } & LessonCamera)
  /** Free play, with one open question. */
  | ({ readonly kind: "free"; readonly text: Texts } & LessonCamera);

/** Where the page is to look while a step is shown; what is not said stays as it is. */
export interface LessonCamera {
  readonly select?: Selection;
  readonly view?: "stage" | "group";
  readonly pace?: number;
}

export interface Choice {
  readonly id: string;
  readonly text: Texts;
  /** What is said to one who chose it, once the truth is known. */
  readonly reply: Texts;
}

/** What the page keeps of a lesson that was left, so that it can be opened where it was. */
export interface LessonBookmark {
  readonly at: number;
  readonly chosen: Readonly<Record<string, string>>;
}

/** What a reader does in a lesson. */
export type LessonMove =
  | { readonly kind: "next" }
  | { readonly kind: "back" }
  | { readonly kind: "choose"; readonly question: string; readonly choice: string }
  | { readonly kind: "leave" };

/** A value as it is handed on: an event is its id. */
export type PlainValue = null | number | string | boolean | readonly unknown[];

/** What an expression says of a run, or what is wrong with the expression. */
export type EvaluatedExpression =
  | { readonly ok: true; readonly value: PlainValue }
  | { readonly ok: false; readonly notice: Notice };

