import { rareLinesEn } from "./rare-lines.en.ts";
import { rareLinesZh } from "./rare-lines.zh.ts";

export const rareLinesTexts = { en: rareLinesEn, zh: rareLinesZh };
