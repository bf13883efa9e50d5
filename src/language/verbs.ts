import { quoted } from "../kernel/words.ts";
import { verbHere, type Verb } from "../action/verb.ts";
import {
  mistake, Mistake, offer, openWords, takeWord, unknownWord, wordHere, type Reference, type WordReader,
} from "../action/words.ts";
import { fillSentence, type Notice } from "./notice.ts";
import { ACTION_SENTENCES } from "./sentences.ts";

/** A verb with what its fields make: an action, and later the questions of a terminal. */
export interface Speech<T> extends Pick<Verb<object>, "word" | "next" | "usage"> {
  read(words: WordReader): T;
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly notice: Notice };

/** Longest sentence read; a partition of 300 stores has about 2,000 characters. */
const MAX_CHARACTERS = 8_000;

/** Reads a whole text by `read`; the first mistake comes back as a notice that says what was expected. Never throws. */
export function readSentence<T>(text: string, reference: Reference, read: (words: WordReader) => T): Read<T> {
  try {
    if (text.length > MAX_CHARACTERS) throw new Mistake("too-long", 0, { size: text.length, limit: MAX_CHARACTERS });
    const words = openWords(text, reference);
    const value = read(words);
    expectEnd(words);
    return { ok: true, value };
  } catch (error) {
    if (error instanceof Mistake) return { ok: false, notice: noticeOf(error) };
    throw error;
  }
}

function noticeOf({ code, column, values }: Mistake): Notice {
  const full = `action.${code}` as const;
  // A text that is too long has its mistake nowhere in particular.
  const where = column === 0 ? "" : `column ${column}`;
  return { level: "error", code: full, where, text: fillSentence(ACTION_SENTENCES[full], values), values };
}

function expectEnd(words: WordReader): void {
  const found = wordHere(words);
  if (found === undefined) return;
  const before = words.text.slice(0, words.words[words.next]?.at ?? 0).trim();
  throw mistake(words, "trailing", { found: quoted(found), action: quoted(before) });
}

/** Reads one sentence from where the words stand. Throws `Mistake`. */
export function readSpeech<T>(verbs: readonly Speech<T>[], words: WordReader): T {
  const first = wordHere(words);
  const known = firstWords(verbs);
  offer(words, known);
  if (first === undefined) throw mistake(words, "empty", {});
  const verb = verbHere(verbs, words);
  if (verb === undefined) throw unknownWord(words, "unknown", first, known);
  takeWord(words);
  const seconds = [...words.reference.known?.places ?? [], "others"];
  offer(words, verbs.flatMap(({ word, next }) => {
    if (word !== first || next === "") return [];
    return typeof next === "string" ? [next] : seconds.filter((each) => next.test(each));
  }));
  return verb.read(words);
}

/** The first words of all sentences, each once. */
const firstWords = (verbs: readonly Speech<unknown>[]): readonly string[] => [...new Set(verbs.map(({ word }) => word))];

/**
 * What the last word of an unfinished sentence may become: the words that would be understood in its place and begin as it
 * does; behind a space, all that would be understood next.
 */
export function completionsOf(verbs: readonly Speech<unknown>[], text: string, reference: Reference): readonly string[] {
  const begun = /\S*$/.exec(text)?.[0] ?? "";
  const words = openWords(text.slice(0, text.length - begun.length), reference);
  try {
    readSpeech(verbs, words);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
  }
  const { offered } = words;
  return offered.at === words.words.length ? [...new Set(offered.words)].filter((word) => word.startsWith(begun)) : [];
}
