import { quoted } from "../../kernel/words.ts";
import { COMPARISONS, type Comparison, type Kind, type Value } from "./values.ts";
import { ExpressionFault, tokensOf, type Token } from "./tokens.ts";

/** What an expression says, by its grammar alone; `at` is where each part begins, from 0. */
export type Syntax =
  | { readonly kind: "literal"; readonly value: Value; readonly is: Kind; readonly at: number }
  | { readonly kind: "now"; readonly at: number }
  | { readonly kind: "list"; readonly items: readonly Syntax[]; readonly at: number }
  | { readonly kind: "call"; readonly name: string; readonly given: readonly Given[]; readonly at: number }
  | { readonly kind: "field"; readonly of: Syntax; readonly name: string; readonly at: number }
  | { readonly kind: "sum"; readonly sign: "+" | "-"; readonly left: Syntax; readonly right: Syntax; readonly at: number }
  | { readonly kind: "compare"; readonly sign: Comparison; readonly left: Syntax; readonly right: Syntax; readonly at: number }
  | { readonly kind: "join"; readonly word: "and" | "or"; readonly left: Syntax; readonly right: Syntax; readonly at: number }
  | { readonly kind: "not"; readonly of: Syntax; readonly at: number };

/** What a call is given: the name of an event or a field, a filter, or a term. */
export type Given =
  | { readonly kind: "word"; readonly word: string; readonly at: number }
  | { readonly kind: "filter"; readonly field: string; readonly sign: Comparison; readonly value: Syntax; readonly at: number }
  | { readonly kind: "term"; readonly term: Syntax; readonly at: number };

/** What a person can still read, and what is never costly to evaluate. */
export const MAX_EXPRESSION_LENGTH = 400;
export const MAX_DEPTH = 16;
export const MAX_CALLS = 64;

interface Reader {
  readonly tokens: readonly Token[];
  place: number;
  depth: number;
  calls: number;
}

/** Reads an expression; throws an `ExpressionFault` where it is none. */
export function readSyntax(text: string): Syntax {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    throw new ExpressionFault(MAX_EXPRESSION_LENGTH,
      `The expression has ${text.length} characters; expected at most ${MAX_EXPRESSION_LENGTH}.`);
  }
  const reader: Reader = { tokens: tokensOf(text), place: 0, depth: 0, calls: 0 };
  const read = readEither(reader);
  if (next(reader).kind !== "end") throw unexpected(reader, "`and`, `or`, a comparison, `+`, `-` or the end");
  return read;
}

const END: Token = { kind: "end", text: "", value: null, at: 0 };

const next = ({ tokens, place }: Reader): Token => tokens[place] ?? tokens[tokens.length - 1] ?? END;

function take(reader: Reader): Token {
  const token = next(reader);
  reader.place++;
  return token;
}

const isNext = (reader: Reader, kind: "word" | "sign", text: string): boolean =>
  next(reader).kind === kind && next(reader).text === text;

function unexpected(reader: Reader, expected: string): ExpressionFault {
  const { at, kind, text } = next(reader);
  return new ExpressionFault(at, `Expected ${expected}, found ${kind === "end" ? "the end" : `\`${quoted(text)}\``}.`);
}

function demand(reader: Reader, sign: string): void {
  if (!isNext(reader, "sign", sign)) throw unexpected(reader, `\`${sign}\``);
  reader.place++;
}

function deeper<T>(reader: Reader, read: (reader: Reader) => T): T {
  if (++reader.depth > MAX_DEPTH) {
    throw new ExpressionFault(next(reader).at, `The expression nests deeper than ${MAX_DEPTH}.`);
  }
  const found = read(reader);
  reader.depth--;
  return found;
}

function readEither(reader: Reader): Syntax {
  let left = readBoth(reader);
  while (isNext(reader, "word", "or")) {
    const { at } = take(reader);
    left = { kind: "join", word: "or", left, right: readBoth(reader), at };
  }
  return left;
}

