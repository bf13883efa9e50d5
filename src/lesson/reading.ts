import { parseDuration, type Instant } from "../kernel/time.ts";
import { readBenchLine } from "../lab/bench.ts";
import { parseAction, parseTimedAction } from "../language/actions.ts";
import type { Notice } from "../language/notice.ts";
import { readExpression, type Expression, type QueryBook } from "./expression/compile.ts";
import type { Kind } from "./expression/values.ts";
import type { BenchLine, PlannedAction } from "./lesson.ts";
import { readPieces, type Template } from "./template.ts";
import type { Texts } from "./types.ts";

/** What is gathered while a lesson is read. */
export interface LessonReading {
  readonly book: QueryBook;
  readonly notices: Notice[];
  /** True for a lesson on a bench: its steps speak of lines, those of a cluster of actions and instants. */
  readonly onBench: boolean;
}

export const lessonNotice = (where: string, text: string): Notice =>
  ({ level: "error", code: "lesson.invalid", where, text, values: {} });

export const faultIn = ({ notices }: LessonReading, where: string, text: string): void =>
  void notices.push(lessonNotice(where, text));

export const instantOf = (text: string): Instant => (parseDuration(text) ?? 0) as number as Instant;

/** A text in both languages, with the expressions in it. */
export function readTemplate({ en, zh }: Texts, where: string, { book, notices }: LessonReading): Template | null {
  const [first, second] = [readPieces(en, book), readPieces(zh, book)];
  if (!first.ok) notices.push(lessonNotice(`${where}.en, character ${first.at + 1}`, first.sentence));
  if (!second.ok) notices.push(lessonNotice(`${where}.zh, character ${second.at + 1}`, second.sentence));
  return first.ok && second.ok ? { en: first.pieces, zh: second.pieces } : null;
}

/** An expression of that kind. */
export function readTerm(text: string, is: Kind, where: string, { book, notices }: LessonReading): Expression | null {
  const read = readExpression(text, book);
  if (!read.ok) notices.push(lessonNotice(`${where}, character ${read.at + 1}`, read.sentence));
  else if (read.expression.is !== is) {
    notices.push(lessonNotice(where, `Expected ${is === "truth" ? "a condition" : "an event, such as first(…)"}; this is none.`));
  }
  return read.ok && read.expression.is === is ? read.expression : null;
}

/** Actions with their instants, or without: then they are done at once. */
export function readActions(words: readonly string[], where: string, reading: LessonReading): readonly PlannedAction[] {
  return words.flatMap((text, place): PlannedAction[] => {
    const isTimed = parseDuration(text.trim().split(/\s/)[0] ?? "") !== undefined;
    const timed = isTimed ? parseTimedAction(text) : null;
    if (timed?.ok === true) return [timed.input];
    const plain = timed === null ? parseAction(text) : timed;
    if (plain.ok && "action" in plain) return [{ at: null, action: plain.action }];
    if (!plain.ok) faultIn(reading, `${where}[${place}]`, plain.notice.text);
    return [];
  });
}

export function readLines(words: readonly string[], where: string, reading: LessonReading): readonly BenchLine[] {
  return words.flatMap((text, place): BenchLine[] => {
    const read = readBenchLine(text);
    if (read.ok) return [{ text, directive: read.directive }];
    faultIn(reading, `${where}[${place}]`, `Expected ${read.sentence}.`);
    return [];
  });
}

