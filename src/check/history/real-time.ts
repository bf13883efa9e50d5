import type { HistoryVerdict } from "../../proto/findings.ts";
import { seenSince, type HistoryEntry } from "../../proto/history.ts";
import { NEVER } from "../../kernel/time.ts";
import type { Key } from "../../proto/region.ts";
import { registersIn, type RegisterOperation } from "./registers.ts";

/*
 * Three promises that everybody understands, each looked at by itself: what breaks one breaks the order of its key as well, and
 * here it has a plain name. Values name their writes; where one was written twice, the latest write is meant. Whoever asks for
 * several gives them the same `registers`.
 */

/** Nobody reads what nobody had begun to write. */
export function checkFuture(entries: readonly HistoryEntry[], registers = registersIn(entries)): HistoryVerdict {
  let checked = 0;
  for (const [key, operations] of registers) {
    const writers = writersOf(operations, (one, other) => one.call < other.call);
    for (const { entry: reader, read: value, end } of operations) {
      if (value === undefined) continue;
      checked++;
      if (value === null) continue;
      const writer = writers.get(value);
      const finding = writer === undefined
        ? { kind: "unwritten-read", key, value, reader, part: [reader] } as const
        : { kind: "future-read", key, value, reader, writer: writer.entry, part: [writer.entry, reader] } as const;
      if (writer === undefined || end < writer.call) return { outcome: "violated", checked, finding };
    }
  }
  return { outcome: "ok", checked };
}

/** A read that begins when a newer value is known, because its write has ended or somebody has read it, returns no older one. */
export function checkRealTime(entries: readonly HistoryEntry[], registers = registersIn(entries)): HistoryVerdict {
  let checked = 0;
  for (const [key, operations] of registers) {
    const writers = writersOf(operations, isLater);
    const writerOf = ({ read, write }: RegisterOperation): RegisterOperation | undefined =>
      writers.get((write === undefined ? read : write) ?? null);
    const ended = operations.filter(({ end }) => end !== NEVER).sort((a, b) => a.end - b.end);
    // Of all values that are known, the one whose write began last.
    let known: { readonly by: RegisterOperation; readonly writer: RegisterOperation } | null = null;
    let at = 0;
    for (const operation of operations) {
      for (let one = ended[at]; one !== undefined && one.end < operation.call; one = ended[++at]) {
        const writer = writerOf(one);
        if (writer !== undefined && (known === null || writer.call > known.writer.call)) known = { by: one, writer };
      }
      if (operation.read === undefined || operation.end === NEVER) continue;
      checked++;
      const found = writers.get(operation.read);
      const isOlder = known !== null && known.writer.write !== operation.read
        && (found === undefined ? operation.read === null : found.end < known.writer.call);
      if (known === null || !isOlder) continue;
      const reader = operation.entry;
      const part = [...new Set([...(found === undefined ? [] : [found.entry]), known.writer.entry, known.by.entry, reader])];
      return { outcome: "violated", checked,
        finding: { kind: "stale-read", key, value: operation.read, newer: known.writer.write ?? null, reader,
          knownBy: known.by.entry, part } };
    }
  }
  return { outcome: "ok", checked };
}

/** What was acknowledged is there, or something newer, when its key is read for the last time. */
export function checkKept(entries: readonly HistoryEntry[], registers = registersIn(entries)): HistoryVerdict {
  const lists = keptInLists(entries);
  if (lists.outcome === "violated") return lists;
  let { checked } = lists;
  for (const [key, operations] of registers) {
    const reads = operations.filter(({ read, end }) => read !== undefined && end !== NEVER);
    const last = reads.reduce<RegisterOperation | undefined>((latest, one) =>
      (latest !== undefined && one.call <= latest.call ? latest : one), undefined);
    const found = last?.read === undefined ? undefined : writersOf(operations, isLater).get(last.read);
    for (const one of operations) {
      if (one.write === undefined || one.end === NEVER) continue;
      checked++;
      if (last?.read === undefined || one.end >= last.call || one.write === last.read) continue;
      const isNewer = found === undefined ? last.read === null : found.end < one.call;
      if (!isNewer) continue;
      const part = [...new Set([...(found === undefined ? [] : [found.entry]), one.entry, last.entry])];
      return { outcome: "violated", checked,
        finding: { kind: "lost-write", key, value: one.write, writer: one.entry, reader: last.entry, part } };
    }
  }
  return { outcome: "ok", checked };
}

function keptInLists(entries: readonly HistoryEntry[]): HistoryVerdict {
  const last = new Map<Key, { readonly reader: HistoryEntry; readonly elements: ReadonlySet<number> }>();
  for (const reader of entries) {
    if (reader.outcome !== "ok") continue;
    for (const operation of reader.operations) {
      const seen = last.get(operation.key);
      if (operation.kind !== "read-list" || (seen !== undefined && seenSince(reader) < seenSince(seen.reader))) continue;
      last.set(operation.key, { reader, elements: new Set(operation.elements) });
    }
  }
  let checked = 0;
  for (const writer of entries) {
    if (writer.outcome !== "ok" || writer.end === null) continue;
    for (const operation of writer.operations) {
      if (operation.kind !== "append") continue;
      checked++;
      const { key, element: value } = operation;
      const seen = last.get(key);
      if (seen === undefined || seen.elements.has(value) || writer.end >= seenSince(seen.reader)) continue;
      const { reader } = seen;
      return { outcome: "violated", checked, finding: { kind: "lost-write", key, value, writer, reader,
        part: [writer, reader] } };
    }
  }
  return { outcome: "ok", checked };
}

/** Of two writes of one value: of one that may have been done again, that may come last. */
const isLater = (one: RegisterOperation, other: RegisterOperation): boolean =>
  one.call > other.call || (one.call === other.call && one.end > other.end);

function writersOf(
  operations: readonly RegisterOperation[], isBetter: (one: RegisterOperation, other: RegisterOperation) => boolean,
): Map<string | null, RegisterOperation> {
  const writers = new Map<string | null, RegisterOperation>();
  for (const operation of operations) {
    if (operation.write === undefined) continue;
    const other = writers.get(operation.write);
    if (other === undefined || isBetter(operation, other)) writers.set(operation.write, operation);
  }
  return writers;
}
