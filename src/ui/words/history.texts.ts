import { historyEn } from "./history.en.ts";
import { historyZh } from "./history.zh.ts";

export const historyTexts = { en: historyEn, zh: historyZh };
