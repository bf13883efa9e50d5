import { detectorsEn } from "./detectors.en.ts";
import { detectorsZh } from "./detectors.zh.ts";

export const detectorsTexts = { en: detectorsEn, zh: detectorsZh };
