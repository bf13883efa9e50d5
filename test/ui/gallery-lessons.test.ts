import { expect, test } from "vitest";
import { LESSON_CARDS } from "../../src/lesson/cards.ts";
import { lessonsByCourse } from "../../src/ui/gallery/lessons.ts";

test("each lesson stands in the gallery once at full length, and is named in every other course that it belongs to", () => {
  const shelves = lessonsByCourse();
  const ids = LESSON_CARDS.map(({ id }) => id).sort();
  expect(shelves.flatMap(({ lessons }) => lessons.map(({ card }) => card.id)).sort()).toEqual(ids);
  expect(shelves.flatMap(({ again }) => again).length).toBeGreaterThan(0);
  expect(shelves.flatMap(({ course, again, lessons }) => [...again, ...lessons].map(({ card }) => `${course} ${card.id}`)).sort())
    .toEqual(LESSON_CARDS.flatMap(({ id, courses }) => courses.map((course) => `${course} ${id}`)).sort());
});
