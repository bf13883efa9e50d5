import type { MicroOperation } from "../../proto/history.ts";
import type { Mutation } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { KeyValue, HandSession } from "./state.ts";

export const createHandSession = (session: number): HandSession => ({
  session, steps: [], isBusy: false, owner: 0, rawOwner: 0, isAutocommit: false, found: "", isPast: false, writes: [], reads: [],
  lockedReads: [], scanned: [], end: null, stepFailure: null, isWaiting: false,
});

/**
 * What a session's transaction did, as the history has it. What is read as it is locked is of another instant than what the
 * snapshot shows: of a transaction that locked keys only the former counts. Null for reads of the past.
 */
export function toldOfSession({ isPast, writes, reads, lockedReads }: HandSession): readonly MicroOperation[] | null {
  if (isPast) return null;
  const written = writes.filter(({ op }) => op !== "lock");
  return [
    ...(lockedReads.length > 0 ? lockedReads : reads),
    ...written.map(({ op, key, value }): MicroOperation => ({ kind: "write", key, value: op === "delete" ? null : value })),
  ];
}

/** What the session is going to write at the key, or delete there (null); undefined where it leaves it as it is. */
export function ownValue({ writes }: HandSession, key: Key): string | null | undefined {
  const own = writes.find((mutation) => mutation.key === key);
  return own === undefined || own.op === "lock" ? undefined : own.op === "delete" ? null : own.value;
}

/**
 * Keeps a write for the commit, in the place of an earlier one of the key; a lock takes no write away. What is put behind an
 * insert must not exist either; what the session has deleted itself does not.
 */
export function keepWrite(
  session: HandSession, kind: "put" | "insert" | "delete" | "lock", key: Key, value: string = "",
): void {
  const before = session.writes.find((mutation) => mutation.key === key)?.op;
  if (kind === "lock" && before !== undefined) return;
  const op = kind === "put" && before === "insert" ? "insert" : kind === "insert" && before === "delete" ? "put" : kind;
  const mutation: Mutation = { op, key, value, isPessimistic: false };
  session.writes = [...session.writes.filter((other) => other.key !== key), mutation].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What a scan found, as the session sees it: with what it is going to write. */
export function withOwn(
  session: HandSession, found: readonly KeyValue[], { startKey, endKey, limit }: { startKey: Key; endKey: Key; limit: number },
): readonly KeyValue[] {
  const pairs = new Map(found.map(({ key, value }) => [key, value]));
  for (const { key } of session.writes) {
    const own = ownValue(session, key);
    if (own !== undefined && key >= startKey && (endKey === "" || key < endKey)) pairs.set(key, own);
  }
  return [...pairs].map(([key, value]) => ({ key, value })).filter(({ value }) => value !== null)
    .sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit);
}
