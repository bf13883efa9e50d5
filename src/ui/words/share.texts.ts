import { shareEn } from "./share.en.ts";
import { shareZh } from "./share.zh.ts";

export const shareTexts = { en: shareEn, zh: shareZh };
