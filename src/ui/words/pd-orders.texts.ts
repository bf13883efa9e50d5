import { pdOrdersEn } from "./pd-orders.en.ts";
import { pdOrdersZh } from "./pd-orders.zh.ts";

export const pdOrdersTexts = { en: pdOrdersEn, zh: pdOrdersZh };
