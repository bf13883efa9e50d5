import { rulesEn } from "./rules.en.ts";
import { rulesZh } from "./rules.zh.ts";

export const rulesTexts = { en: rulesEn, zh: rulesZh };
