import type { IdNames } from "../../proto/names.ts";
import type { Language, SentencePart } from "../../story/words/parts.ts";
import type { AnswerWhyNot } from "../types.ts";
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
