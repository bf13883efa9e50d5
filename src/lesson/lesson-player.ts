import { unreachable } from "../kernel/assert.ts";
import { after, type Duration, type Instant } from "../kernel/time.ts";
import { goTo, setPace, setPlaying, type Player } from "../session/player.ts";
import { switchBranch } from "../session/branches.ts";
import { finishInstant, isBroken, planInputs } from "../session/run.ts";
import { formatInput } from "../language/actions.ts";
import type { Expression } from "./expression/compile.ts";
import type { Lesson, PlannedAction, PlannedComparison, PlannedStep, Question } from "./lesson.ts";
import { openScene, returnBench, runBeside, runScript, type BenchPlace, type LessonScene } from "./scene.ts";
import { fillTemplate } from "./template.ts";
import type { LessonBookmark, LessonMove, Texts } from "./types.ts";

/** Takes a run, or a bench, through the steps of a lesson. What is true is always asked of the run as it is. */
export interface LessonPlayer {
  readonly lesson: Lesson;
  readonly scene: LessonScene;
  at: number;
  chosen: Readonly<Record<string, string>>;
  /** Where the scene stood when each step was reached: where Back leads. */
  readonly marks: (Mark | undefined)[];
  /** What was true at each step when it was left. */
  readonly truths: Map<number, string | null>;
  /** What became of each comparison that has been run. */
  readonly outcomes: Map<number, Outcome>;
  /** What has to come about before the lesson goes on by itself; null while it waits for its reader. */
  pending: Pending | null;
  late: boolean;
  /** The lesson was left at this step, and hurries there without stopping. */
  resumeAt: number;
}

/** A place in time: of a run its branch and instant, of a bench the lines that led there. */
export type Mark =
  | { readonly kind: "cluster"; readonly branch: number; readonly at: Instant }
  | { readonly kind: "bench"; readonly place: BenchPlace };

export interface Outcome {
  readonly without: Texts;
  readonly with: Texts;
  /** What should have held in the second future and did not. */
  readonly broken: readonly string[];
}

type Pending =
  /** The run plays until something is true. */
  | { readonly kind: "condition"; readonly until: Expression; readonly from: Instant; readonly atMost: Duration;
      readonly before: Pace }
  /** The run is on its way to an instant, where the lesson goes on with another step. */
  | { readonly kind: "instant"; readonly next: number }
  /** One of the two futures is being run; `home` is where the lesson goes on. */
  | { readonly kind: "first-future" | "past" | "second-future"; readonly comparison: PlannedComparison; readonly home: Mark;
      readonly from: Instant; readonly without: Texts | null };

interface Pace {
  readonly pace: number;
  readonly auto: boolean;
}

/** As fast as the engine can. */
const HURRY = 10_000;

/** Opens a lesson at its first step, or on its way to where it was left. */
export function openLesson(lesson: Lesson, bookmark: LessonBookmark | null = null, seed: number | null = null): LessonPlayer {
  const scene = openScene(lesson, seed);
  const last = lesson.steps.length - 1;
  const player: LessonPlayer = {
    lesson, scene, at: 0, chosen: bookmark?.chosen ?? {}, marks: [], truths: new Map(), outcomes: new Map(), pending: null,
    late: false,
    resumeAt: Math.min(last, Math.max(0, bookmark?.at ?? 0)),
  };
  if (scene.kind === "cluster" && lesson.world.kind === "cluster") {
    goTo(scene.player, lesson.world.scenario.startAt);
    player.pending = { kind: "instant", next: 0 };
  } else enter(player, 0);
  return player;
}

/** Does what a reader asked for; a move that has no meaning where the lesson stands does nothing. */
export function moveLesson(player: LessonPlayer, move: Exclude<LessonMove, { readonly kind: "leave" }>): void {
  switch (move.kind) {
    case "next": return goOn(player);
    case "back": return goBack(player);
    case "choose":
      player.chosen = { ...player.chosen, [move.question]: move.choice };
      return;
    default:
      unreachable(move);
  }
}

