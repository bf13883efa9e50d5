import type { Choice, LessonState, LessonStep, Texts } from "../../lesson/types.ts";
import type { lessonEn } from "../words/lesson.en.ts";

type Language = keyof Texts;
export type LessonQuestion = Extract<LessonStep, { readonly kind: "ask" | "see" }>;

/** The question of that id; undefined where the lesson has none. */
export const questionOf = ({ steps }: Pick<LessonState, "steps">, id: string): LessonQuestion | undefined =>
  steps.find((step): step is LessonQuestion => (step.kind === "ask" || step.kind === "see") && step.id === id);

export const choiceOf = (question: LessonQuestion | undefined, id: string | null | undefined): Choice | undefined =>
  question?.choices.find((choice) => choice.id === id);

/** The question that this step, or the next that is about one, asks or answers: what a teacher is heading for. */
export function questionAhead(lesson: Pick<LessonState, "steps" | "at">): LessonQuestion | undefined {
  for (const step of lesson.steps.slice(lesson.at)) {
    if (step.kind === "ask" || step.kind === "see") return step;
    if (step.kind === "reveal") return questionOf(lesson, step.of);
  }
  return undefined;
}

/** The question whose answer can be seen at this step; null where none can, or a teacher keeps it back. */
export function answeredBy(step: LessonStep | undefined, keptBack: boolean): string | null {
  if (keptBack || (step?.kind !== "see" && step?.kind !== "reveal") || step.truth === null) return null;
  return step.kind === "see" ? step.id : step.of;
}

/** What the run waits for, in words: for an instant where its condition speaks of nothing else; "" where it has no words. */
export const waitText = (waitsFor: string | null, { waits }: typeof lessonEn): string =>
  (waitsFor === null ? waits.now : Object.hasOwn(waits, waitsFor) ? waits[waitsFor as keyof typeof waits] : "");

/** A step in one plain text: for screen readers, and for the teacher who wants to know what comes. */
export function spokenText(lesson: LessonState, step: LessonStep, language: Language, words: typeof lessonEn): string {
  switch (step.kind) {
    case "say": case "ask": return step.text[language];
    case "see": return `${words.see} ${step.text[language]}`;
    case "free": return `${words.free} ${step.text[language]}`;
    case "do": return step.text === null ? step.actions.join(" ") : step.text[language];
    case "play": return lesson.late ? words.late : words.playing(waitText(step.waitsFor, words));
    // The answer itself is kept back from a class, and told where it is shown.
    case "reveal": return questionOf(lesson, step.of)?.text[language] ?? "";
    case "why": return `${words.why} ${step.text?.[language] ?? ""}`.trim();
    case "compare": return `${words.compared}: ${step.label[language]}`;
    case "seek": return "";
  }
}
