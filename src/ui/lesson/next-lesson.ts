import { LESSON_CARDS } from "../../lesson/cards.ts";
import type { CourseId, LessonCard } from "../../lesson/types.ts";

/**
 * The lesson that follows in the reader's course; null at the end of one. A lesson of several courses is followed in the last of
 * those whose lesson before it was read to its end, else in the first.
 */
export function nextLesson({ id, courses }: LessonCard, isDone: (id: string) => boolean): LessonCard | null {
  const followed = [...courses].reverse().find((course) => {
    const before = beside(id, course, -1);
    return before !== null && isDone(before.id);
  });
  const course = followed ?? courses[0];
  return course === undefined ? null : beside(id, course, 1);
}

function beside(id: string, course: CourseId, by: 1 | -1): LessonCard | null {
  const lessons: readonly LessonCard[] = LESSON_CARDS.filter(({ courses }) => courses.includes(course));
  const at = lessons.findIndex((card) => card.id === id);
  return at < 0 ? null : lessons[at + by] ?? null;
}
