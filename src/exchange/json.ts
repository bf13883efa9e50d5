/** A parsed JSON value. Integers of more than 15 digits and what is beyond all numbers are strings: no number could hold them. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Why a text is not JSON, and where: line and column count from 1. */
export interface JsonFault {
  readonly kind: "truncated" | "unexpected" | "too-deep" | "bad-escape" | "control-character";
  readonly line: number;
  readonly column: number;
  /** What the parser found there, in a few characters; "" at the end of the text. */
  readonly found: string;
  readonly expected: string;
}

/** Nesting beyond this is no document of PD's (which nest five deep) but an attack on the stack. */
export const MAX_JSON_DEPTH = 64;

/** Integers up to this many digits are exact as numbers; 2^53 has 16. */
const EXACT_DIGITS = 15;

type JsonResult<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly fault: JsonFault };

/**
 * Parses one JSON document. Our own parser and not `JSON.parse`, because ids and nanoseconds beyond 2^53 must survive,
 * because its message must name line and column in the same words in every browser, and because its depth is bounded.
 */
export function parseJson(text: string): JsonResult<{ readonly value: JsonValue }> {
  const documents = parseJsonDocuments(text, 1);
  if (!documents.ok) return documents;
  return { ok: true, value: documents.values[0] ?? null };
}

/** What a text has that JSON does not allow, and that is read all the same where somebody asks for that. */
export type JsonLiberty = "comments" | "commas" | "quotes" | "dots" | "blanks";

/**
 * Parses the one document that begins at `at`, with the liberties that people and terminals take: comments, trailing
 * commas, other quotes and bare names, dots where something was left out, blanks that are not ASCII. Each that was met is
 * put into `liberties` with the place of the first; `end` is where the document ends.
 */
export function parseLooseJson(
  text: string, at: number, liberties: Map<JsonLiberty, number>,
): JsonResult<{ readonly value: JsonValue; readonly end: number }> {
  const scan: Scan = { text, at, liberties };
  try {
    const value = parseValue(scan, 0);
    return { ok: true, value, end: scan.at };
  } catch (failure) {
    if (failure instanceof JsonFailure) return { ok: false, fault: failure.fault };
    throw failure;
  }
}

/** Parses up to `limit` documents that follow one another, as `jq -c` and two commands' joined outputs do. */
export function parseJsonDocuments(text: string, limit: number): JsonResult<{ readonly values: readonly JsonValue[] }> {
  const scan: Scan = { text, at: 0, liberties: null };
  const values: JsonValue[] = [];
  try {
    skipBlanks(scan);
    do {
      if (values.length === limit) throw new JsonFailure(scan, "unexpected", "the end of the text");
      values.push(parseValue(scan, 0));
      skipBlanks(scan);
    } while (scan.at < text.length);
  } catch (failure) {
    if (failure instanceof JsonFailure) return { ok: false, fault: failure.fault };
    throw failure;
  }
  return { ok: true, values };
}

interface Scan {
  readonly text: string;
  at: number;
  /** Null where only JSON will do. */
  readonly liberties: Map<JsonLiberty, number> | null;
}

class JsonFailure extends Error {
  readonly fault: JsonFault;
  constructor(scan: Scan, kind: JsonFault["kind"], expected: string) {
    super(expected);
    const before = scan.text.slice(0, scan.at);
    const lineStart = before.lastIndexOf("\n") + 1;
    let line = 1;
    for (let i = before.indexOf("\n"); i >= 0; i = before.indexOf("\n", i + 1)) line++;
    const found = scan.text.slice(scan.at, scan.at + 12).split(/[\r\n]/, 1)[0] ?? "";
    const atEnd = scan.at >= scan.text.length;
    this.fault = { kind: atEnd ? "truncated" : kind, line, column: scan.at - lineStart + 1, found, expected };
  }
}

function skipBlanks(scan: Scan): void {
  const { text } = scan;
  for (; scan.at < text.length; scan.at++) {
    const code = text.charCodeAt(scan.at);
    if (code === 32 || code === 10 || code === 13 || code === 9) continue;
    if (scan.liberties === null || !skipLiberty(scan, scan.liberties)) return;
  }
}

