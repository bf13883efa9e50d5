import { useRun } from "../state/run.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

/** All texts of the page in one language; the compiler demands each of them in every language. */
export type Words = typeof en;

import type { Language } from "../state/preferences.ts";

const dictionaries: Readonly<Record<Language, Words>> = { en, zh };

/** The texts in a language, for code outside of React. */
export const wordsIn = (language: Language): Words => dictionaries[language];

/** The texts in the reader's language; a component that calls it re-renders when the language changes. */
export const useWords = (): Words => dictionaries[useRun((run) => run.language)];
