import type { Action, StrikeLeader } from "../cluster/actions.ts";
import { parseDuration, parseRange, type Duration, type DurationRange } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import type { ActionContext } from "./actions.ts";
import { formatNode } from "./action-words.ts";
import { MAX_RUN } from "./limits.ts";
import type { Notice } from "./notice.ts";
import { makeNotice, type NoticeValues } from "./notices.ts";
import type { NoticeCode } from "./sentences.ts";
import { quoted } from "./words.ts";

/** An action being read, word by word. Mutable: `next` is the index of the word to read. */
export interface Words {
  readonly text: string;
  /** Each word with the column (from 0) at which it starts. */
  readonly words: readonly { readonly text: string; readonly at: number }[];
  readonly context: ActionContext | undefined;
  next: number;
}

/** Carries the notice of the first mistake out of the grammar; `parseAction` turns it into a value. */
export class ActionMistake extends Error {
  readonly notice: Notice;
  constructor(notice: Notice) {
    super(notice.text);
    this.notice = notice;
  }
}

export function openWords(text: string, context: ActionContext | undefined): Words {
  const words = [...text.matchAll(/->|\||(?:(?!->)[^\s|])+/g)].map((match) => ({ text: match[0], at: match.index }));
  return { text, words, context, next: 0 };
}

export const wordHere = (words: Words): string | undefined => words.words[words.next]?.text;

export const atEnd = (words: Words): boolean => words.next >= words.words.length;

export function takeWord(words: Words): string | undefined {
  const word = wordHere(words);
  words.next++;
  return word;
}

/** Everything from the word to read to the end of the text. */
export function restOfText(words: Words): string {
  const from = words.words[words.next]?.at;
  words.next = words.words.length;
  return from === undefined ? "" : words.text.slice(from).trim();
}

/** A mistake at the word to read. Columns count from 1. */
export function mistake(words: Words, code: NoticeCode, values: NoticeValues): ActionMistake {
  const word = words.words[words.next];
  const column = (word === undefined ? words.text.trimEnd().length + 1 : word.at) + 1;
  return new ActionMistake(makeNotice("error", code, `column ${column}`, values));
}

export const endOfAction = (words: Words, expected: string): ActionMistake =>
  mistake(words, "action.missing", { expected });

function expected(words: Words, what: string): ActionMistake {
  const found = wordHere(words);
  if (found === undefined) return endOfAction(words, what);
  return mistake(words, "action.expected", { found: `\`${quoted(found)}\``, expected: what });
}

export function expectEnd(words: Words, action: string): void {
  const found = wordHere(words);
  if (found === undefined) return;
  const before = action.slice(0, words.words[words.next]?.at ?? 0).trim();
  throw mistake(words, "action.trailing", { found: quoted(found), action: quoted(before) });
}

/** A duration from zero to the longest run. `what` says what it is for. */
export function durationWord(words: Words, what: string): Duration {
  const duration = parseDuration(wordHere(words) ?? "");
  if (duration === undefined) throw expected(words, what);
  checkLength(words, duration);
  takeWord(words);
  return duration;
}

function checkLength(words: Words, duration: Duration): void {
  if (Math.abs(duration) <= MAX_RUN) return;
  const found = `\`${quoted(wordHere(words) ?? "")}\``;
  throw mistake(words, "action.out-of-range", { found, expected: "at most 366d" });
}

/** `200ms`, or `30ms..40ms`: at least the one, at most the other. */
export function rangeWord(words: Words, what: string): DurationRange {
  const range = parseRange(wordHere(words) ?? "");
  if (range === undefined) throw expected(words, what);
  checkLength(words, range.max);
  if (range.max - range.min > MAX_SPREAD) {
    throw mistake(words, "action.out-of-range", { found: `\`${quoted(wordHere(words) ?? "")}\``, expected: "a range of at most 1h" });
  }
  takeWord(words);
  return range;
}

/** Random lengths are drawn from at most so many microseconds. */
const MAX_SPREAD = 3_600_000_000;

