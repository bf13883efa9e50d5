import type { PicturedScenario } from "../../figure/scenario-picture.ts";
import type { CourseId, LessonCard } from "../../lesson/types.ts";

/** A lesson as it stands in the gallery: its card, and the cluster and faults of its world, which are its picture. */
export interface ShelvedLesson {
  readonly card: LessonCard;
  readonly world: PicturedScenario;
}

/** Every lesson, in the order of their numbers. */
export const LESSONS: readonly ShelvedLesson[] = [];

export const COURSES: readonly CourseId[] = ["first-quarter", "raft", "operating"];
