import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LESSON_CARDS } from "../../src/lesson/cards.ts";
import { lessonCheck } from "../../src/lesson/check.ts";
import { LANGUAGES, type Lesson } from "../../src/lesson/lesson.ts";
import { fetchLesson, type LessonId } from "../../src/lesson/lessons/index.ts";
import { readLesson } from "../../src/lesson/parse.ts";
import type { CourseId } from "../../src/lesson/types.ts";
import { lessonTables } from "../../.tools/lesson-tables.ts";
import { atLeastOne } from "../at-least-one.ts";
import { root } from "../house/source.ts";

/** What each lesson claims and its run has to show; the conditions stand in its file under `must`. */
const CLAIMS: Readonly<Record<LessonId, string>> = {
  "no-pd-needed": "with PD dead the two replicas that are left elect a leader, once a timer has run out",
  "split-vote": "three candidates of one term leave it without a leader, and the next term has one",
  "two-leaders": "two stores lead at once, in different terms, until the old one misses its quorum",
  "log-repair": "entries that nobody acknowledged are erased, and those alone",
  "majority-is-not-committed": "an entry of an earlier term on three of five servers is not committed, and can be overwritten",
  "promise-on-disk": "three stores lose power at once and no acknowledged write is lost",
  "deposed-leader-commits": "a deposed leader finishes a commit, and the new leader has the entry",
  "lease-reads": "the old leader stops reading under its lease before anybody else can lead",
  "returning-server": "without PreVote a server that returns deposes every healthy leader once",
  "check-quorum": "without the quorum check a client of the old leader hears nothing until its own time-out",
  "one-way-cut": "a leader that speaks but does not hear is deposed by nobody but itself",
  "membership-change": "a replica is replaced as a learner first, then under both majorities",
  "snapshot-or-log": "a replica that was away for eighty seconds gets entries and no snapshot",
  "many-elections": "a dead store stops the regions that it led, and each of them elects for itself",
  "thirty-minutes": "repair begins thirty minutes after service was back",
  "placement-isolation": "with isolation by zone and a zone lost no region is repaired",
  "lost-majority": "regions with two replicas on dead stores stay away until unsafe recovery forces them open, which may lose writes",
  "pd-is-gone": "elections, reads and writes of known routes go on without PD, and two of its three members are enough",
  "clock-never-back": "a new leader of PD begins above all earlier timestamps, and time stands until its clock has caught up",
  "dead-client": "what a dead client has committed at its primary key the next reader finishes, and undoes the rest",
  "three-orders": "half an order is seen by Saga alone, and its coordinator amends it when it is back",
  "retry-storm": "no operation fails for good, and hundreds are sent again and again",
  "dead-slow-paused": "the regions of a paused store elect new leaders while PD calls it Up",
  "sleeping-regions": "a dead process wakes its sleeping regions at once, and they elect sooner than busy ones",
  "grey-failure": "a slow disk starts no election, and writes through its store take hundreds of times longer",
};

/** Fewer than `lesson check` tries: these run each time. */
const OTHER_SEEDS = 3;

async function lessonOf(id: string): Promise<Lesson> {
  const read = readLesson(await fetchLesson(id));
  if (!read.ok) throw new Error(read.notices.map(({ where, text }) => `${where}: ${text}`).join("\n"));
  return read.lesson;
}

const lessonsOf = (course: CourseId): typeof LESSON_CARDS => LESSON_CARDS.filter(({ courses }) => courses.includes(course));

const numbersOf = (course: CourseId): readonly number[] => lessonsOf(course).map(({ number }) => number);

describe.each(LESSON_CARDS)("lesson $number, $id", (card) => {
  it(`shows in both languages that ${CLAIMS[card.id]}`, async () => {
    expect(lessonCheck(await lessonOf(card.id), LANGUAGES, OTHER_SEEDS)).toEqual([]);
  });

  it("asks before it runs, answers what it asked, and ends in free play", async () => {
    const { steps, notes } = await lessonOf(card.id);
    const kinds = steps.map(({ kind }) => kind);
    const asked = steps.flatMap((step) => (step.kind === "ask" ? [step.question.id] : []));
    const answered = steps.flatMap((step) => (step.kind === "reveal" ? [step.of] : []));
    // On a bench the first lines only set the scene.
    const runs = kinds.includes("play") ? kinds.indexOf("play") : kinds.lastIndexOf("step");
    expect(kinds.indexOf("ask")).toBeLessThan(runs);
    expect(kinds).toContain("see");
    expect(answered).toEqual(asked);
    expect(kinds[kinds.length - 1]).toBe("free");
    expect(notes).not.toBeNull();
  });

  it("says on its card in the gallery what its file says", async () => {
    expect((await lessonOf(card.id)).card).toEqual(card);
  });
});

describe("the gallery", () => {
  it("has a card for each file", () => {
    const files = readdirSync(join(import.meta.dirname, "../../src/lesson/lessons")).filter((name) => name.endsWith(".json"));
    expect(LESSON_CARDS.map(({ id }) => `${id}.json`).sort()).toEqual(files.sort());
  });

  it("has its tables as `npm run -s lessons` makes them of the files", () => {
    for (const [path, text] of atLeastOne(Object.entries(lessonTables(root)))) {
      expect(readFileSync(join(root, path), "utf8"), path).toBe(text);
    }
  });

  it("shows the lessons by number, each of which is given once", () => {
    const numbers = LESSON_CARDS.map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("has thirteen lessons about Raft, and twelve about operating a cluster", () => {
    expect(numbersOf("raft")).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(numbersOf("operating")).toEqual([14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  });

  it("has a first quarter of an hour that takes about that long", () => {
    const lessons = lessonsOf("first-quarter");
    const minutes = lessons.reduce((sum, card) => sum + card.minutes, 0);
    expect(lessons).toHaveLength(4);
    expect(minutes).toBeGreaterThanOrEqual(14);
    expect(minutes).toBeLessThanOrEqual(17);
  });
});
