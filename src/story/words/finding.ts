import { formatDuration, type Duration } from "../../kernel/time.ts";
import type { CycleName, Dependency, Finding, HistoryValue, UnknownReason } from "../../proto/findings.ts";
import { didText, type HistoryEntry } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";

/** What is said of a finding, in one language. `one` and `other` are names of operations, such as `T1`. */
export interface FindingWords {
  /** Between two sentences. */
  readonly gap: string;
  /** Who an operation is: `T1 = client 2, 10.4s to 10.5s: put x = 5`. */
  who(name: string, client: number, from: string, to: string | null, did: string): string;
  /** A row of the picture: one of the client's processes. */
  process(client: number, process: number): string;
  readonly cycles: Readonly<Record<CycleName, string>>;
  readonly inRealTime: string;
  step(kind: Dependency["kind"], one: string, other: string, key: Key, value: string): string;
  /** The step that leads back to the first of them. */
  closes(name: string): string;
  noOrder(key: Key, names: readonly string[]): string;
  abortedRead(reader: string, key: Key, value: string, writer: string): string;
  intermediateRead(reader: string, key: Key, value: string, writer: string): string;
  unwrittenRead(reader: string, key: Key, value: string): string;
  futureRead(reader: string, key: Key, value: string, writer: string): string;
  staleRead(reader: string, key: Key, value: string, newer: string, knownBy: string): string;
  lostWrite(writer: string, key: Key, value: string, reader: string): string;
  internal(reader: string, key: Key): string;
  ownFuture(reader: string, key: Key, value: string): string;
  duplicateAppend(key: Key, value: string): string;
  incompatibleOrder(reader: string, other: string, key: Key): string;
  tornAppends(reader: string, writer: string, key: Key): string;
  wrongTotal(reader: string, found: number, expected: number): string;
  outOfBounds(reader: string, key: Key, found: number, least: number, most: number): string;
  halfOrder(reader: string, order: string): string;
  twoEnds(writer: string, other: string, order: string): string;
  readonly nothing: string;
  readonly unknown: Readonly<Record<UnknownReason, string>>;
}

/** The names of the operations of a finding: T1, T2, … in the order in which they began. */
export function namesIn({ part }: Finding): ReadonlyMap<HistoryEntry, string> {
  const sorted = part.slice().sort((a, b) => a.call - b.call);
  return new Map(sorted.map((entry, at) => [entry, `T${at + 1}`]));
}

/** What is wrong, and who the operations in it are, as plain sentences. */
export function findingText(finding: Finding, words: FindingWords): string {
  const names = namesIn(finding);
  const who = [...names].map(([entry, name]) =>
    words.who(name, entry.client, clock(entry.call), entry.end === null ? null : clock(entry.end), didText(entry)));
  return [sentenceOf(finding, names, words), ...who].join(words.gap);
}

/** What is wrong, in one sentence over names. */
function sentenceOf(finding: Finding, names: ReadonlyMap<HistoryEntry, string>, words: FindingWords): string {
  const name = (entry: HistoryEntry): string => names.get(entry) ?? "";
  const value = (of: HistoryValue): string => (of === null ? words.nothing : String(of));
  switch (finding.kind) {
    case "no-order": return words.noOrder(finding.key, [...names.values()]);
    case "cycle": return cycleText(finding, name, value, words);
    case "aborted-read": return words.abortedRead(name(finding.reader), finding.key, value(finding.value), name(finding.writer));
    case "intermediate-read":
      return words.intermediateRead(name(finding.reader), finding.key, value(finding.value), name(finding.writer));
    case "unwritten-read": return words.unwrittenRead(name(finding.reader), finding.key, value(finding.value));
    case "future-read": return words.futureRead(name(finding.reader), finding.key, value(finding.value), name(finding.writer));
    case "stale-read":
      return words.staleRead(name(finding.reader), finding.key, value(finding.value), value(finding.newer),
        name(finding.knownBy));
    case "lost-write": return words.lostWrite(name(finding.writer), finding.key, value(finding.value), name(finding.reader));
    case "internal": return words.internal(name(finding.reader), finding.key);
    case "own-future": return words.ownFuture(name(finding.reader), finding.key, value(finding.value));
    case "duplicate-append": return words.duplicateAppend(finding.key, value(finding.value));
    case "incompatible-order": return words.incompatibleOrder(name(finding.reader), name(finding.other), finding.key);
    case "torn-appends": return words.tornAppends(name(finding.reader), name(finding.writer), finding.key);
    case "wrong-total": return words.wrongTotal(name(finding.reader), finding.found, finding.expected);
    case "half-order": return words.halfOrder(name(finding.reader), finding.order);
    case "two-ends": return words.twoEnds(name(finding.writer), name(finding.other), finding.order);
    case "out-of-bounds":
      return words.outOfBounds(name(finding.reader), finding.key, finding.found, finding.least, finding.most);
  }
}

function cycleText(
  { cycle, inRealTime, steps }: Extract<Finding, { readonly kind: "cycle" }>, name: (entry: HistoryEntry) => string,
  value: (of: HistoryValue) => string, words: FindingWords,
): string {
  const told = steps.map((step) => words.step(step.kind, name(step.from), name(step.to), step.key, value(step.value)));
  const [first] = steps;
  const closing = first === undefined ? [] : [words.closes(name(first.from))];
  return [words.cycles[cycle], ...(inRealTime ? [words.inRealTime] : []), ...told, ...closing].join(words.gap);
}

const clock = (instant: number): string => formatDuration(instant as Duration);
