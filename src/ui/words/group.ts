import { useRun } from "../app/context.ts";
import { groupEn, type GroupWords } from "./group.en.ts";
import { groupZh } from "./group.zh.ts";

/** The texts of the view of one group in the page's language; they come with that view. */
export const useGroupWords = (): GroupWords => useRun((run) => (run.language === "zh" ? groupZh : groupEn));