/**
 * What a fault strikes: a machine, or with `leader of region 7` whoever leads that region then; `after heartbeat` waits for
 * that leader's next heartbeat to arrive, `within 75ms` for a random part of so long behind it.
 */
export function faultWords(words: Words, fault: StrikeLeader["fault"]): Action {
  if (wordHere(words) !== "leader") {
    const node = nodeWords(words);
    return fault === "pause" ? { kind: "pause", node, duration: pauseLength(words) } : { kind: fault, node };
  }
  takeWord(words);
  if (wordHere(words) !== "of") throw expected(words, "`of region` and its number");
  takeWord(words);
  const region = regionWord(words);
  const duration = fault === "pause" ? pauseLength(words) : null;
  const afterHeartbeat = wordHere(words) === "after";
  if (afterHeartbeat) {
    takeWord(words);
    if (wordHere(words) !== "heartbeat") throw expected(words, "`heartbeat`");
    takeWord(words);
  }
  let within = 0 as Duration;
  if (afterHeartbeat && wordHere(words) === "within") {
    takeWord(words);
    within = rangeWord(words, "a duration such as 75ms").max;
  }
  return { kind: "strike-leader", fault, region, duration, afterHeartbeat, within };
}

const pauseLength = (words: Words): Duration | null =>
  (atEnd(words) || wordHere(words) === "after" ? null : forDuration(words));

/** `for 15s`. */
export function forDuration(words: Words): Duration {
  if (wordHere(words) !== "for") throw expected(words, "`for` and a duration, such as `for 15s`");
  takeWord(words);
  return durationWord(words, "a duration such as 15s");
}

/** `30%`: from 0 to 100, with at most two decimals. */
export function percentWord(words: Words): number {
  const match = /^(\d{1,3}(?:\.\d{1,2})?)%$/.exec(wordHere(words) ?? "");
  if (match === null) throw expected(words, "a percentage such as 30%");
  const percent = Number(match[1]);
  if (percent > 100) {
    throw mistake(words, "action.out-of-range", { found: `\`${wordHere(words)}\``, expected: "0% to 100%" });
  }
  takeWord(words);
  return percent;
}

const MAX_DRIFT_PPM = 500_000;

/** `+500ms`, `drift 200ppm`, or one after the other; what is not said is zero. */
export function clockShift(words: Words): { readonly offset: Duration; readonly driftPpm: number } {
  let offset = 0 as Duration;
  const shift = /^([+-])(.+)$/.exec(wordHere(words) ?? "");
  const size = shift === null ? undefined : parseDuration(shift[2] ?? "");
  if (size !== undefined) {
    checkLength(words, size);
    // Adding zero turns -0 into 0, which formats and hashes like any other zero.
    offset = (shift?.[1] === "-" ? 0 - size : size) as Duration;
    takeWord(words);
    if (atEnd(words)) return { offset, driftPpm: 0 };
  }
  const what = size === undefined ? "a shift such as +500ms or `drift 200ppm`" : "`drift` and a rate such as 200ppm";
  if (wordHere(words) !== "drift") throw expected(words, what);
  takeWord(words);
  const rate = /^([+-]?\d{1,7})ppm$/.exec(wordHere(words) ?? "");
  if (rate === null) throw expected(words, "a rate such as 200ppm");
  const driftPpm = Number(rate[1]) + 0;
  if (Math.abs(driftPpm) > MAX_DRIFT_PPM) {
    const found = `\`${wordHere(words)}\``;
    throw mistake(words, "action.out-of-range", { found, expected: `at most ${MAX_DRIFT_PPM}ppm` });
  }
  takeWord(words);
  return { offset, driftPpm };
}

const nodeKinds = ["store", "pd", "client"] as const;

/** `store 4`, `pd 1`, `client 1`. */
export function nodeWords(words: Words): Node {
  const kind = nodeKinds.find((known) => known === wordHere(words));
  if (kind === undefined) throw expected(words, "a machine such as `store 4`, `pd 1` or `client 1`");
  takeWord(words);
  return numberedNode(words, kind);
}

