import { formatDuration, parseDuration, parseRange, type Duration, type DurationRange } from "../kernel/time.ts";
import { quoted } from "../kernel/words.ts";
import type { Node } from "../proto/events.ts";
import { idText, type IdNames } from "../proto/names.ts";
import type { RegionId, StoreId, StoreLabel } from "../proto/region.ts";
import { MAX_RUN } from "./limits.ts";
import { formatNode } from "./names.ts";
import { atEnd, expected, mistake, offer, takeIf, takeKeyword, takeWord, wordHere, type WordReader } from "./words.ts";

/**
 * A piece of a sentence: reads the fields of an action that it stands for, and writes them so that they read back the same.
 * An action's sentence is its first word and a list of these; see `verb.ts`.
 */
export interface Part<Fields extends object> {
  /** As a help text shows it: `store N`, `for 15s`. */
  readonly usage: string;
  /** Throws `Mistake`. */
  read(words: WordReader): Fields;
  /** "" where nothing needs to be said. */
  write(fields: Fields, names: IdNames): string;
}

/** A duration from zero to the longest run. `what` says what it is for. */
export function readDuration(words: WordReader, what: string): Duration {
  const duration = parseDuration(wordHere(words) ?? "");
  if (duration === undefined) throw expected(words, what);
  checkLength(words, duration);
  takeWord(words);
  return duration;
}

/** Nothing lasts longer than the longest run. */
export function checkLength(words: WordReader, duration: Duration): void {
  if (Math.abs(duration) > MAX_RUN) throw outOfRange(words, "at most 366d");
}

/** What stands here has the right form and the wrong size. */
export const outOfRange = (words: WordReader, limits: string): Error =>
  mistake(words, "out-of-range", { found: `\`${quoted(wordHere(words) ?? "")}\``, expected: limits });

/** Random lengths are drawn from at most so many microseconds. */
const MAX_SPREAD = 3_600_000_000;

/** `200ms`, or `30ms..40ms`: at least the one, at most the other. */
export function readRange(words: WordReader, what: string): DurationRange {
  const range = parseRange(wordHere(words) ?? "");
  if (range === undefined) throw expected(words, what);
  checkLength(words, range.max);
  if (range.max - range.min > MAX_SPREAD) throw outOfRange(words, "a range of at most 1h");
  takeWord(words);
  return range;
}

const readForDuration = (words: WordReader): Duration => {
  takeKeyword(words, "for", "`for` and a duration, such as `for 15s`");
  return readDuration(words, "a duration such as 15s");
};

/** `for 15s`. */
export const FOR_DURATION: Part<{ readonly duration: Duration }> = {
  usage: "for 15s",
  read: (words) => ({ duration: readForDuration(words) }),
  write: ({ duration }) => `for ${formatDuration(duration)}`,
};

/** `for 15s`, or nothing: until somebody ends it. */
export const FOR_DURATION_OR_OPEN: Part<{ readonly duration: Duration | null }> = {
  usage: "[for 15s]",
  read(words) {
    offer(words, ["for"]);
    return { duration: atEnd(words) || wordHere(words) === "after" ? null : readForDuration(words) };
  },
  write: ({ duration }) => (duration === null ? "" : `for ${formatDuration(duration)}`),
};

/** `down 10s`: how long a process is away; nothing where it is started again at once. */
export const DOWN: Part<{ readonly down?: Duration }> = {
  usage: "[down 10s]",
  read: (words) => (takeIf(words, "down") ? { down: readDuration(words, "a duration such as 10s") } : {}),
  write: ({ down }) => (down === undefined ? "" : `down ${formatDuration(down)}`),
};

/** `500ms`: added to what something takes anyway. */
export const EXTRA: Part<{ readonly extra: Duration }> = {
  usage: "500ms",
  read: (words) => ({ extra: readDuration(words, "a duration such as 500ms") }),
  write: ({ extra }) => formatDuration(extra),
};

/** `30%`: from 0 to 100, with at most two decimals. */
export const PERCENT: Part<{ readonly percent: number }> = {
  usage: "30%",
  read(words) {
    const match = /^(\d{1,3}(?:\.\d{1,2})?)%$/.exec(wordHere(words) ?? "");
    if (match === null) throw expected(words, "a percentage such as 30%");
    const percent = Number(match[1]);
    if (percent > 100) throw outOfRange(words, "0% to 100%");
    takeWord(words);
    return { percent };
  },
  write: ({ percent }) => `${percent}%`,
};

const nodeKinds = ["store", "pd", "client"] as const;

/** `store 4`, `pd 1`, `client 1`. */
export function readNode(words: WordReader): Node {
  offer(words, nodeKinds);
  const kind = nodeKinds.find((known) => known === wordHere(words));
  if (kind === undefined) throw expected(words, "a machine such as `store 4`, `pd 1` or `client 1`");
  takeWord(words);
  return readNumbered(words, kind);
}

