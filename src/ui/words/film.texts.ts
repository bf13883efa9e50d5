import { filmEn } from "./film.en.ts";
import { filmZh } from "./film.zh.ts";

export const filmTexts = { en: filmEn, zh: filmZh };
