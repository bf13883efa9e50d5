import { NEVER, type Instant } from "../../kernel/time.ts";
import { seenSince, type HistoryEntry } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";

/** What one operation or transaction was to one key: it read the key first, and left a value there. */
export interface RegisterOperation {
  readonly entry: HistoryEntry;
  readonly call: Instant;
  /** `NEVER` where nobody knows how it ended: it may take effect at any later time, or never. */
  readonly end: Instant;
  /** Null for a key without a value; undefined where it read nothing. */
  readonly read: string | null | undefined;
  /** Null for a delete; undefined where it wrote nothing. */
  readonly write: string | null | undefined;
}

/** One history for each key. */
export type Registers = ReadonlyMap<Key, readonly RegisterOperation[]>;

/**
 * A history as one history for each key, in the order in which operations began: it can be ordered as a whole exactly if each of
 * them can (P-compositionality). Left out is what says nothing: what failed for certain, reads that nobody answered, and writes
 * of which nobody knows how they ended and whose value nobody read; those may have never been.
 */
export function registersIn(entries: readonly HistoryEntry[]): Registers {
  const registers = new Map<Key, RegisterOperation[]>();
  for (const entry of entries) {
    if (entry.outcome === "failed") continue;
    for (const key of keysOf(entry)) {
      const operation = seenFrom(entry, key);
      if (operation.read === undefined && operation.write === undefined) continue;
      const register = registers.get(key);
      if (register === undefined) registers.set(key, [operation]);
      else register.push(operation);
    }
  }
  for (const [key, operations] of registers) registers.set(key, thatMatter(operations));
  return registers;
}

function keysOf({ operations }: HistoryEntry): readonly Key[] {
  const [first] = operations;
  if (first !== undefined && operations.length === 1) return [first.key];
  return [...new Set(operations.map(({ key }) => key))];
}

function seenFrom(entry: HistoryEntry, key: Key): RegisterOperation {
  const isKnown = entry.outcome === "ok";
  let read: string | null | undefined;
  let write: string | null | undefined;
  for (const operation of entry.operations) {
    if (operation.key !== key) continue;
    if (operation.kind === "write") write = operation.value;
    else if (operation.kind === "read" && isKnown && write === undefined && read === undefined) read = operation.value;
  }
  return { entry, call: seenSince(entry), end: isKnown ? (entry.end ?? NEVER) : NEVER, read, write };
}

function thatMatter(operations: readonly RegisterOperation[]): RegisterOperation[] {
  const read = new Set(operations.map((operation) => operation.read));
  return operations.filter(({ end, write }) => end !== NEVER || read.has(write)).sort((a, b) => a.call - b.call);
}
