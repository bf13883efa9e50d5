import type { Input } from "../action/index.ts";
import type { Scenario } from "../exchange/scenario.ts";
import type { Directive } from "../lab/datadriven.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import type { Expression } from "./expression/compile.ts";
import type { Query } from "./expression/queries.ts";
import type { Template } from "./template.ts";
import type { LessonCamera, LessonCard, Texts } from "./types.ts";

/** A lesson as its file tells it, with everything in it read: nothing in it names what there is not. */
export interface Lesson {
  readonly card: LessonCard;
  readonly world: LessonSource;
  readonly steps: readonly PlannedStep[];
  /** What must hold, each at its instant, or at the end where it has none. */
  readonly must: readonly Must[];
  /** How far the run is taken for what must hold at the end. */
  readonly until: Instant;
  readonly debrief: Template;
  readonly notes: Template | null;
  /** What all of its expressions ask. */
  readonly queries: readonly Query[];
}

/** Where a lesson plays. */
export type LessonSource =
  /** A cluster, as a scenario tells it. */
  | { readonly kind: "cluster"; readonly scenario: Scenario }
  /** Bare servers of one Raft group: the lines of a script move them, numbered from 1. */
  | { readonly kind: "bench"; readonly script: readonly BenchLine[] };

export interface BenchLine {
  readonly text: string;
  readonly directive: Directive;
}

/** Something that is done: at its instant, or where it has none as soon as the step is reached. */
export interface PlannedAction {
  readonly at: Instant | null;
  readonly action: Input["action"];
}

/** One of a question's choices: true where its condition holds. */
export interface PlannedChoice {
  readonly id: string;
  readonly text: Template;
  readonly when: Expression;
  readonly reply: Template;
}

export interface Question {
  readonly id: string;
  readonly text: Template;
  readonly choices: readonly PlannedChoice[];
  /** The choice that is true as long as nobody changes the world: for checks, translators and the teacher's notes. */
  readonly expect: string;
}

export interface Must {
  readonly that: Expression;
  readonly at: Instant | null;
  readonly anySeed: boolean;
}

/** Two futures: what is done in the second (actions for a cluster, lines for a bench), and until when both are run. */
export interface PlannedComparison {
  readonly actions: readonly PlannedAction[];
  readonly lines: readonly BenchLine[];
  /** The actions, or lines, as they were written. */
  readonly words: readonly string[];
  readonly label: Template;
  /** An instant of a cluster, or the number of a bench's line. */
  readonly to: number;
  readonly without: Template;
  readonly with: Template;
  /** What must hold in the second future once it stands at `to`. */
  readonly must: readonly Expression[];
}

export type PlannedStep = LessonCamera & (
  | { readonly kind: "say"; readonly text: Template }
  | { readonly kind: "do"; readonly actions: readonly PlannedAction[]; readonly lines: readonly BenchLine[];
      /** As they were written. */ readonly words: readonly string[]; readonly text: Template | null }
  | { readonly kind: "play"; readonly until: Expression; readonly atMost: Duration }
  | { readonly kind: "ask"; readonly question: Question }
  | { readonly kind: "see"; readonly question: Question }
  | { readonly kind: "reveal"; readonly of: string }
  | { readonly kind: "why"; readonly event: Expression; readonly text: Template | null }
  | { readonly kind: "compare"; readonly comparison: PlannedComparison }
  | { readonly kind: "seek"; readonly to: Instant }
  | { readonly kind: "step"; readonly to: number }
  | { readonly kind: "free"; readonly text: Template });

export type LessonLanguage = keyof Texts;

export const LANGUAGES: readonly LessonLanguage[] = ["en", "zh"];
