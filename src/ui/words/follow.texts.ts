import { followEn } from "./follow.en.ts";
import { followZh } from "./follow.zh.ts";

export const followTexts = { en: followEn, zh: followZh };
