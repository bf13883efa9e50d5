import { expect, test } from "vitest";
import type { PicturedScenario } from "../../src/figure/scenario-picture.ts";
import { after, seconds, START } from "../../src/kernel/time.ts";
import { LESSON_CARDS } from "../../src/lesson/cards.ts";
import type { Lesson } from "../../src/lesson/lesson.ts";
import { fetchLesson } from "../../src/lesson/lessons/index.ts";
import { readLesson } from "../../src/lesson/parse.ts";
import { atLeastOne } from "../at-least-one.ts";

/** What a lesson on a bench of bare servers looks like in the gallery: one group, and nothing planned. */
const BENCH: PicturedScenario = {
  topology: { stores: 5, regions: 1, replicas: 5, zones: 1 }, inputs: [], startAt: START, playUntil: after(START, seconds(60)),
};

/** Of a lesson what its card draws: its cluster, and what is planned to happen to it. */
function worldOf({ world, until }: Lesson): PicturedScenario {
  if (world.kind === "bench") return BENCH;
  const { topology, inputs, startAt, playUntil } = world.scenario;
  return { topology, inputs, startAt, playUntil: playUntil ?? until };
}

test("the gallery draws each lesson's own world", async () => {
  const worlds: Record<string, PicturedScenario> = {};
  for (const { id } of atLeastOne(LESSON_CARDS)) {
    const read = readLesson(await fetchLesson(id));
    if (!read.ok) expect.fail(`${id}: ${JSON.stringify(read.notices)}`);
    worlds[id] = worldOf(read.lesson);
  }
  const lines = Object.entries(worlds).map(([id, world]) => `  ${JSON.stringify(id)}: ${JSON.stringify(world)}`);
  await expect(`{\n${lines.join(",\n")}\n}\n`).toMatchFileSnapshot("../../src/ui/gallery/lesson-worlds.json");
});
