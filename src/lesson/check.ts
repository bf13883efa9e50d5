import type { Instant } from "../kernel/time.ts";
import { goTo, play } from "../session/player.ts";
import { LANGUAGES, type LessonLanguage, type Lesson, type Must, type PlannedStep, type Question } from "./lesson.ts";
import { moveLesson, openLesson, questionAt, tendLesson, truthsOf, type LessonPlayer } from "./lesson-player.ts";
import { lengthFault, unknownIn, type Template } from "./template.ts";

/** Something in a lesson that is not so: the place in its file, and what was expected. */
export interface LessonFault {
  readonly where: string;
  readonly text: string;
}

/** What `anySeed` means: so many other seeds, where whoever asks does not say how many. */
const OTHER_SEEDS = 20;

/**
 * Takes a lesson from its first step to its last, without drawing: whether every condition comes in time, each question has
 * exactly one true answer and it is the expected one, every number in the texts of these languages is known when it is shown,
 * and all that must hold does. Faults in the order of the file.
 */
export function lessonCheck(
  lesson: Lesson, languages: readonly LessonLanguage[] = LANGUAGES, others = OTHER_SEEDS,
): readonly LessonFault[] {
  const faults: LessonFault[] = [];
  checkLengths(lesson, faults);
  const player = openLesson(lesson);
  walk(player, (place) => judgeStep(player, place, languages, faults));
  judgeTemplate(player, lesson.debrief, "debrief", languages, faults);
  checkRefusals(player, faults);
  for (const { must, place } of brokenMusts(player, () => true)) add(faults, `must[${place}]`, `Not so: ${must.that.text}`);
  faults.push(...seedFaults(lesson, others));
  return faults;
}

const add = (faults: LessonFault[], where: string, text: string): void => void faults.push({ where, text });

/** Goes through all steps, and has each judged where the reader would stop, or where a condition did not come. */
function walk(player: LessonPlayer, judge: (place: number) => void): void {
  for (;;) {
    waitFor(player);
    judge(player.at);
    const before = player.at;
    if (before >= player.lesson.steps.length - 1) return;
    moveLesson(player, { kind: "next" });
    // A step that waits has been left once what it waited for is there.
    if (player.at === before && player.pending === null) return;
  }
}

/** Runs until the lesson waits for its reader. */
export function waitFor(player: LessonPlayer): void {
  const { scene } = player;
  while (player.pending !== null && scene.kind === "cluster") {
    if (player.pending.kind === "condition") moveLesson(player, { kind: "next" });
    play(scene.player, WALL_MILLIS, () => true);
    tendLesson(player);
  }
}

/** At the pace of a lesson in a hurry that is a quarter of an hour at once. */
const WALL_MILLIS = 100;

function judgeStep(player: LessonPlayer, place: number, languages: readonly LessonLanguage[], faults: LessonFault[]): void {
  const { lesson, outcomes } = player;
  const step = lesson.steps[place];
  if (step === undefined) return;
  const where = `steps[${place}].${step.kind}`;
  if (player.late && step.kind === "play") faults.push({ where, text: `Did not come in time: ${step.until.text}` });
  const question = questionAt(lesson, place);
  if (question !== null) judgeQuestion(player, question, where, faults);
  if (step.kind === "why" && step.event.evaluate(player.scene.view) === null) {
    add(faults, where, `Has not happened: ${step.event.text}`);
  }
  for (const text of outcomes.get(place)?.broken ?? []) add(faults, `${where}.must`, `Not so in the second future: ${text}`);
  for (const [name, template] of templatesOf(step)) judgeTemplate(player, template, `${where}${name}`, languages, faults);
}

function judgeQuestion(player: LessonPlayer, question: Question, where: string, faults: LessonFault[]): void {
  const truths = truthsOf(player, question);
  const [only, ...more] = truths;
  const { id, expect } = question;
  if (only === undefined) add(faults, where, `No choice of \`${id}\` is true; expected ${expect}.`);
  else if (more.length > 0) add(faults, where, `More than one choice of \`${id}\` is true: ${truths.join(", ")}.`);
  else if (only !== expect) add(faults, where, `Of \`${id}\` ${only} is true; expected ${expect}.`);
}

function judgeTemplate(
  player: LessonPlayer, template: Template, where: string, languages: readonly LessonLanguage[], faults: LessonFault[],
): void {
  for (const language of languages) {
    const unknown = unknownIn(template[language], player.scene.view);
    for (const text of unknown) faults.push({ where: `${where}.${language}`, text: `Not known when it is shown: {${text}}` });
  }
}

