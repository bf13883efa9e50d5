import { scoreEn } from "./score.en.ts";
import { scoreZh } from "./score.zh.ts";

export const scoreTexts = { en: scoreEn, zh: scoreZh };
