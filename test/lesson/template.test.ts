import { expect, test } from "vitest";
import { openLesson } from "../../src/lesson/lesson-player.ts";
import { fillTemplate } from "../../src/lesson/template.ts";
import { both, lessonOf } from "./small.ts";

const bench = { lab: "raft", script: ["add-nodes 3 voters=(1,2,3) index=2"] };

test.each([
  ["250us", "250 µs", "250 微秒"],
  ["7540us", "7.54 ms", "7.54 毫秒"],
  ["9.53s", "9.53 s", "9.53 秒"],
  ["30m", "30 min", "30 分钟"],
  ["30m9s", "30 min 9 s", "30 分 9 秒"],
  ["1234567", "1,234,567", "1,234,567"],
  ["[2, 3]", "2, 3", "2、3"],
])("{%s} reads %s in English and %s in Chinese", (expression, en, zh) => {
  const { scene, lesson } = openLesson(lessonOf({ world: bench, startAt: "0s", debrief: both(`{${expression}}`) }));
  expect(fillTemplate(lesson.debrief, scene.view)).toEqual({ en, zh });
});
