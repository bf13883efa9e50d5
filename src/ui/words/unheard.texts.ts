import { unheardEn } from "./unheard.en.ts";
import { unheardZh } from "./unheard.zh.ts";

export const unheardTexts = { en: unheardEn, zh: unheardZh };
