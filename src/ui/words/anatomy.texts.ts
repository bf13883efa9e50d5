import { anatomyEn } from "./anatomy.en.ts";
import { anatomyZh } from "./anatomy.zh.ts";

export const anatomyTexts = { en: anatomyEn, zh: anatomyZh };
