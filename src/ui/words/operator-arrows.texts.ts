import { operatorArrowsEn } from "./operator-arrows.en.ts";
import { operatorArrowsZh } from "./operator-arrows.zh.ts";

export const operatorArrowsTexts = { en: operatorArrowsEn, zh: operatorArrowsZh };
