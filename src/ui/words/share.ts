import type { Language } from "../../story/words/parts.ts";
import { shareEn } from "./share.en.ts";
import { shareZh } from "./share.zh.ts";

/** The texts about links and files that a run is saved as, in a language. */
export const shareWords = (language: Language): typeof shareEn => (language === "zh" ? shareZh : shareEn);
