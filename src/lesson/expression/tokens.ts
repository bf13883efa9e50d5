import { parseDuration } from "../../kernel/time.ts";
import { quoted } from "../../kernel/words.ts";
import type { Value } from "./values.ts";

/** A word, a literal or a sign of an expression, and where it begins, from 0. */
export interface Token {
  readonly kind: "number" | "duration" | "text" | "word" | "sign" | "end";
  readonly text: string;
  /** Of a literal. */
  readonly value: Value;
  readonly at: number;
}

/**
 * What is wrong with an expression: a sentence that says what was expected, and the place, from 0. Thrown within this folder
 * only.
 */
export class ExpressionFault extends Error {
  readonly at: number;

  constructor(at: number, sentence: string) {
    super(sentence);
    this.at = at;
  }
}

/**
 * In the order in which they are tried at each place. A name may hold dots and dashes: a minus therefore needs blanks around
 * it.
 */
const SHAPES: readonly (readonly [Token["kind"], RegExp])[] = [
  ["duration", /(?:\d+(?:\.\d+)?(?:us|µs|μs|ms|s|m|h|d))+(?![\w.])/y],
  ["number", /\d+(?:\.\d+)?(?![\w.])/y],
  ["text", /'[^']*'/y],
  ["word", /[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*/y],
  ["sign", /!=|<=|>=|[=<>+\-()[\],.]/y],
];

const BLANKS = /\s*/y;

/** Splits an expression; the last token is its end. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    BLANKS.lastIndex = at;
    at += BLANKS.exec(text)?.[0].length ?? 0;
    if (at >= text.length) break;
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: "end", text: "", value: null, at: text.length });
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = at;
    const found = shape.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, value: literalOf(kind, found), at };
  }
  throw new ExpressionFault(at, `\`${quoted(text.slice(at, at + 12))}\` is no word, number, duration, 'text' or sign.`);
}

function literalOf(kind: Token["kind"], text: string): Value {
  switch (kind) {
    case "number": return Number(text);
    case "duration": return parseDuration(text) ?? null;
    case "text": return text.slice(1, -1);
    case "word": case "sign": case "end": return null;
  }
}
