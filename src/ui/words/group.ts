import { useRun } from "../app/context.ts";
import type { Language } from "../../story/words/parts.ts";
import { groupEn, type GroupWords } from "./group.en.ts";
import { groupZh } from "./group.zh.ts";

/** The texts of the view of one group in a language; they come with that view. */
export const groupWordsIn = (language: Language): GroupWords => (language === "zh" ? groupZh : groupEn);

/** The same in the page's language. */
export const useGroupWords = (): GroupWords => useRun((run) => groupWordsIn(run.language));
