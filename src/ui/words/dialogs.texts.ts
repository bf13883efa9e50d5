import { dialogsEn } from "./dialogs.en.ts";
import { dialogsZh } from "./dialogs.zh.ts";

export type DialogWords = typeof dialogsEn;

export const dialogsTexts = { en: dialogsEn, zh: dialogsZh };
