import { createContext, useContext } from "react";
import type { Language } from "../../story/words/parts.ts";
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

/** The language of the components that it stands around: an app's is the one that its reader chose. */
export const Spoken = createContext<Language>("en");

/** The texts in the reader's language; a component that calls it re-renders when the language changes. */
export const useWords = (): Words => wordsIn(useContext(Spoken));
