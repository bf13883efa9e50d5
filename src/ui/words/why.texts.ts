import { whyEn } from "./why.en.ts";
import { whyZh } from "./why.zh.ts";

export const whyTexts = { en: whyEn, zh: whyZh };
