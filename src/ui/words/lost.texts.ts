import { lostEn } from "./lost.en.ts";
import { lostZh } from "./lost.zh.ts";

export const lostTexts = { en: lostEn, zh: lostZh };