const otherBlank = /[\u00a0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\v\f]+/y;
const comment = /(?:\/\/|#)[^\n]*|\/\*[^]*?\*\//y;
const dots = /\.{2,}|…+/y;

/** Skips what people put between the parts of a document, up to its last character; false where there is no such thing. */
function skipLiberty(scan: Scan, liberties: Map<JsonLiberty, number>): boolean {
  for (const [liberty, pattern] of [["blanks", otherBlank], ["comments", comment], ["dots", dots]] as const) {
    pattern.lastIndex = scan.at;
    if (!pattern.test(scan.text)) continue;
    note(liberties, liberty, scan.at);
    scan.at = pattern.lastIndex - 1;
    return true;
  }
  return false;
}

function note(liberties: Map<JsonLiberty, number>, liberty: JsonLiberty, at: number): void {
  if (!liberties.has(liberty)) liberties.set(liberty, at);
}

function parseValue(scan: Scan, depth: number): JsonValue {
  switch (scan.text.charCodeAt(scan.at)) {
    case 0x7b:
      return parseObject(scan, depth + 1);
    case 0x5b:
      return parseArray(scan, depth + 1);
    case 0x22:
      return parseString(scan);
    case 0x74:
      return parseWord(scan, "true", true);
    case 0x66:
      return parseWord(scan, "false", false);
    case 0x6e:
      return parseWord(scan, "null", null);
    default:
      return (scan.liberties === null ? undefined : parseQuoted(scan, scan.liberties)) ?? parseNumber(scan);
  }
}

const otherQuotes: Readonly<Record<string, string>> = { "'": "'", "“": "”", "”": "”", "„": "“" };
const bareName = /[A-Za-z_$][\w$-]*/y;
/** Python prints these. */
const otherWords: Readonly<Record<string, string>> = { True: "true", False: "false", None: "null" };

/** A text in other quotes, or one of Python's words. */
function parseQuoted(scan: Scan, liberties: Map<JsonLiberty, number>): JsonValue | undefined {
  const closing = otherQuotes[scan.text.charAt(scan.at)];
  if (closing !== undefined) {
    note(liberties, "quotes", scan.at);
    return parseString(scan, closing.charCodeAt(0));
  }
  bareName.lastIndex = scan.at;
  const word = bareName.exec(scan.text)?.[0] ?? "";
  const meant = Object.hasOwn(otherWords, word) ? otherWords[word] : undefined;
  if (meant === undefined) return undefined;
  note(liberties, "quotes", scan.at);
  scan.at += word.length;
  return meant === "null" ? null : meant === "true";
}

/** The name of a property, in whatever quotes are allowed. */
function parseName(scan: Scan): string {
  if (scan.text.charCodeAt(scan.at) === 0x22) return parseString(scan);
  if (scan.liberties !== null) {
    const name = parseQuoted(scan, scan.liberties);
    if (typeof name === "string") return name;
    bareName.lastIndex = scan.at;
    const bare = bareName.exec(scan.text)?.[0];
    if (bare !== undefined) {
      note(scan.liberties, "quotes", scan.at);
      scan.at += bare.length;
      return bare;
    }
  }
  throw new JsonFailure(scan, "unexpected", "a name in double quotes");
}

/** Whether the list or object ends behind a comma, where the text may take that liberty. */
function endsAfterComma(scan: Scan, closing: number): boolean {
  const at = scan.at;
  if (scan.liberties === null || !take(scan, closing)) return false;
  note(scan.liberties, "commas", at);
  return true;
}

function parseWord<T extends JsonValue>(scan: Scan, word: string, value: T): T {
  if (!scan.text.startsWith(word, scan.at)) throw new JsonFailure(scan, "unexpected", "a value");
  scan.at += word.length;
  return value;
}

function parseObject(scan: Scan, depth: number): JsonObject {
  if (depth > MAX_JSON_DEPTH) throw new JsonFailure(scan, "too-deep", `at most ${MAX_JSON_DEPTH} levels`);
  const object: Record<string, JsonValue> = {};
  scan.at++;
  skipBlanks(scan);
  if (take(scan, 0x7d)) return object;
  for (;;) {
    const key = parseName(scan);
    skipBlanks(scan);
    if (!take(scan, 0x3a)) throw new JsonFailure(scan, "unexpected", "a colon");
    skipBlanks(scan);
    const value = parseValue(scan, depth);
    // A plain assignment to this one name would replace the object's prototype instead of making a property.
    if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true, configurable: true });
    else object[key] = value;
    skipBlanks(scan);
    if (take(scan, 0x7d)) return object;
    if (!take(scan, 0x2c)) throw new JsonFailure(scan, "unexpected", "a comma or a closing brace");
    skipBlanks(scan);
    if (endsAfterComma(scan, 0x7d)) return object;
  }
}

