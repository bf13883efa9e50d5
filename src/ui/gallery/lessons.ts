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

/** A course: lessons that stand there first, and those that an earlier course has shown. */
export interface CourseShelf {
  readonly course: CourseId;
  readonly again: readonly ShelvedLesson[];
  readonly lessons: readonly ShelvedLesson[];
}

/** All courses in their order. No lesson stands in two of them at full length. */
export const lessonsByCourse = (): readonly CourseShelf[] => COURSES.map((course, place) => {
  const inCourse = LESSONS_ON_SHELF.filter(({ card }) => card.courses.includes(course));
  const isKnown = ({ card }: ShelvedLesson): boolean => COURSES.slice(0, place).some((before) => card.courses.includes(before));
  return { course, again: inCourse.filter(isKnown), lessons: inCourse.filter((lesson) => !isKnown(lesson)) };
});
