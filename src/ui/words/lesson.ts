import { useRun } from "../app/context.ts";
import { lessonEn } from "./lesson.en.ts";
import { lessonZh } from "./lesson.zh.ts";

/** The texts around a lesson, in the page's language: apart from the other words, because the first frame needs none of them. */
export const useLessonWords = (): typeof lessonEn => useRun((run) => (run.language === "zh" ? lessonZh : lessonEn));
