import { play } from "../../src/session/player.ts";
import { waitFor } from "../../src/lesson/check.ts";
import type { LessonPlayer } from "../../src/lesson/lesson-player.ts";
import { moveLesson } from "../../src/lesson/lesson-player.ts";
import type { Lesson } from "../../src/lesson/lesson.ts";
import { parseLesson } from "../../src/lesson/parse.ts";

/** Small lessons, written in place. */

export const both = (text: string): { readonly en: string; readonly zh: string } => ({ en: text, zh: text });

export const choice = (id: string, when: string): object => ({ id, text: both(id), when, reply: both(`reply to ${id}`) });

export const question = (id: string, yes: string): object =>
  ({ id, text: both("Well?"), choices: [choice("yes", yes), choice("no", `not (${yes})`)], expect: "yes" });

/** Three stores with one region; the leader on store 1 dies at 10 s. */
export const leaderDies = {
  topology: { stores: 3, regions: 1, replicas: 3, zones: 1, sizeMiB: 8, clients: 2 }, preset: "tikv", seed: 1,
  inputs: ["10s kill store 1"],
};

export const ELECTED = "count(raft.leader.elected, at > 10s) = 1";

export const untilElected = { play: { until: ELECTED, atMost: "40s" } };

/** A whole lesson; what is given stands in the place of what a small one has. */
export const lessonFile = (fields: object): object => ({
  format: "quorumscape-lesson/1", id: "small", number: 1, title: both("Small?"), refutes: both("Large."), minutes: 1, courses: [],
  world: leaderDies, startAt: "9s", steps: [{ say: both("Look.") }], must: ["violations() = 0"], debrief: both("Seen."),
    ...fields,
});

/** The notices of a file that is refused, as `place: sentence`; empty where it is not. */
export function faultsOf(file: object): readonly string[] {
  const read = parseLesson(JSON.stringify(file));
  return read.ok ? [] : read.notices.map(({ where, text }) => `${where}: ${text}`);
}

export function lessonOf(fields: object): Lesson {
  const read = parseLesson(JSON.stringify(lessonFile(fields)));
  if (!read.ok) throw new Error(read.notices.map(({ where, text }) => `${where}: ${text}`).join("\n"));
  return read.lesson;
}

/** Goes on to the next place where the lesson waits for its reader. */
export function next(player: LessonPlayer): void {
  moveLesson(player, { kind: "next" });
  waitFor(player);
}

/** Where the run of a lesson stands, in milliseconds. */
export function milliseconds(player: LessonPlayer): number {
  if (player.scene.kind !== "cluster") throw new Error("a bench has no clock");
  return player.scene.player.run.cluster.now / 1_000;
}

/** Lets the run go where it was sent by the reader's own hand. */
export function arrive({ scene }: LessonPlayer): void {
  if (scene.kind !== "cluster") throw new Error("a bench has no clock");
  while (scene.player.errand !== null) play(scene.player, 100, () => true);
}
