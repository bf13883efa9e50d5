import type { IdNames } from "../../proto/names.ts";
import { START } from "../../kernel/time.ts";
import { plainText, type Language, type SentencePart } from "../../story/words/parts.ts";
import type { AnswerWhyNot, Inquiry } from "../types.ts";
import { askedIn, obstacleIn, type WhyNotWords } from "./dictionary.ts";
import { whyNotEn } from "./en.ts";
import { whyNotZh } from "./zh.ts";

const DICTIONARIES: Readonly<Record<Language, WhyNotWords>> = { en: whyNotEn, zh: whyNotZh };

/** An answer in sentences: what was asked, and line by line why. */
export interface ToldAnswer {
  readonly asked: readonly SentencePart[];
  readonly lines: readonly (readonly SentencePart[])[];
}

/** Tells an answer in a language; `names` writes ids as the user's cluster does. */
export function tellAnswer({ question, at, because }: AnswerWhyNot, language: Language, names: IdNames): ToldAnswer {
  const words = DICTIONARIES[language];
  const telling = { names, at };
  return { asked: askedIn(words, question, telling), lines: because.map((told) => obstacleIn(words, told, telling)) };
}

/** What stands above questions of this kind. */
export const whyNotTitle = (language: Language): string => DICTIONARIES[language].title;

/** A question before it is answered. */
export const askedText = (question: Inquiry, language: Language, names: IdNames): string =>
  plainText(askedIn(DICTIONARIES[language], question, { names, at: START }));
