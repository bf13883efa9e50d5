import { observedEn } from "./observed.en.ts";
import { observedZh } from "./observed.zh.ts";

export type ObservedTexts = typeof observedEn;

export const observedTexts = { en: observedEn, zh: observedZh };
