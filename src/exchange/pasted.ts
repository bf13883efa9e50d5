import { parseJsonDocuments, parseLooseJson, type JsonFault, type JsonLiberty, type JsonValue } from "./json.ts";
import { isLogLine } from "./text-kinds.ts";

/** What was found in a text, and what had to be passed over or mended to find it. */
export interface FoundDocuments {
  readonly values: readonly JsonValue[];
  /** Lines that belong to no document, by number from 1. */
  readonly skipped: readonly { readonly line: number; readonly text: string }[];
  /** What JSON does not allow and was read all the same, with the line of the first. */
  readonly liberties: ReadonlyMap<JsonLiberty, number>;
  /** What shows that something began before the text, whether that is how it begins, or only how it ends; null for nothing. */
  readonly headless: { readonly line: number; readonly text: string; readonly atStart: boolean } | null;
  /** A terminal's colours were taken out. */
  readonly colours: boolean;
  /** The width of the terminal whose line breaks were taken out of the middle of texts, or 0. */
  readonly wrappedAt: number;
  /** Why the document that the text seems to hold could not be read; null where none failed. */
  readonly fault: JsonFault | null;
}

/** JSON as it should be, or failing that, the documents in whatever people paste around and into them. */
export function findDocuments(text: string, limit: number): FoundDocuments {
  const strict = parseJsonDocuments(text, limit);
  if (strict.ok) return { ...nothing, values: strict.values };
  if (strict.fault.kind === "too-deep") return { ...nothing, fault: strict.fault };
  const plain = text.replace(colourCodes, "");
  const colours = plain.length !== text.length;
  const found = search(plain, limit);
  if (found.fault?.kind !== "control-character") return { ...found, colours };
  const { width, joined } = unwrap(plain, found.fault.line);
  const again = width > 0 ? search(joined, limit) : found;
  return again.fault === null ? { ...again, colours, wrappedAt: width } : { ...found, colours };
}

const nothing: FoundDocuments = {
  values: [], skipped: [], liberties: new Map(), headless: null, colours: false, wrappedAt: 0, fault: null,
};

// oxlint-disable-next-line no-control-regex -- these are the control characters that it looks for
const colourCodes = /\u001b(?:\[[0-9;?]*[A-Za-z]|\][^\u0007\n]*\u0007)/g;

/** What stands in brackets at the start of a line and is no list: times and levels of logs, shell prompts, PD's errors. */
const notList = /\[(?:\d{4}[-/]\d|\d{3}\] |PD:|[\w.-]+@[\w.-]+|(?:INFO|WARN|ERROR|DEBUG|FATAL)\b)/iy;
/** Where a document may begin behind something else in the line: a brace or bracket that opens on text, or ends the line. */
const opening = /[{[](?=\s*(?:["{[]|$))/g;
/** What no text begins with that is whole: a property, or the end of something. A terminal keeps only so many lines. */
const middle = /^(?:"(?:[^"\\]|\\.){0,200}"\s*:|[^{}[\]]*[\]}])/;
/** What stands behind the last item of a list whose beginning is not there. */
const tail = /^[\]}][\]},\s]*$/;
/** Documents behind words in a line are tried so often; each failure costs a pass over the text. */
const MOST_TRIALS = 20;

interface Search {
  readonly text: string;
  /** The first line that is not blank. */
  readonly begin: string;
  readonly values: JsonValue[];
  readonly skipped: { line: number; text: string }[];
  readonly liberties: Map<JsonLiberty, number>;
  trials: number;
  /** Of the documents behind words that failed, the one that got furthest. */
  fault: JsonFault | null;
  /** Up to where lines have been counted. */
  counted: number;
  line: number;
}

