import type { IdNames } from "../proto/names.ts";
import { nearestWord, quoted } from "../kernel/words.ts";
import type { Expected } from "../proto/settings.ts";

/** What exists in the cluster that a sentence is for, so that a slip in a number is noticed before anything is done. */
export interface Known {
  readonly stores: readonly number[];
  readonly pds: readonly number[];
  readonly clients: readonly number[];
  readonly regions: readonly number[];
  /** The labels of stores, such as `zone=a`, each once. */
  readonly places: readonly string[];
  /** `Topology.names`: ids as the imported cluster writes them are understood, too. */
  readonly names: IdNames;
}

/** What can be set: handed in, because the rooms whose settings they are stand above this one. */
export interface SettingNames {
  readonly keys: readonly string[];
  /** What was expected of the text as a value of the setting; null where it fits. */
  expected(key: string, text: string): Expected | null;
}

/** What reading a sentence may look up. */
export interface Reference {
  readonly settings: SettingNames;
  /** Undefined where nothing is known of the cluster: then every id is taken. */
  readonly known: Known | undefined;
}

/** A sentence being read, word by word. Mutable: `next` is the index of the word to read. */
export interface WordReader {
  readonly text: string;
  /** Each word with the column (from 0) at which it starts. */
  words: readonly { readonly text: string; readonly at: number }[];
  readonly reference: Reference;
  next: number;
  /** Words that would have been understood at the index `at`, the latest at which any were: what completion offers. */
  readonly offered: { at: number; words: string[] };
}

/** What can be wrong with a sentence; `language/sentences.ts` says each in English, the page in Chinese. */
export type MistakeCode =
  | "empty" | "too-long" | "unknown" | "unknown-near" | "expected" | "missing" | "trailing" | "unknown-store" | "unknown-pd"
  | "unknown-client" | "unknown-region" | "same-node" | "twice-in-groups" | "out-of-range" | "unknown-setting"
  | "unknown-setting-near" | "setting-value";

/** The first mistake of a sentence, thrown out of the grammar and caught where a sentence is read. */
export class Mistake extends Error {
  readonly code: MistakeCode;
  /** Counts from 1. */
  readonly column: number;
  readonly values: Readonly<Record<string, string | number>>;
  constructor(code: MistakeCode, column: number, values: Mistake["values"]) {
    super(`${code} at column ${column}`);
    this.code = code;
    this.column = column;
    this.values = values;
  }
}

export function openWords(text: string, reference: Reference): WordReader {
  const words = [...text.matchAll(/->|\||(?:(?!->)[^\s|])+/g)].map((match) => ({ text: match[0], at: match.index }));
  return { text, words, reference, next: 0, offered: { at: 0, words: [] } };
}

export const wordHere = (words: WordReader): string | undefined => words.words[words.next]?.text;

export const atEnd = (words: WordReader): boolean => words.next >= words.words.length;

export function takeWord(words: WordReader): void {
  words.next++;
}

/** Everything from the word to read to the end of the text. */
export function restOfText(words: WordReader): string {
  const from = words.words[words.next]?.at;
  words.next = words.words.length;
  return from === undefined ? "" : words.text.slice(from).trim();
}

/** The same words, from the next one on with commas as words of their own. */
export function spreadCommas(words: WordReader): WordReader {
  const from = words.words[words.next]?.at ?? words.text.length;
  const rest = [...words.text.slice(from).matchAll(/->|[|,]|(?:(?!->)[^\s|,])+/g)];
  const read = words.words.slice(0, words.next);
  return { ...words, words: [...read, ...rest.map((match) => ({ text: match[0], at: match.index + from }))] };
}

/** Says which words would be understood here. */
export function offer(words: WordReader, candidates: readonly string[]): void {
  const { offered } = words;
  if (words.next < offered.at) return;
  if (words.next > offered.at) offered.words = [];
  offered.at = words.next;
  offered.words.push(...candidates);
}

/** Whether this very word comes next; takes it then. */
export function takeIf(words: WordReader, word: string): boolean {
  offer(words, [word]);
  if (wordHere(words) !== word) return false;
  takeWord(words);
  return true;
}

/** A mistake at the word to read. */
export function mistake(words: WordReader, code: MistakeCode, values: Mistake["values"]): Mistake {
  const word = words.words[words.next];
  return new Mistake(code, (word === undefined ? words.text.trimEnd().length + 1 : word.at) + 1, values);
}

/** Nothing is known by this name; it says which one was probably meant, if any was. */
export function unknownWord(
  words: WordReader, code: "unknown" | "unknown-setting", found: string, known: readonly string[],
): Mistake {
  const nearest = nearestWord(found, known);
  return nearest === undefined ? mistake(words, code, { found: quoted(found) })
    : mistake(words, `${code}-near`, { found: quoted(found), nearest });
}

/** Something else was expected here than what stands here, be it nothing. */
export function expected(words: WordReader, what: string): Mistake {
  const found = wordHere(words);
  return found === undefined ? mistake(words, "missing", { expected: what })
    : mistake(words, "expected", { found: `\`${quoted(found)}\``, expected: what });
}

/** The word that must come next; `what` says so with what follows it. */
export function takeKeyword(words: WordReader, word: string, what: string): void {
  if (!takeIf(words, word)) throw expected(words, what);
}
