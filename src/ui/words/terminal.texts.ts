import { terminalEn } from "./terminal.en.ts";
import { terminalZh } from "./terminal.zh.ts";

export const terminalTexts = { en: terminalEn, zh: terminalZh };
