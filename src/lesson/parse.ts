import * as v from "valibot";
import { parseJson } from "../exchange/json.ts";
import { FIRST_ONLY, firstIssue } from "../exchange/shapes.ts";
import { quoted } from "../kernel/words.ts";
import type { Notice } from "../language/notice.ts";
import { createQueryBook } from "./expression/compile.ts";
import type { Lesson, Must, PlannedStep, Question } from "./lesson.ts";
import { faultIn, instantOf, lessonNotice, readTemplate, readTerm, type LessonReading } from "./reading.ts";
import { LESSON_FORMAT, lessonShape, type LessonFile } from "./shapes.ts";
import { readSource } from "./source.ts";
import { readStep } from "./steps.ts";

export type ParsedLesson =
  | { readonly ok: true; readonly lesson: Lesson }
  | { readonly ok: false; readonly notices: readonly Notice[] };

const MAX_LESSON_CHARACTERS = 200_000;

/** Reads a lesson file. Mistakes come back as notices that say what, where and what was expected; never throws. */
export function parseLesson(text: string): ParsedLesson {
  if (text.length > MAX_LESSON_CHARACTERS) {
    return refuse("", `The lesson has ${text.length} characters, and at most ${MAX_LESSON_CHARACTERS} are read.`);
  }
  const parsed = parseJson(text.replace(/^\ufeff/, ""));
  if (!parsed.ok) {
    const { line, column, found, expected } = parsed.fault;
    return refuse(`line ${line}, column ${column}`, `Expected ${expected}, found ${found === "" ? "the end" : `\`${quoted(found)}\``}.`);
  }
  return readLesson(parsed.value);
}

/** Reads a lesson that has been read as JSON. */
export function readLesson(value: unknown): ParsedLesson {
  const shaped = v.safeParse(lessonShape, value, FIRST_ONLY);
  if (!shaped.success) {
    const { where, expected, found, nearest } = firstIssue(shaped.issues, lessonShape);
    if (where === "" || where === "format") return refuse(where, `This is no lesson; expected \`"format": "${LESSON_FORMAT}"\`.`);
    return refuse(where, nearest === undefined ? `Expected ${expected}, found ${found}.` : `There is no field ${found} here; the nearest is ${nearest}.`);
  }
  const file = shaped.output;
  const reading: LessonReading = { book: createQueryBook(), notices: [], onBench: file.world.lab !== undefined };
  const lesson = buildLesson(file, reading);
  return reading.notices.length > 0 || lesson === null ? { ok: false, notices: reading.notices } : { ok: true, lesson };
}

const refuse = (where: string, text: string): ParsedLesson => ({ ok: false, notices: [lessonNotice(where, text)] });

function buildLesson(file: LessonFile, reading: LessonReading): Lesson | null {
  const { id, number, title, refutes, minutes, courses } = file;
  const world = readSource(file, reading);
  const steps = file.steps.flatMap((step, place) => {
    const read = readStep(step, `steps[${place}]`, reading);
    return read === null ? [] : [read];
  });
  const must = file.must.map((each, place) => readMust(each, `must[${place}]`, reading)).filter((each) => each !== null);
  const debrief = readTemplate(file.debrief, "debrief", reading);
  const notes = file.notes === undefined ? null : readTemplate(file.notes, "notes", reading);
  checkQuestions(steps, reading);
  if (world === null || debrief === null) return null;
  return {
    card: { id, number, title, refutes, minutes, courses }, world, steps, must, until: instantOf(file.until ?? file.startAt),
    debrief, notes, queries: reading.book.queries,
  };
}

function readMust(file: LessonFile["must"][number], where: string, reading: LessonReading): Must | null {
  const { that, at, anySeed } = typeof file === "string" ? { that: file, at: undefined, anySeed: false } : file;
  const read = readTerm(that, "truth", where, reading);
  if (reading.onBench && at !== undefined) faultIn(reading, `${where}.at`, "A bench has no clock; what must hold there holds at the end.");
  return read === null ? null : { that: read, at: at === undefined ? null : instantOf(at), anySeed };
}

/** Each question has an id of its own, and is asked before it is answered. */
function checkQuestions(steps: readonly PlannedStep[], reading: LessonReading): void {
  const asked = new Map<string, Question>();
  steps.forEach((step, place) => {
    if (step.kind === "ask" || step.kind === "see") {
      if (asked.has(step.question.id)) faultIn(reading, `steps[${place}].${step.kind}.id`, `Another question is called ${step.question.id}.`);
      asked.set(step.question.id, step.question);
    }
    if (step.kind === "reveal" && !asked.has(step.of)) {
      faultIn(reading, `steps[${place}].reveal`, `No question ${step.of} is asked before it; there are ${[...asked.keys()].join(", ")}.`);
    }
  });
}
