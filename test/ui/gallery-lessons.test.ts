import { expect, test } from "vitest";
import { LESSON_CARDS } from "../../src/lesson/cards.ts";
import { lessonsByCourse } from "../../src/ui/gallery/lessons.ts";
import { atLeastOne } from "../at-least-one.ts";

test("each lesson stands in the gallery once at full length, and is named in every other course that it belongs to", () => {
  const shelves = lessonsByCourse();
  const ids = LESSON_CARDS.map(({ id }) => id).sort();
  const full = shelves.flatMap(({ lessons }) => lessons.filter(({ again }) => !again));
  expect(full.map(({ lesson: { card } }) => card.id).sort()).toEqual(ids);
  expect(shelves.flatMap(({ lessons }) => lessons.filter(({ again }) => again)).length).toBeGreaterThan(0);
  expect(shelves.flatMap(({ course, lessons }) => lessons.map(({ lesson: { card } }) => `${course} ${card.id}`)).sort())
    .toEqual(LESSON_CARDS.flatMap(({ id, courses }) => courses.map((course) => `${course} ${id}`)).sort());
});

test("the lessons of a course stand in the order of their numbers", () => {
  for (const { lessons } of atLeastOne(lessonsByCourse())) {
    const numbers = lessons.map(({ lesson: { card } }) => card.number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers.length).toBeGreaterThan(2);
  }
});