/** The texts that a step shows by itself, with their places in it. Those of comparisons are filled in two futures. */
function templatesOf(step: PlannedStep): readonly (readonly [string, Template])[] {
  switch (step.kind) {
    case "say": case "free": return [["", step.text]];
    case "do": case "why": return step.text === null ? [] : [[".text", step.text]];
    case "ask": case "see": return [
      [".text", step.question.text],
      ...step.question.choices.map(({ text }, place) => [`.choices[${place}].text`, text] as const),
    ];
    case "compare": return [[".label", step.comparison.label]];
    case "play": case "reveal": case "seek": case "step": return [];
  }
}

/** Whatever was asked of the cluster and was refused. */
function checkRefusals({ scene }: LessonPlayer, faults: LessonFault[]): void {
  if (scene.kind !== "cluster") return;
  for (const { refusals } of scene.player.run.branches) {
    for (const { refusal } of refusals) faults.push({ where: "world", text: `The cluster refuses: ${refusal.text}` });
  }
}

interface Broken {
  readonly must: Must;
  readonly place: number;
}

/** What does not hold of what must, each looked at in its instant; the others at the end of the lesson. */
function brokenMusts(player: LessonPlayer, concerns: (must: Must) => boolean): readonly Broken[] {
  const { lesson: { must, until }, scene } = player;
  const judged = must.map((each, place) => ({ must: each, place })).filter((each) => concerns(each.must));
  if (scene.kind === "bench") return judged.filter(({ must: { that } }) => that.evaluate(scene.view) !== true);
  const end = Math.max(until, scene.player.run.cluster.now);
  const byInstant = judged.map((each) => ({ ...each, at: (each.must.at ?? end) as Instant })).sort((a, b) => a.at - b.at);
  const broken = byInstant.filter(({ must: { that }, at }) => {
    goTo(scene.player, at);
    while (scene.player.errand !== null) play(scene.player, WALL_MILLIS, () => true);
    return that.evaluate(scene.view) !== true;
  });
  return broken.sort((a, b) => a.place - b.place);
}

/** What must hold whatever is drawn, under other seeds. */
function seedFaults(lesson: Lesson, others: number): readonly LessonFault[] {
  if (lesson.world.kind !== "cluster" || !lesson.must.some(({ anySeed }) => anySeed)) return [];
  const { seed } = lesson.world.scenario;
  // What must hold does so in the first future.
  const alone = { ...lesson, steps: lesson.steps.filter(({ kind }) => kind !== "compare") };
  const failing = new Map<number, number[]>();
  for (let other = seed + 1; other <= seed + others; other++) {
    const player = openLesson(alone, null, other);
    walk(player, () => undefined);
    for (const { place } of brokenMusts(player, ({ anySeed }) => anySeed)) {
      failing.set(place, [...failing.get(place) ?? [], other]);
    }
  }
  return [...failing].map(([place, seeds]) =>
    ({ where: `must[${place}]`, text: `Not so under the seeds ${seeds.join(", ")}: ${lesson.must[place]?.that.text ?? ""}` }));
}

/** Texts of one thing in two languages say about the same, at about the same length. */
function checkLengths({ card, steps, debrief, notes }: Lesson, faults: LessonFault[]): void {
  const compare = (where: string, en: string, zh: string): void => {
    const fault = lengthFault(en, zh);
    if (fault !== null) add(faults, where, fault);
  };
  compare("title", card.title.en, card.title.zh);
  compare("refutes", card.refutes.en, card.refutes.zh);
  const all: (readonly [string, Template])[] = steps.flatMap((step, place) =>
    [...templatesOf(step), ...repliesOf(step)].map(([name, template]) =>
      [`steps[${place}].${step.kind}${name}`, template] as const));
  if (notes !== null) all.push(["notes", notes]);
  for (const [where, { en, zh }] of [...all, ["debrief", debrief] as const]) compare(where, plainText(en), plainText(zh));
}

function repliesOf(step: PlannedStep): readonly (readonly [string, Template])[] {
  if (step.kind === "compare") return [[".without", step.comparison.without], [".with", step.comparison.with]];
  if (step.kind !== "ask" && step.kind !== "see") return [];
  return step.question.choices.map(({ reply }, place) => [`.choices[${place}].reply`, reply] as const);
}

const plainText = (pieces: Template[LessonLanguage]): string =>
  pieces.map((piece) => (typeof piece === "string" ? piece : "…")).join("");
