import { helpEn } from "./help.en.ts";
import { helpZh } from "./help.zh.ts";

export const helpTexts = { en: helpEn, zh: helpZh };
