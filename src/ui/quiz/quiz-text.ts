import type { quizEn } from "../words/quiz.en.ts";
import type { QuizOption } from "./questions.ts";

type Text = typeof quizEn;

/** What a part of a question asks: logs by their names, everything else in words. */
export const partText = (id: string, text: Text): string =>
  Object.hasOwn(text.parts, id) ? text.parts[id as keyof Text["parts"]] : text.log(id);

/** An answer in words. */
export function optionText(id: QuizOption["id"], text: Text): string {
  const upTo = /^to-(\d+)$/.exec(id)?.[1];
  return upTo === undefined ? text.options[id as keyof Text["options"]] : text.upTo(Number(upTo));
}
