import { clientEn } from "./client.en.ts";
import { clientZh } from "./client.zh.ts";

export const clientTexts = { en: clientEn, zh: clientZh };
