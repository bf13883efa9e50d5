import type { Language } from "../state/preferences.ts";
import { useRun } from "../app/context.ts";
import { en } from "./en.ts";

/** All texts of the page in one language; the compiler demands each of them in every language. */
export type Words = typeof en;

/** The languages that are on the page already. English always is; another comes when it is first wanted. */
const dictionaries = new Map<Language, Words>([["en", en]]);

/** Brings a language onto the page; resolves when `wordsIn` speaks it. */
export async function loadWords(language: Language): Promise<void> {
  if (language !== "zh" || dictionaries.has("zh")) return;
  const [page, story, { addDictionary }] = await Promise.all([
    import("./zh.ts"), import("../../story/words/zh.ts"), import("../../story/words/index.ts"),
  ]);
  addDictionary("zh", story.chinese);
  dictionaries.set("zh", page.zh);
}

/** The texts in a language, for code outside of React. */
export const wordsIn = (language: Language): Words => dictionaries.get(language) ?? en;

/** The texts in the reader's language; a component that calls it re-renders when the language changes. */
export const useWords = (): Words => wordsIn(useRun((run) => run.language));