/** A reader who cannot wait hurries what is under way; otherwise the next step comes. */
function goOn(player: LessonPlayer): void {
  const { pending, scene } = player;
  if (pending?.kind === "condition" && scene.kind === "cluster") {
    setPace(scene.player, HURRY, false);
    setPlaying(scene.player, true);
  } else if (pending === null) leaveStep(player);
}

/** Goes to the next step; behind a comparison the lesson goes on in the future where nothing was done. */
function leaveStep(player: LessonPlayer): void {
  const { lesson, at } = player;
  if (at >= lesson.steps.length - 1) return;
  const mark = player.marks[at];
  player.truths.set(at, truthAt(player, at));
  if (stepAt(lesson, at).kind === "compare" && mark !== undefined) {
    travel(player, mark);
    player.pending = player.scene.kind === "cluster" ? { kind: "instant", next: at + 1 } : null;
  }
  if (player.pending === null) enter(player, at + 1);
}

/** Steps at which a reader stops; the others only lead to one. */
const isPrompt = (step: PlannedStep): boolean => {
  switch (step.kind) {
    case "say": case "ask": case "see": case "reveal": case "why": case "compare": case "free": return true;
    case "do": return step.text !== null;
    case "play": case "seek": case "step": return false;
  }
};

function goBack(player: LessonPlayer): void {
  const { lesson, marks } = player;
  // From a condition that did not come in time, Back leads before it, as from any other step.
  let to = player.at - 1;
  while (to > 0 && !isPrompt(stepAt(lesson, to))) to--;
  const mark = marks[to];
  if (to < 0 || mark === undefined) return;
  leaveLesson(player);
  player.late = false;
  player.at = to;
  travel(player, mark);
}

/** Nothing is under way any more, and nobody waits for a condition: the run stands, and is whoever's has it. */
export function leaveLesson(player: LessonPlayer): void {
  const { pending, scene } = player;
  player.pending = null;
  if (scene.kind !== "cluster") return;
  setPlaying(scene.player, false);
  scene.player.playUntil = null;
  scene.player.run.halts = null;
  if (pending?.kind === "condition") setPace(scene.player, pending.before.pace, pending.before.auto);
}

const stepAt = (lesson: Lesson, at: number): PlannedStep => {
  const step = lesson.steps[at];
  if (step === undefined) throw new RangeError(`a lesson of ${lesson.steps.length} steps has no step ${at}`);
  return step;
};

function markOf({ scene }: LessonPlayer): Mark {
  if (scene.kind === "bench") return { kind: "bench", place: scene.stand.place };
  const { run } = scene.player;
  return { kind: "cluster", branch: run.branch.id, at: run.cluster.now };
}

/** Sets out for a place in time; a run may take several slices to get there. */
function travel({ scene }: LessonPlayer, mark: Mark): void {
  if (mark.kind === "bench" && scene.kind === "bench") returnBench(scene, mark.place);
  if (mark.kind === "cluster" && scene.kind === "cluster") {
    const { run } = scene.player;
    if (run.branch.id !== mark.branch) switchBranch(run, mark.branch);
    goTo(scene.player, mark.at);
  }
}

/** The choice that the run as it stands makes true; null where that is none, or more than one. */
function truthOf(player: LessonPlayer, question: Question): string | null {
  const [only, ...more] = truthsOf(player, question);
  return only === undefined || more.length > 0 ? null : only;
}

/** Every choice that the run as it stands makes true. */
export const truthsOf = ({ scene: { view } }: LessonPlayer, { choices }: Question): readonly string[] =>
  choices.filter(({ when }) => when.evaluate(view) === true).map(({ id }) => id);

