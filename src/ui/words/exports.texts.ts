import { exportsEn } from "./exports.en.ts";
import { exportsZh } from "./exports.zh.ts";

export const exportsTexts = { en: exportsEn, zh: exportsZh };
