import { observedSaveEn } from "./observed-save.en.ts";
import { observedSaveZh } from "./observed-save.zh.ts";

export const observedSaveTexts = { en: observedSaveEn, zh: observedSaveZh };