/** The question that a step answers, or that answers itself once somebody has chosen; null for any other step. */
export function questionAt({ steps }: Lesson, at: number): Question | null {
  const step = steps[at];
  if (step?.kind === "see") return step.question;
  if (step?.kind !== "reveal") return null;
  const asked = steps.find((each) => (each.kind === "ask" || each.kind === "see") && each.question.id === step.of);
  return asked?.kind === "ask" || asked?.kind === "see" ? asked.question : null;
}

/** What is true at the step where the lesson stands, or was when it was left; null for a step to come. */
export function truthAt(player: LessonPlayer, at: number): string | null {
  if (at !== player.at) return at < player.at ? player.truths.get(at) ?? null : null;
  const question = questionAt(player.lesson, at);
  return question === null ? null : truthOf(player, question);
}

/** Reaches a step, and does what it says. */
function enter(player: LessonPlayer, at: number): void {
  leaveLesson(player);
  player.at = at;
  player.late = false;
  player.marks[at] = markOf(player);
  const step = stepAt(player.lesson, at);
  if (step.pace !== undefined && player.scene.kind === "cluster" && step.kind !== "play") {
    setPace(player.scene.player, step.pace, false);
  }
  beginStep(player, step);
  if (player.pending === null && !player.late && (!isPrompt(step) || at < player.resumeAt)) leaveStep(player);
}

function beginStep(player: LessonPlayer, step: PlannedStep): void {
  const { scene } = player;
  switch (step.kind) {
    case "say": case "ask": case "see": case "reveal": case "why": case "free": return;
    case "do":
      if (scene.kind === "bench") runBeside(scene, step.lines);
      else perform(scene.player, step.actions);
      return;
    case "play":
      if (scene.kind === "cluster") beginPlay(player, scene.player, step);
      return;
    case "compare":
      if (player.at >= player.resumeAt && !player.outcomes.has(player.at)) beginComparison(player, step.comparison);
      return;
    case "seek":
      if (scene.kind !== "cluster") return;
      goTo(scene.player, step.to);
      player.pending = { kind: "instant", next: player.at + 1 };
      return;
    case "step":
      if (scene.kind === "bench") runScript(scene, step.to);
      return;
    default:
      unreachable(step);
  }
}

/** Does what a step asks for, unless the branch has it already: whoever comes again to a step does not do it twice. */
function perform({ run }: Player, actions: readonly PlannedAction[]): void {
  finishInstant(run);
  const inputs = actions.map(({ at, action }) =>
    ({ at: (at === null ? run.cluster.now : Math.max(at, run.cluster.now)) as Instant, action }));
  const known = new Set(run.branch.inputs.map(formatInput));
  const missing = inputs.filter((input) => !known.has(formatInput(input)));
  if (missing.length > 0) planInputs(run, missing);
}

function beginPlay(lessonPlayer: LessonPlayer, player: Player, step: Extract<PlannedStep, { readonly kind: "play" }>): void {
  const { view } = lessonPlayer.scene;
  const { run, pace, auto } = player;
  if (step.until.evaluate(view) === true) return;
  const from = run.cluster.now;
  lessonPlayer.pending = { kind: "condition", until: step.until, from, atMost: step.atMost, before: { pace, auto } };
  player.playUntil = after(from, step.atMost);
  run.halts = watch(lessonPlayer, step.until);
  if (lessonPlayer.at < lessonPlayer.resumeAt) setPace(player, HURRY, false);
  else if (step.pace !== undefined) setPace(player, step.pace, false);
  setPlaying(player, true);
}

/** Whether the condition has come; judged anew only where something that it asks has changed. */
function watch({ scene: { view } }: LessonPlayer, until: Expression): () => boolean {
  let judged = -1;
  return () => {
    if (!until.restless) {
      const { changes } = view.replies;
      if (changes === judged) return false;
      judged = changes;
    }
    return until.evaluate(view) === true;
  };
}

