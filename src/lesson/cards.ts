import type { LessonId } from "./lessons/index.ts";
import type { LessonCard } from "./types.ts";

/**
 * What the gallery shows before any lesson is fetched, in the order of their numbers. Each says what its file says; a test
 * compares them.
 */
export const LESSON_CARDS: readonly (LessonCard & { readonly id: LessonId })[] = [
  {
    id: "no-pd-needed", number: 1, minutes: 4, courses: ["first-quarter", "raft", "operating"],
    title: { en: "Who chooses the next leader?", zh: "谁来选出下一个 leader？" },
    refutes: { en: "PD appoints a new leader when a store dies.", zh: "store 宕机后，由 PD 指定新的 leader。" },
  },
];