function numberedNode(words: Words, kind: Node["kind"]): Node {
  const codes = { store: "action.unknown-store", pd: "action.unknown-pd", client: "action.unknown-client" } as const;
  const { context } = words;
  const known = context && { store: context.stores, pd: context.pds, client: context.clients }[kind];
  const id = readIdWord(words, `the number of a ${kind === "pd" ? "PD member" : kind}`);
  if (known !== undefined && !known.includes(id)) {
    throw mistake(words, codes[kind], { id: quoted(wordHere(words) ?? ""), known: listIds(words, known) });
  }
  takeWord(words);
  return { kind, id };
}

/** So many ids are listed in a sentence; the reader looks at the stage for more. */
const MAX_LISTED = 20;

function listIds(words: Words, ids: readonly number[]): string {
  const names = words.context?.names ?? {};
  const shown = ids.slice(0, MAX_LISTED).map((id) => names[String(id)] ?? String(id));
  return shown.join(", ") + (ids.length > MAX_LISTED ? ", …" : "");
}

/** The id that the word to read stands for: a number, or the text of an id beyond 2^53. Does not take the word. */
function readIdWord(words: Words, what: string): number {
  const text = wordHere(words) ?? "";
  if (!/^[1-9]\d{0,19}$/.test(text)) throw expected(words, what);
  const named = Object.entries(words.context?.names ?? {}).find(([, name]) => name === text);
  const id = Number(named === undefined ? text : named[0]);
  if (!Number.isSafeInteger(id)) throw expected(words, what);
  return id;
}

/** `3` or `store 3`. */
export function storeWord(words: Words): number {
  if (wordHere(words) === "store") takeWord(words);
  return numberedNode(words, "store").id;
}

/** `7` or `region 7`. */
export function regionWord(words: Words): number {
  if (wordHere(words) === "region") takeWord(words);
  const id = readIdWord(words, "the number of a region");
  if (words.context !== undefined && !words.context.regions.includes(id)) {
    throw mistake(words, "action.unknown-region", { id: quoted(wordHere(words) ?? "") });
  }
  takeWord(words);
  return id;
}

/** `store 1 store 2` for both directions, `store 1 -> store 2` for one. */
export function link(words: Words): { readonly from: Node; readonly to: Node; readonly bothWays: boolean } {
  const from = nodeWords(words);
  const bothWays = wordHere(words) !== "->";
  if (!bothWays) takeWord(words);
  const before = words.next;
  const to = nodeWords(words);
  if (from.kind === to.kind && from.id === to.id) {
    words.next = before;
    throw mistake(words, "action.same-node", { node: formatNode(from) });
  }
  return { from, to, bothWays };
}

/** `1,2 | 3,4,pd 1`: a bare number is a store; at least two groups, no machine in two. */
export function groupsOfNodes(words: Words): readonly (readonly Node[])[] {
  const spread = spreadCommas(words);
  const groups: Node[][] = [[]];
  const seen = new Set<string>();
  do {
    if (wordHere(spread) === "|") {
      takeWord(spread);
      groups.push([]);
    }
    const group = groups.at(-1) ?? [];
    for (;;) {
      const before = spread.next;
      const node = memberOfGroup(spread);
      const name = formatNode(node);
      if (seen.has(name)) {
        spread.next = before;
        throw mistake(spread, "action.twice-in-groups", { node: name });
      }
      seen.add(name);
      group.push(node);
      if (wordHere(spread) !== ",") break;
      takeWord(spread);
    }
  } while (wordHere(spread) === "|");
  if (groups.length < 2) throw expected(spread, "`|` and a second group");
  if (!atEnd(spread)) throw expected(spread, "a comma, `|` or the end");
  words.next = words.words.length;
  return groups;
}

function memberOfGroup(words: Words): Node {
  if (/^\d/.test(wordHere(words) ?? "")) return numberedNode(words, "store");
  return nodeWords(words);
}

/** The same text with commas as words of their own. */
function spreadCommas(words: Words): Words {
  const from = words.words[words.next]?.at ?? words.text.length;
  const rest = [...words.text.slice(from).matchAll(/[|,]|[^\s|,]+/g)];
  return { ...words, words: rest.map((match) => ({ text: match[0], at: match.index + from })), next: 0 };
}
