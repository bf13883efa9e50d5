import { expect, test } from "vitest";
import { LESSON_CARDS } from "../../src/lesson/cards.ts";
import { nextLesson } from "../../src/ui/lesson/next-lesson.ts";

/** The number of the lesson that is offered behind another, when those were read to their end. */
function behind(number: number, ...done: readonly number[]): number | undefined {
  const card = LESSON_CARDS.find((each) => each.number === number);
  const ids = LESSON_CARDS.filter((each) => done.includes(each.number)).map(({ id }) => id as string);
  return card === undefined ? undefined : nextLesson(card, (id) => ids.includes(id))?.number;
}

test("a lesson is followed by the next of its course", () => {
  expect(behind(1)).toBe(3);
  expect(behind(4)).toBe(5);
});

test("a lesson of two courses is followed in the one by which its reader came", () => {
  expect(behind(3, 1)).toBe(14);
  expect(behind(3, 1, 2)).toBe(4);
});

test("the last lesson of the first course leads into the longer one, and the last of all nowhere", () => {
  expect(behind(15, 1, 3, 14)).toBe(16);
  expect(behind(13, 12)).toBeUndefined();
});
