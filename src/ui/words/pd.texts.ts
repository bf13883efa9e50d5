import { pdEn } from "./pd.en.ts";
import { pdZh } from "./pd.zh.ts";

export const pdTexts = { en: pdEn, zh: pdZh };
