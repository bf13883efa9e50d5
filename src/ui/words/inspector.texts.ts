import { inspectorEn } from "./inspector.en.ts";
import { inspectorZh } from "./inspector.zh.ts";

export const inspectorTexts = { en: inspectorEn, zh: inspectorZh };