function parseArray(scan: Scan, depth: number): readonly JsonValue[] {
  if (depth > MAX_JSON_DEPTH) throw new JsonFailure(scan, "too-deep", `at most ${MAX_JSON_DEPTH} levels`);
  const items: JsonValue[] = [];
  scan.at++;
  skipBlanks(scan);
  if (take(scan, 0x5d)) return items;
  for (;;) {
    items.push(parseValue(scan, depth));
    skipBlanks(scan);
    if (take(scan, 0x5d)) return items;
    if (!take(scan, 0x2c)) throw new JsonFailure(scan, "unexpected", "a comma or a closing bracket");
    skipBlanks(scan);
    if (endsAfterComma(scan, 0x5d)) return items;
  }
}

function take(scan: Scan, code: number): boolean {
  if (scan.text.charCodeAt(scan.at) !== code) return false;
  scan.at++;
  return true;
}

function parseString(scan: Scan, quote = 0x22): string {
  const { text } = scan;
  let result = "";
  let from = ++scan.at;
  for (; scan.at < text.length; scan.at++) {
    const code = text.charCodeAt(scan.at);
    if (code === quote) {
      result += text.slice(from, scan.at++);
      return result;
    }
    if (code < 32) throw new JsonFailure(scan, "control-character", "printable text or an escape such as \\n");
    if (code === 0x5c) {
      result += text.slice(from, scan.at) + parseEscape(scan);
      from = scan.at + 1;
    }
  }
  throw new JsonFailure(scan, "truncated", "the closing quote of a text");
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t",
};

/** Reads the escape at the backslash and leaves the scan on its last character. */
function parseEscape(scan: Scan): string {
  const letter = scan.text.charAt(++scan.at);
  if (letter === "u") {
    const digits = scan.text.slice(scan.at + 1, scan.at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new JsonFailure(scan, "bad-escape", "four hex digits after \\u");
    scan.at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }
  const value = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  if (value === undefined) throw new JsonFailure(scan, "bad-escape", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
  return value;
}

const numberPattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;

/** Nearly every number of a dump is a short whole one, and is read digit by digit; the pattern reads the others. */
function parseNumber(scan: Scan): number | string {
  const { text } = scan;
  let at = scan.at;
  let value = 0;
  let code = text.charCodeAt(at);
  for (; code >= 48 && code <= 57; code = text.charCodeAt(++at)) value = value * 10 + code - 48;
  const digits = at - scan.at;
  const goesOn = code === 0x2e || code === 0x65 || code === 0x45;
  const leadsWithZero = digits > 1 && text.charCodeAt(scan.at) === 48;
  if (digits === 0 || digits > EXACT_DIGITS || goesOn || leadsWithZero) return parseLongNumber(scan);
  scan.at = at;
  return value;
}

function parseLongNumber(scan: Scan): number | string {
  numberPattern.lastIndex = scan.at;
  const match = numberPattern.exec(scan.text);
  if (match === null) throw new JsonFailure(scan, "unexpected", "a value");
  scan.at = numberPattern.lastIndex;
  const digits = match[0];
  const isInteger = match[1] === undefined && match[2] === undefined;
  const value = Number(digits);
  return (isInteger && digits.length > EXACT_DIGITS) || !Number.isFinite(value) ? digits : value;
}