function search(text: string, limit: number): FoundDocuments {
  const begin = text.slice(nextVisible(text, 0)).split("\n", 1)[0] ?? "";
  const state: Search = {
    text, begin, values: [], skipped: [], liberties: new Map(), trials: 0, fault: null, counted: 0, line: 1,
  };
  let at = 0;
  let fault: JsonFault | null = null;
  while (at < text.length && fault === null) {
    at = nextVisible(text, at);
    if (at >= text.length) break;
    if (state.values.length === limit) {
      fault = { kind: "unexpected", line: lineAt(state, at), column: 1, found: text.slice(at, at + 12),
        expected: "the end of the text" };
    } else if (beginsDocument(text, at)) {
      const parsed = parseLooseJson(text, at, state.liberties);
      if (!parsed.ok) {
        fault = parsed.fault;
        break;
      }
      state.values.push(parsed.value);
      at = parsed.end;
      // A part of a list, or of a program, goes on behind its document.
      if (text[at] === "," || text[at] === ";") at++;
    } else {
      at = passLine(state, at);
    }
  }
  if (fault === null && state.values.length === 0) fault = state.fault;
  const lineOf = lineCounter(text);
  const liberties = new Map([...state.liberties].map(([liberty, place]) => [liberty, lineOf(place)] as const));
  return { ...nothing, values: state.values, skipped: state.skipped, liberties, headless: headlessAt(state), fault };
}

/** The first line, or the first behind the documents, where it is a part of something that the text does not begin. */
function headlessAt({ skipped, values, begin }: Search): FoundDocuments["headless"] {
  const [first] = skipped;
  if (first !== undefined && middle.test(begin)) return { ...first, atStart: true };
  const last = values.length === 0 ? undefined : skipped.find(({ text }) => tail.test(text));
  return last === undefined ? null : { ...last, atStart: false };
}

function nextVisible(text: string, from: number): number {
  blank.lastIndex = from;
  blank.test(text);
  return blank.lastIndex;
}

const blank = /[\s\u200b-\u200d\u2060\ufeff]*/y;

function beginsDocument(text: string, at: number): boolean {
  if (text[at] === "{") return true;
  if (text[at] !== "[") return false;
  notList.lastIndex = at;
  return !notList.test(text);
}

/** Passes over the rest of a line; a document that begins in it, behind other words, is read. Returns where to go on. */
function passLine(state: Search, at: number): number {
  const { text } = state;
  const newline = text.indexOf("\n", at);
  const end = newline < 0 ? text.length : newline;
  const line = lineAt(state, at);
  const places = isLogLine(text, at) ? [] : text.slice(at, end).matchAll(opening);
  for (const { index } of places) {
    if (state.trials++ >= MOST_TRIALS) break;
    const liberties = new Map<JsonLiberty, number>();
    const parsed = parseLooseJson(text, at + index, liberties);
    if (parsed.ok) {
      state.skipped.push({ line, text: text.slice(at, at + index) });
      state.values.push(parsed.value);
      for (const [liberty, place] of liberties) if (!state.liberties.has(liberty)) state.liberties.set(liberty, place);
      return text[parsed.end] === "," ? parsed.end + 1 : parsed.end;
    }
    // What breaks in the very line in which it begins was no document, but something else in braces.
    const isBroken = parsed.fault.line > line || parsed.fault.kind === "truncated";
    if (isBroken && (state.fault === null || parsed.fault.line > state.fault.line)) state.fault = parsed.fault;
  }
  state.skipped.push({ line, text: text.slice(at, end) });
  return end;
}

/** The line of a place, counted on from the place before. */
function lineAt(state: Search, at: number): number {
  for (let i = state.text.indexOf("\n", state.counted); i >= 0 && i < at; i = state.text.indexOf("\n", i + 1)) {
    state.line++;
    state.counted = i + 1;
  }
  return state.line;
}

const lineCounter = (text: string) => (at: number): number => {
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < at; i = text.indexOf("\n", i + 1)) line++;
  return line;
};

/** No terminal is narrower. */
const NARROWEST = 40;

/**
 * Takes out the line breaks of a terminal: where a text was cut at the end of a line, and no line is longer, every line of
 * exactly that length goes on in the next. Between the parts of a document a line break means nothing, so none is missed.
 */
function unwrap(text: string, cutLine: number): { readonly width: number; readonly joined: string } {
  const lines = text.split(/\r?\n/);
  const width = lines[cutLine - 1]?.length ?? 0;
  if (width < NARROWEST || lines.some((line) => line.length > width)) return { width: 0, joined: text };
  return { width, joined: lines.map((line) => (line.length === width ? line : `${line}\n`)).join("") };
}