function readBoth(reader: Reader): Syntax {
  let left = readNot(reader);
  while (isNext(reader, "word", "and")) {
    const { at } = take(reader);
    left = { kind: "join", word: "and", left, right: readNot(reader), at };
  }
  return left;
}

function readNot(reader: Reader): Syntax {
  if (!isNext(reader, "word", "not")) return readComparison(reader);
  const { at } = take(reader);
  return { kind: "not", of: deeper(reader, readNot), at };
}

function readComparison(reader: Reader): Syntax {
  const left = readSum(reader);
  const { at } = next(reader);
  const sign = takeComparison(reader);
  return sign === null ? left : { kind: "compare", sign, left, right: readSum(reader), at };
}

function takeComparison(reader: Reader): Comparison | null {
  const { kind, text } = next(reader);
  const sign = kind === "sign" || kind === "word" ? COMPARISONS.find((each) => each === text) : undefined;
  if (sign === undefined) return null;
  reader.place++;
  return sign;
}

function readSum(reader: Reader): Syntax {
  let left = readItem(reader);
  for (;;) {
    const sign = isNext(reader, "sign", "+") ? "+" : isNext(reader, "sign", "-") ? "-" : null;
    if (sign === null) return left;
    const { at } = take(reader);
    left = { kind: "sum", sign, left, right: readItem(reader), at };
  }
}

function readItem(reader: Reader): Syntax {
  const token = next(reader);
  const { kind, text, value, at } = token;
  if (kind === "number" || kind === "duration" || kind === "text") {
    reader.place++;
    return { kind: "literal", value, is: kind, at };
  }
  if (kind === "sign" && text === "(") return readParenthesis(reader);
  if (kind === "sign" && text === "[") return readList(reader);
  if (kind === "word" && text === "none") return { kind: "literal", value: null, is: "none", at: take(reader).at };
  if (kind === "word" && text === "now") return { kind: "now", at: take(reader).at };
  if (kind === "word" && isCall(reader)) return readFields(reader, readCall(reader));
  throw unexpected(reader, "a number, a duration, a 'text', a list, a call such as count(…), now or none");
}

function readParenthesis(reader: Reader): Syntax {
  reader.place++;
  const inner = deeper(reader, readEither);
  demand(reader, ")");
  return inner;
}

function readList(reader: Reader): Syntax {
  const { at } = take(reader);
  const items = [deeper(reader, readSum)];
  while (isNext(reader, "sign", ",")) {
    reader.place++;
    items.push(deeper(reader, readSum));
  }
  demand(reader, "]");
  return { kind: "list", items, at };
}

/** Whether the word that comes is a call's name. */
function isCall({ tokens, place }: Reader): boolean {
  const behind = tokens[place + 1];
  return behind?.kind === "sign" && behind.text === "(";
}

function readCall(reader: Reader): Syntax {
  const { text: name, at } = take(reader);
  if (++reader.calls > MAX_CALLS) throw new ExpressionFault(at, `The expression has more than ${MAX_CALLS} calls.`);
  demand(reader, "(");
  const given: Given[] = [];
  while (!isNext(reader, "sign", ")")) {
    if (given.length > 0) demand(reader, ",");
    given.push(deeper(reader, readGiven));
  }
  demand(reader, ")");
  return { kind: "call", name, given, at };
}

function readGiven(reader: Reader): Given {
  const { kind, text, at } = next(reader);
  if (kind !== "word" || text === "none" || text === "now" || isCall(reader)) return { kind: "term", term: readSum(reader), at };
  reader.place++;
  const sign = takeComparison(reader);
  return sign === null ? { kind: "word", word: text, at } : { kind: "filter", field: text, sign, value: readSum(reader), at };
}

function readFields(reader: Reader, of: Syntax): Syntax {
  let found = of;
  while (isNext(reader, "sign", ".")) {
    reader.place++;
    if (next(reader).kind !== "word") throw unexpected(reader, "the name of a field");
    const { text, at } = take(reader);
    found = { kind: "field", of: found, name: text, at };
  }
  return found;
}
