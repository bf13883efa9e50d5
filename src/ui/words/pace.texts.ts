import { paceEn } from "./pace.en.ts";
import { paceZh } from "./pace.zh.ts";

export const paceTexts = { en: paceEn, zh: paceZh };
