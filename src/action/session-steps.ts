import type { Key } from "../proto/region.ts";
import type { SessionStep } from "../proto/session.ts";
import { outOfRange } from "./parts.ts";
import { expected, offer, openWords, takeIf, takeWord, wordHere, type Reference, type WordReader } from "./words.ts";

/** Pairs that a scan brings where nobody says it, and at the most. */
const USUAL_SCAN = 10;
const MOST_SCANNED = 100;

function readKey(words: WordReader): Key {
  const key = wordHere(words) ?? "";
  if (!/^[\w./:@-]{1,64}$/.test(key)) throw expected(words, "a key such as x");
  takeWord(words);
  return key;
}

function readValue(words: WordReader): string {
  const value = wordHere(words) ?? "";
  if (!/^[\w./:@+=-]{1,64}$/.test(value)) throw expected(words, "a value such as 10");
  takeWord(words);
  return value;
}

/** A whole number up to a limit. */
function readCount(words: WordReader, what: string, most: number): number {
  const text = wordHere(words) ?? "";
  if (!/^[1-9]\d{0,15}$/.test(text)) throw expected(words, what);
  if (Number(text) > most) throw outOfRange(words, `at most ${most}`);
  takeWord(words);
  return Number(text);
}

/** `a to d limit 3`. */
function readRange(words: WordReader): { readonly startKey: Key; readonly endKey: Key; readonly limit: number } {
  const startKey = readKey(words);
  const endKey = takeIf(words, "to") ? readKey(words) : "";
  return { startKey, endKey, limit: takeIf(words, "limit") ? readCount(words, "a number of pairs", MOST_SCANNED) : USUAL_SCAN };
}

/** What stands behind the first word of a step. */
const READERS: { readonly [Kind in SessionStep["kind"]]: (words: WordReader) => SessionStep } = {
  begin(words) {
    const mode = (["optimistic", "pessimistic"] as const).find((word) => takeIf(words, word)) ?? "default";
    return { kind: "begin", mode, at: takeIf(words, "at") ? readCount(words, "a timestamp", Number.MAX_SAFE_INTEGER) : 0 };
  },
  get: (words) => ({ kind: "get", key: readKey(words) }),
  put: (words) => ({ kind: "put", key: readKey(words), value: readValue(words) }),
  insert: (words) => ({ kind: "insert", key: readKey(words), value: readValue(words) }),
  delete: (words) => ({ kind: "delete", key: readKey(words) }),
  lock: (words) => ({ kind: "lock", key: readKey(words) }),
  scan: (words) => ({ kind: "scan", ...readRange(words) }),
  commit: () => ({ kind: "commit" }),
  rollback: () => ({ kind: "rollback" }),
  rawget: (words) => ({ kind: "rawget", key: readKey(words) }),
  rawput: (words) => ({ kind: "rawput", key: readKey(words), value: readValue(words) }),
  rawdelete: (words) => ({ kind: "rawdelete", key: readKey(words) }),
  rawscan: (words) => ({ kind: "rawscan", ...readRange(words) }),
};

/** The first words of steps, in the order of help. */
export const STEP_WORDS: readonly string[] = Object.keys(READERS);

/** Other names that people know the steps by: client-go's, and those of many a shell. */
const ALSO: Readonly<Record<string, SessionStep["kind"]>> = { set: "put", del: "delete", start: "begin" };

/** Reads a step of a session. Throws `Mistake`. */
export function readSessionStep(words: WordReader): SessionStep {
  offer(words, STEP_WORDS);
  const typed = (wordHere(words) ?? "").toLowerCase();
  const word = Object.hasOwn(ALSO, typed) ? ALSO[typed] ?? typed : typed;
  if (!Object.hasOwn(READERS, word)) throw expected(words, "a step of a session such as get x");
  takeWord(words);
  return READERS[word as SessionStep["kind"]](words);
}

/** What a step in words means, once it has been read. */
export const stepOf = (text: string): SessionStep => readSessionStep(openWords(text, NOWHERE));

const NOWHERE: Reference = { settings: { keys: [], expected: () => null }, known: undefined };
