import { alertingEn } from "./en.ts";
import { alertingZh } from "./zh.ts";

type Words = typeof alertingEn;

/** Something that is said of a rule: which sentence, and what it is about. */
export type AlertSaying =
  { readonly [Code in keyof Words]: readonly [code: Code, ...values: Parameters<Words[Code]>] }[keyof Words];

/** What is wrong in a file of rules, and where; null where it is about the whole file, or turned out as rules were evaluated. */
export interface AlertProblem {
  readonly said: AlertSaying;
  readonly at: {
    readonly line: number;
    readonly column: number;
    /** Of the expression, from 1; 0 for none. */
    readonly character: number;
  } | null;
}

const WORDS = { en: alertingEn, zh: alertingZh } as const;

/** It as a sentence. */
export function alertSentence([code, ...values]: AlertSaying, language: keyof typeof WORDS): string {
  return (WORDS[language][code] as (...values: readonly (string | number)[]) => string)(...values);
}

/** It with its place. */
export function problemSentence({ said, at }: AlertProblem, language: keyof typeof WORDS): string {
  const sentence = alertSentence(said, language);
  return at === null ? sentence : WORDS[language].at(at.line, at.column, at.character, sentence);
}
