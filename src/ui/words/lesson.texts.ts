import { lessonEn } from "./lesson.en.ts";
import { lessonZh } from "./lesson.zh.ts";

export const lessonTexts = { en: lessonEn, zh: lessonZh };
