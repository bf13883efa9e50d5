import { askedEn } from "./asked.en.ts";
import { askedZh } from "./asked.zh.ts";

export type AskedTexts = typeof askedEn;

export const askedTexts = { en: askedEn, zh: askedZh };
