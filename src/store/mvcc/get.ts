import { holdsKey } from "../../proto/keys.ts";
import type { Cell, KeyError, LockInfo, TxnCommand, Ts } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { keyErrors, outcome, type TxnCommandKind } from "./command.ts";
import { blocks, keyIsLocked, longValue, MAX_TS, valueAt } from "./reader.ts";

/** What a read at a timestamp looks past. */
interface Reading {
  readonly version: Ts;
  readonly bypass: readonly Ts[];
  readonly access: readonly Ts[];
}

/** A read of one key. */
export const getCommand: TxnCommandKind<Extract<TxnCommand, { readonly kind: "get" }>> = {
  kind: "get",
  isRead: true,
  latches: () => [],
  run(command, cells, { memoryLocks }) {
    const { key } = command;
    const readTs = readTsOf(command);
    const inMemory = memoryLocks.get(key);
    if (inMemory !== undefined && blocks(inMemory.lock, key, command.version, command.bypass)) {
      return keyErrors([{ kind: "KeyIsLocked", locked: inMemory }], { readTs });
    }
    const read = readCell(key, cells.cellOf(key), command);
    return read.error === null ? outcome({ kind: "value", value: read.value }, { readTs }) : keyErrors([read.error], { readTs });
  },
};

/** Who reads what is newest reads at no timestamp. */
export const readTsOf = ({ version }: Reading): Ts => (version === MAX_TS ? 0 : version);

/** The value of a key for that reader, or the lock that is in its way. */
export function readCell(
  key: Key, cell: Cell, { version, bypass, access }: Reading,
): { readonly value: string | null; readonly error: Extract<KeyError, { readonly kind: "KeyIsLocked" }> | null } {
  const { lock } = cell;
  if (lock !== null && blocks(lock, key, version, bypass)) {
    if (!access.includes(lock.startTs)) return { value: null, error: keyIsLocked(key, lock) };
    return { value: lock.type === "delete" ? null : lock.shortValue ?? longValue(cell, lock.startTs), error: null };
  }
  return { value: valueAt(cell, version), error: null };
}

/** The first lock in memory that is in the way of a read of a range. */
export function lockInMemory(
  locks: ReadonlyMap<Key, LockInfo>, range: Reading & { readonly startKey: Key; readonly endKey: Key },
): LockInfo | null {
  for (const [key, info] of locks) {
    if (holdsKey(range, key) && blocks(info.lock, key, range.version, range.bypass)) return info;
  }
  return null;
}