/** The number of a machine of a known kind. */
export function readNumbered(words: WordReader, kind: Node["kind"]): Node {
  const codes = { store: "unknown-store", pd: "unknown-pd", client: "unknown-client" } as const;
  const { known } = words.reference;
  const ids = known && { store: known.stores, pd: known.pds, client: known.clients }[kind];
  const id = readId(words, `the number of a ${kind === "pd" ? "PD member" : kind}`, ids);
  if (ids !== undefined && !ids.includes(id)) {
    throw mistake(words, codes[kind], { id: quoted(wordHere(words) ?? ""), known: listIds(ids, known?.names ?? {}) });
  }
  takeWord(words);
  return { kind, id };
}

/** So many ids are listed in a sentence; the reader looks at the stage for more. */
const MAX_LISTED = 20;

const listIds = (ids: readonly number[], names: IdNames): string =>
  ids.slice(0, MAX_LISTED).map((id) => idText(id, names)).join(", ") + (ids.length > MAX_LISTED ? ", …" : "");

/** The id that the word to read stands for: a number, or the text of an id beyond 2^53. Does not take the word. */
function readId(words: WordReader, what: string, known: readonly number[] | undefined): number {
  const names = words.reference.known?.names ?? {};
  offer(words, (known ?? []).map((id) => idText(id, names)));
  const text = wordHere(words) ?? "";
  if (!/^[1-9]\d{0,19}$/.test(text)) throw expected(words, what);
  const named = Object.entries(names).find(([, name]) => name === text);
  const id = Number(named === undefined ? text : named[0]);
  if (!Number.isSafeInteger(id)) throw expected(words, what);
  return id;
}

export const NODE: Part<{ readonly node: Node }> = {
  usage: "store N",
  read: (words) => ({ node: readNode(words) }),
  write: ({ node }, names) => formatNode(node, names),
};

function readStore(words: WordReader): StoreId {
  takeIf(words, "store");
  return readNumbered(words, "store").id;
}

/** `3` or `store 3`. */
export const STORE: Part<{ readonly store: StoreId }> = {
  usage: "N",
  read: (words) => ({ store: readStore(words) }),
  write: ({ store }, names) => idText(store, names),
};

/** `to 3`, `to store 3`; the `to` goes without saying. */
export const TO_STORE: Part<{ readonly to: StoreId }> = {
  usage: "to N",
  read(words) {
    takeIf(words, "to");
    return { to: readStore(words) };
  },
  write: ({ to }, names) => `to ${idText(to, names)}`,
};

/** `7` or `region 7`. */
export const REGION: Part<{ readonly region: RegionId }> = {
  usage: "R",
  read(words) {
    takeIf(words, "region");
    const regions = words.reference.known?.regions;
    const region = readId(words, "the number of a region", regions);
    if (regions !== undefined && !regions.includes(region)) {
      throw mistake(words, "unknown-region", { id: quoted(wordHere(words) ?? "") });
    }
    takeWord(words);
    return { region };
  },
  write: ({ region }, names) => idText(region, names),
};

/** The two ends of a link, and whether what is done to it is done in both directions. */
export interface LinkEnds {
  readonly from: Node;
  readonly to: Node;
  readonly bothWays: boolean;
}

/** `store 1 store 2` for both directions, `store 1 -> store 2` for one. */
export const LINK: Part<LinkEnds> = {
  usage: "store N [->] store M",
  read(words) {
    const from = readNode(words);
    const bothWays = !takeIf(words, "->");
    const before = words.next;
    const to = readNode(words);
    if (from.kind === to.kind && from.id === to.id) {
      words.next = before;
      throw mistake(words, "same-node", { node: formatNode(from) });
    }
    return { from, to, bothWays };
  },
  write: ({ from, to, bothWays }, names) => `${formatNode(from, names)} ${bothWays ? "" : "-> "}${formatNode(to, names)}`,
};

/**
 * A message under way, named by the number with which its packet was planned: the same in every replay. `place` is which of the
 * packet's messages is meant, from 1; 0 for all of them.
 */
export interface MessageName {
  readonly packet: number;
  readonly place: number;
}

/** PD allows letters, digits and a few signs in labels; `=` parts the two halves. */
const labelPattern = /^([$\w./-]{1,64})=([\w./-]{1,64})$/;

/** `zone=c`. */
function readLabel(words: WordReader): StoreLabel {
  const match = labelPattern.exec(wordHere(words) ?? "");
  if (match === null) throw expected(words, "a label such as zone=c");
  takeWord(words);
  return { key: match[1] ?? "", value: match[2] ?? "" };
}

/** `zone=c host=h-1`, up to the end; none is fine. */
export const LABELS: Part<{ readonly labels: readonly StoreLabel[] }> = {
  usage: "[zone=c …]",
  read(words) {
    const labels: StoreLabel[] = [];
    while (!atEnd(words)) labels.push(readLabel(words));
    return { labels };
  },
  write: ({ labels }) => labels.map(({ key, value }) => `${key}=${value}`).join(" "),
};
