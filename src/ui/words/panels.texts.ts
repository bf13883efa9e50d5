import { panelsEn } from "./panels.en.ts";
import { panelsZh } from "./panels.zh.ts";

export type PanelsTexts = typeof panelsEn;

export const panelsTexts = { en: panelsEn, zh: panelsZh };
