/** A pattern that cannot be read, or would take too long; the message is what stands behind `grep: `. */
export class PatternError extends Error {}

/**
 * What a pattern does at a place in a line, as a machine of many states that are followed side by side: a line costs its letters
 * times the states, whatever the pattern is. The browser's own expressions try one way after another, and need ages for some.
 */
type Step =
  | { readonly kind: "letter"; readonly fits: (letter: string) => boolean }
  | { readonly kind: "place"; readonly holds: (line: string, at: number) => boolean }
  /** Goes on in both; in one of them where they are the same. */
  | { readonly kind: "fork"; readonly to: readonly [number, number] }
  | { readonly kind: "found" };

/** A part of a pattern: appends its steps, which go on behind the last one. */
type Part = (steps: Step[]) => void;

/** The longest pattern that is read, and the most states that it may have: `{n,m}` writes its part out. */
const MAX_PATTERN = 200;
const MAX_STEPS = 2_000;
/** Letters times states that one search may look at: about a fifth of a second. */
const MAX_LOOKS = 10_000_000;
/** Longer lines are searched up to here. */
const MAX_SEARCHED = 2_000;

interface Reader {
  readonly text: string;
  readonly isCaseless: boolean;
  at: number;
}

/** Whether lines match an extended regular expression. Throws `PatternError`, also in the middle of a long search. */
export function compilePattern(text: string, isCaseless: boolean): (line: string) => boolean {
  if (text.length > MAX_PATTERN) throw unreadable(text);
  const reader: Reader = { text, isCaseless, at: 0 };
  const steps: Step[] = [];
  readChoice(reader)(steps);
  if (reader.at < text.length) throw unreadable(text);
  push(steps, { kind: "found" });
  const search = { steps, looks: 0, seen: new Uint32Array(steps.length), turn: 0 };
  return (line) => matches(search, line.slice(0, MAX_SEARCHED));
}

const unreadable = (text: string): PatternError =>
  new PatternError(`the pattern ${JSON.stringify(text.slice(0, 60))} is not read here`);

function push(steps: Step[], step: Step): void {
  if (steps.length >= MAX_STEPS) throw new PatternError("the pattern is too long here");
  steps.push(step);
}

function readChoice(reader: Reader): Part {
  const first = readSequence(reader);
  if (reader.text[reader.at] !== "|") return first;
  reader.at++;
  const rest = readChoice(reader);
  return (steps) => {
    const fork = reserve(steps);
    first(steps);
    const jump = reserve(steps);
    steps[fork] = { kind: "fork", to: [fork + 1, steps.length] };
    rest(steps);
    steps[jump] = { kind: "fork", to: [steps.length, steps.length] };
  };
}

/** The place of a step that is written later. */
function reserve(steps: Step[]): number {
  push(steps, { kind: "found" });
  return steps.length - 1;
}

function readSequence(reader: Reader): Part {
  const parts: Part[] = [];
  while (reader.at < reader.text.length && !"|)".includes(reader.text.charAt(reader.at))) parts.push(readRepeated(reader));
  return (steps) => {
    for (const part of parts) part(steps);
    // What is empty is a step, too: repetitions within repetitions of it would count nothing.
    if (parts.length === 0) push(steps, { kind: "place", holds: () => true });
  };
}

const REPEAT = /[*+?]|\{(\d+)(,)?(\d*)\}/y;

function readRepeated(reader: Reader): Part {
  let part = readAtom(reader);
  for (;;) {
    REPEAT.lastIndex = reader.at;
    const [sign, least = "", comma, most = ""] = REPEAT.exec(reader.text) ?? [];
    if (sign === undefined) return part;
    reader.at += sign.length;
    if (sign === "*") part = repeated(part, 0, Infinity);
    else if (sign === "+") part = repeated(part, 1, Infinity);
    else if (sign === "?") part = repeated(part, 0, 1);
    else part = repeated(part, Number(least), comma === undefined ? Number(least) : most === "" ? Infinity : Number(most));
  }
}

function repeated(part: Part, least: number, most: number): Part {
  if (least > most || least > MAX_STEPS) throw new PatternError("invalid repetition count(s)");
  return (steps) => {
    for (let count = 0; count < least; count++) part(steps);
    if (most === Infinity) {
      const fork = reserve(steps);
      part(steps);
      push(steps, { kind: "fork", to: [fork, fork] });
      steps[fork] = { kind: "fork", to: [fork + 1, steps.length] };
      return;
    }
    const forks: number[] = [];
    for (let count = least; count < most; count++) {
      forks.push(reserve(steps));
      part(steps);
    }
    for (const fork of forks) steps[fork] = { kind: "fork", to: [fork + 1, steps.length] };
  };
}

