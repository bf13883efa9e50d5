import { importingEn } from "./importing.en.ts";
import { importingZh } from "./importing.zh.ts";

export const importingTexts = { en: importingEn, zh: importingZh };
