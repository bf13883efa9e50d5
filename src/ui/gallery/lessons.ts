import type { PicturedScenario } from "../../figure/scenario-picture.ts";
import { LESSON_CARDS } from "../../lesson/cards.ts";
import type { CourseId, LessonCard } from "../../lesson/types.ts";
import worlds from "./lesson-worlds.json";

/** A lesson as it stands in the gallery: its card, and the cluster and faults of its world, which are its picture. */
export interface ShelvedLesson {
  readonly card: LessonCard;
  readonly world: PicturedScenario;
}

/** A test writes that file from the lessons themselves (`vitest -u`), and fails where it says something else. */
const drawn = worlds as unknown as Readonly<Record<string, PicturedScenario>>;

/** Every lesson, in the order of their numbers. */
export const LESSONS_ON_SHELF: readonly ShelvedLesson[] = LESSON_CARDS.flatMap((card) => {
  const world = drawn[card.id];
  return world === undefined ? [] : [{ card, world }];
});

export const COURSES: readonly CourseId[] = ["first-quarter", "raft", "operating"];