const isWord = (letter: string): boolean => /^\w/.test(letter);
const isEdge = (line: string, at: number): boolean => isWord(line.charAt(at - 1)) !== isWord(line.charAt(at));
const PLACES: Readonly<Record<string, (line: string, at: number) => boolean>> = {
  "^": (_, at) => at === 0,
  "$": (line, at) => at === line.length,
  "\\b": isEdge,
  "\\B": (line, at) => !isEdge(line, at),
  "\\<": (line, at) => isEdge(line, at) && isWord(line.charAt(at)),
  "\\>": (line, at) => isEdge(line, at) && !isWord(line.charAt(at)),
};
const NAMED: Readonly<Record<string, string>> = {
  digit: "0-9", alpha: "A-Za-z", alnum: "A-Za-z0-9", upper: "A-Z", lower: "a-z", space: "\\s", blank: " \\t", xdigit: "0-9A-Fa-f",
  punct: "!-\\/:-@\\[-`{-~",
};
/** A set of letters: a bracket that stands first in it is one of them. */
const SET = /\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/y;

function readAtom(reader: Reader): Part {
  const { text, at } = reader;
  const first = text.charAt(at);
  if (first === "(") {
    reader.at++;
    const inner = readChoice(reader);
    if (text[reader.at++] !== ")") throw new PatternError("Unmatched ( or \\(");
    return inner;
  }
  SET.lastIndex = at;
  const atom = SET.exec(text)?.[0] ?? (first === "\\" ? text.slice(at, at + 2) : first);
  if (atom === "\\") throw new PatternError("Trailing backslash");
  if (atom === "[") throw new PatternError("Unmatched [, [^, [:, [., or [=");
  reader.at += atom.length;
  const holds = Object.hasOwn(PLACES, atom) ? PLACES[atom] : undefined;
  if (holds !== undefined) return (steps) => push(steps, { kind: "place", holds });
  const fits = letterTest(atom, reader.isCaseless, text);
  return (steps) => push(steps, { kind: "letter", fits });
}

function letterTest(atom: string, isCaseless: boolean, whole: string): (letter: string) => boolean {
  if (atom === ".") return () => true;
  const letter = /^\\[^dDsSwW]$/.test(atom) ? atom.charAt(1) : atom;
  if (letter.length === 1) {
    const wanted = isCaseless ? letter.toLowerCase() : letter;
    return (found) => (isCaseless ? found.toLowerCase() : found) === wanted;
  }
  // In a set a backslash is a letter as any other, and so is a bracket.
  const inside = atom.startsWith("[") ? atom.slice(1, -1).replaceAll("\\", "\\\\")
    .replace(/^(\^?)\]/, "$1\\]")
    .replace(/\[:(\w+):\]|\[/g, (found, name?: string) => (name === undefined ? `\\${found}` : NAMED[name] ?? found)) : atom;
  try {
    const pattern = new RegExp(atom.startsWith("[") ? `[${inside}]` : inside, isCaseless ? "i" : "");
    return (found) => pattern.test(found);
  } catch {
    throw unreadable(whole);
  }
}

interface Search {
  readonly steps: readonly Step[];
  looks: number;
  /** In which turn a state was reached last: in one turn each is followed once. */
  readonly seen: Uint32Array;
  turn: number;
}

function matches(search: Search, line: string): boolean {
  let states: number[] = [];
  for (let at = 0; at <= line.length; at++) {
    search.turn++;
    const reached: number[] = [];
    for (const state of states) if (follow(search, state, line, at, reached)) return true;
    // A match may begin anywhere.
    if (follow(search, 0, line, at, reached)) return true;
    search.looks += reached.length + 1;
    if (search.looks > MAX_LOOKS) throw new PatternError("the search would take too long here");
    const letter = line.charAt(at);
    states = reached.filter((state) => {
      const step = search.steps[state];
      return step?.kind === "letter" && step.fits(letter);
    }).map((state) => state + 1);
  }
  return false;
}

/** Notes the states that wait for a letter, from one on; true if the pattern is found. */
function follow(search: Search, from: number, line: string, at: number, reached: number[]): boolean {
  const open = [from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (search.seen[state] === search.turn) continue;
    search.seen[state] = search.turn;
    search.looks++;
    const step = search.steps[state];
    if (step === undefined || step.kind === "found") return true;
    if (step.kind === "letter") reached.push(state);
    else if (step.kind === "fork") open.push(...step.to);
    else if (step.holds(line, at)) open.push(state + 1);
  }
  return false;
}
