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

const COURSES: readonly CourseId[] = ["first-quarter", "raft", "operating"];

/** A course: its lessons in their order, and whether an earlier course has shown each. */
export interface CourseShelf {
  readonly course: CourseId;
  readonly lessons: readonly { readonly lesson: ShelvedLesson; readonly again: boolean }[];
}

/** All courses in their order. No lesson stands in two of them at full length. */
export const lessonsByCourse = (): readonly CourseShelf[] => COURSES.map((course, place) => {
  const inCourse = LESSONS_ON_SHELF.filter(({ card }) => card.courses.includes(course));
  const isKnown = ({ card }: ShelvedLesson): boolean => COURSES.slice(0, place).some((before) => card.courses.includes(before));
  return { course, lessons: inCourse.map((lesson) => ({ lesson, again: isKnown(lesson) })) };
});