function beginComparison(player: LessonPlayer, comparison: PlannedComparison): void {
  const { scene } = player;
  const home = markOf(player);
  if (scene.kind === "cluster") {
    player.pending = { kind: "first-future", comparison, home, from: scene.player.run.cluster.now, without: null };
    goTo(scene.player, comparison.to as Instant);
    return;
  }
  const { place } = scene.stand;
  runScript(scene, comparison.to);
  const without = fillTemplate(comparison.without, scene.view);
  player.marks[player.at] = markOf(player);
  returnBench(scene, place);
  runBeside(scene, comparison.lines);
  keepOutcome(player, comparison, without);
}

function keepOutcome(player: LessonPlayer, { with: text, must }: PlannedComparison, without: Texts): void {
  const { view } = player.scene;
  const broken = must.filter((each) => each.evaluate(view) !== true).map((each) => each.text);
  player.outcomes.set(player.at, { without, with: fillTemplate(text, view), broken });
}

/**
 * Looks whether what the lesson waits for has come, and goes on if so. To be called between the slices of the run's player;
 * true if the lesson has moved.
 */
export function tendLesson(player: LessonPlayer): boolean {
  const { pending, scene } = player;
  if (pending === null || scene.kind !== "cluster") return false;
  switch (pending.kind) {
    case "condition": return tendCondition(player, scene.player, pending);
    case "instant":
      if (scene.player.errand !== null) return false;
      enter(player, pending.next);
      return true;
    case "first-future": case "past": case "second-future":
      if (scene.player.errand !== null) return false;
      if (wasLedAway(scene.player, pending)) leaveLesson(player);
      else tendComparison(player, scene.player, pending);
      return true;
    default:
      unreachable(pending);
  }
}

type Awaiting = Extract<Pending, { readonly kind: "condition" }>;

function tendCondition(lessonPlayer: LessonPlayer, player: Player, pending: Awaiting): boolean {
  const { run } = player;
  if (pending.until.evaluate(lessonPlayer.scene.view) === true) {
    leaveLesson(lessonPlayer);
    leaveStep(lessonPlayer);
    return true;
  }
  if (run.cluster.now < after(pending.from, pending.atMost) && !isBroken(run)) return false;
  leaveLesson(lessonPlayer);
  lessonPlayer.late = true;
  lessonPlayer.resumeAt = Math.min(lessonPlayer.resumeAt, lessonPlayer.at);
  return true;
}

/** Whether the reader has gone elsewhere while a future was run: then nothing is compared, until the step is reached again. */
function wasLedAway({ run }: Player, { kind, comparison, from }: Comparing): boolean {
  const target = kind === "past" ? firstInstant(comparison, from) : comparison.to;
  return run.cluster.now !== target && !isBroken(run);
}

type Comparing = Extract<Pending, { readonly comparison: PlannedComparison }>;

function tendComparison(lessonPlayer: LessonPlayer, player: Player, pending: Comparing): void {
  const { comparison, from } = pending;
  const { run } = player;
  switch (pending.kind) {
    case "first-future": {
      const without = fillTemplate(comparison.without, lessonPlayer.scene.view);
      lessonPlayer.pending = { ...pending, kind: "past", home: markOf(lessonPlayer), without };
      goTo(player, firstInstant(comparison, from));
      return;
    }
    case "past":
      planInputs(run, comparison.actions.map(({ at, action }) => ({ at: at ?? from, action })));
      lessonPlayer.pending = { ...pending, kind: "second-future" };
      goTo(player, comparison.to as Instant);
      return;
    case "second-future":
      keepOutcome(lessonPlayer, comparison, pending.without ?? { en: "", zh: "" });
      lessonPlayer.marks[lessonPlayer.at] = pending.home;
      leaveLesson(lessonPlayer);
      return;
    default:
      unreachable(pending.kind);
  }
}

/** When the second future parts from the first: at its first action. */
const firstInstant = ({ actions }: PlannedComparison, from: Instant): Instant =>
  actions.reduce((first, { at }) => Math.min(first, at ?? from), from as number) as Instant;

