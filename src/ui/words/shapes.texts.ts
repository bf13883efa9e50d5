import { shapesEn } from "./shapes.en.ts";
import { shapesZh } from "./shapes.zh.ts";

export const shapesTexts = { en: shapesEn, zh: shapesZh };
