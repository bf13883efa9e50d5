import { copyEn } from "./copy.en.ts";
import { copyZh } from "./copy.zh.ts";

export const copyTexts = { en: copyEn, zh: copyZh };
