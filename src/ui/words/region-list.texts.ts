import { regionListEn } from "./region-list.en.ts";
import { regionListZh } from "./region-list.zh.ts";

export const regionListTexts = { en: regionListEn, zh: regionListZh };
