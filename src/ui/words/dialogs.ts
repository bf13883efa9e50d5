import { useRun } from "../app/context.ts";
import { dialogsEn } from "./dialogs.en.ts";
import { dialogsZh } from "./dialogs.zh.ts";

export type DialogWords = typeof dialogsEn;

/** What the late dialogs and lines say, in the page's language. It comes with them: the first frame needs none of it. */
export const useDialogWords = (): DialogWords => useRun((run) => (run.language === "zh" ? dialogsZh : dialogsEn));
