import { compareEn } from "./compare.en.ts";
import { compareZh } from "./compare.zh.ts";

export const compareTexts = { en: compareEn, zh: compareZh };
