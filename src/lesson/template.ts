import { readExpression, type Expression, type QueryBook } from "./expression/compile.ts";
import type { Kind, Value } from "./expression/values.ts";
import type { Texts } from "./types.ts";
import type { LessonView } from "./view.ts";

/** A text in both languages whose numbers come from the run: what stands in braces is an expression. */
export interface Template {
  readonly en: readonly Piece[];
  readonly zh: readonly Piece[];
}

type Piece = string | Expression;

export type ReadPieces =
  | { readonly ok: true; readonly pieces: readonly Piece[] }
  /** `at` is the place of the mistake in the text, from 0. */
  | { readonly ok: false; readonly at: number; readonly sentence: string };

/** Splits a text at its braces and reads what stands in them. */
export function readPieces(text: string, book: QueryBook): ReadPieces {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(/\{([^{}]*)\}|[{}]/g)) {
    const [whole, inner] = found;
    if (inner === undefined) return { ok: false, at: found.index, sentence: `\`${whole}\` has no partner; in braces stands an expression.` };
    const read = readExpression(inner, book);
    if (!read.ok) return { ok: false, at: found.index + 1 + read.at, sentence: read.sentence };
    if (!SHOWN.includes(read.expression.is)) {
      return { ok: false, at: found.index + 1, sentence: "A text shows a number, a duration, a text or a list; of an event one of its fields." };
    }
    if (found.index > end) pieces.push(text.slice(end, found.index));
    pieces.push(read.expression);
    end = found.index + whole.length;
  }
  if (end < text.length || pieces.length === 0) pieces.push(text.slice(end));
  return { ok: true, pieces };
}

const SHOWN: readonly Kind[] = ["number", "duration", "text", "list"];

/** What stands in a text where the run has not come to the number yet. */
const UNKNOWN = "…";

/** The text as it reads at this moment of the run. */
export const fillTemplate = (template: Template, view: LessonView): Texts => ({
  en: fill(template.en, view, ENGLISH), zh: fill(template.zh, view, CHINESE),
});

const fill = (pieces: readonly Piece[], view: LessonView, words: Units): string =>
  pieces.map((piece) => (typeof piece === "string" ? piece : written(piece.evaluate(view), piece.is, words))).join("");

interface Units {
  readonly micros: string;
  readonly millis: string;
  readonly seconds: string;
  readonly minutes: string;
  /** Where no seconds follow. */
  readonly wholeMinutes: string;
  readonly comma: string;
}

const ENGLISH: Units = { micros: " µs", millis: " ms", seconds: " s", minutes: " min", wholeMinutes: " min", comma: ", " };
const CHINESE: Units = { micros: " 微秒", millis: " 毫秒", seconds: " 秒", minutes: " 分", wholeMinutes: " 分钟", comma: "、" };

function written(value: Value, is: Kind, words: Units): string {
  if (typeof value === "number") return is === "duration" ? durationText(value, words) : numberText(value);
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((each) => String(each)).join(words.comma);
  return UNKNOWN;
}

const numberText = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** Three digits are what a reader takes along: `754 ms`, `9.53 s`, `17.1 s`, `30 min 9 s`. */
function durationText(micros: number, words: Units): string {
  const sign = micros < 0 ? "−" : "";
  const total = Math.abs(micros);
  if (total < 999.5) return `${sign}${Math.round(total)}${total === 0 ? words.seconds : words.micros}`;
  if (total < 999_500) return `${sign}${threeDigits(total / 1_000)}${words.millis}`;
  if (total < 59_950_000) return `${sign}${threeDigits(total / 1_000_000)}${words.seconds}`;
  const seconds = Math.round(total / 1_000_000);
  const rest = seconds % 60;
  const minutes = `${sign}${Math.floor(seconds / 60)}`;
  return rest === 0 ? `${minutes}${words.wholeMinutes}` : `${minutes}${words.minutes} ${rest}${words.seconds}`;
}

/** From 1 to 999.49 with three digits, without zeros at the end. */
const threeDigits = (value: number): string => String(Number(value.toPrecision(3)));

/** The expressions in a text that the run has not come to yet. */
export const unknownIn = (pieces: readonly Piece[], view: LessonView): readonly string[] =>
  pieces.flatMap((piece) => (typeof piece === "string" || piece.evaluate(view) !== null ? [] : [piece.text]));

/** Shorter texts may differ as they like. */
const COMPARED_FROM = 24;
/** A Chinese character says about as much as so many Latin letters. */
const LETTERS_PER_CHARACTER = 2.5;

/** What is wrong with the lengths of a text in its languages: one of them must have lost something; null if nothing is. */
export function lengthFault(en: string, zh: string): string | null {
  const characters = [...zh].filter((each) => /\p{Script=Han}/u.test(each)).length;
  const weight = characters * LETTERS_PER_CHARACTER + zh.length - characters;
  if (Math.max(en.length, weight) < COMPARED_FROM) return null;
  const share = weight / en.length;
  if (share >= 1 / 2.5 && share <= 2.5) return null;
  return `The ${share < 1 ? "Chinese" : "English"} text is much shorter than the other (${en.length} letters, ${zh.length} characters).`;
}
