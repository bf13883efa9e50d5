import { groupEn } from "./group.en.ts";
import { groupZh } from "./group.zh.ts";

export const groupTexts = { en: groupEn, zh: groupZh };
