import type { Language } from "../../story/words/parts.ts";
import { useRun } from "../app/context.ts";
import { importingEn } from "./importing.en.ts";
import { importingZh } from "./importing.zh.ts";

/** The texts of opening files, in a language. */
export const importingWords = (language: Language): typeof importingEn => (language === "zh" ? importingZh : importingEn);

/** The same in the page's language. */
export const useImportingWords = (): typeof importingEn => importingWords(useRun(({ language }) => language));
