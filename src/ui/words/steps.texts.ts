import { stepsEn } from "./steps.en.ts";
import { stepsZh } from "./steps.zh.ts";

export const stepsTexts = { en: stepsEn, zh: stepsZh };
