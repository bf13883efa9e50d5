import { noneYet } from "../../kernel/newest-first.ts";
import { findAmongOlder, withItem, withoutItem } from "../../kernel/newest-first-changes.ts";
import type { Cell, LongValue, Modify, Ts, WriteRecord } from "../../proto/kv.ts";
import { lockBytes, TS_BYTES, valueBytes, writeBytes } from "./sizes.ts";

/** A key that no column family knows. */
export const EMPTY_CELL: Cell = { lock: null, writes: noneYet(), values: noneYet() };

export const isEmpty = ({ lock, writes, values }: Cell): boolean => lock === null && writes.length === 0 && values.length === 0;

/** Longer values stand in the column family `default` (SHORT_VALUE_MAX_LEN). */
export const SHORT_VALUE_AT_MOST = 255;

/** What a change makes of a cell, and how much longer it gets by that: in bytes, and in records of `write`. */
export interface Changed {
  readonly cell: Cell;
  readonly bytes: number;
  readonly records: number;
}

/** Does what a Raft command says to one column family of a key. */
export function changeCell(cell: Cell, modify: Modify): Changed {
  const { lock, writes, values } = cell;
  const key = modify.key.length;
  switch (modify.kind) {
    case "put-lock": {
      const bytes = key + lockBytes(modify.lock) - (lock === null ? 0 : key + lockBytes(lock));
      return { cell: { lock: modify.lock, writes, values }, bytes, records: 0 };
    }
    case "delete-lock":
      return { cell: { lock: null, writes, values }, bytes: lock === null ? 0 : -key - lockBytes(lock), records: 0 };
    case "put-write": {
      const { write } = modify;
      const old = writeAt(cell, write.commitTs);
      const bytes = key + writeBytes(write) - (old === undefined ? 0 : key + writeBytes(old));
      const more = withItem(writes, write, isNewerWrite, old);
      return { cell: { lock, writes: more, values }, bytes, records: old === undefined ? 1 : 0 };
    }
    case "delete-write": {
      const old = writeAt(cell, modify.commitTs);
      if (old === undefined) return { cell, bytes: 0, records: 0 };
      const left = withoutItem(writes, old, isNewerWrite);
      return { cell: { lock, writes: left, values }, bytes: -key - writeBytes(old), records: -1 };
    }
    case "put-value": {
      const { startTs, value } = modify;
      const line: LongValue = { startTs, value };
      const old = longValueAt(cell, startTs);
      const bytes = key + valueBytes(line) - (old === undefined ? 0 : key + valueBytes(old));
      return { cell: { lock, writes, values: withItem(values, line, isNewerValue, old) }, bytes, records: 0 };
    }
    case "delete-value": {
      const old = longValueAt(cell, modify.startTs);
      if (old === undefined) return { cell, bytes: 0, records: 0 };
      const left = withoutItem(values, old, isNewerValue);
      return { cell: { lock, writes, values: left }, bytes: -key - valueBytes(old), records: 0 };
    }
  }
}

const isNewerWrite = (a: WriteRecord, b: WriteRecord): boolean => a.commitTs > b.commitTs;
const isNewerValue = (a: LongValue, b: LongValue): boolean => a.startTs > b.startTs;

/** The record of just that timestamp. */
export function writeAt({ writes }: Cell, ts: Ts): WriteRecord | undefined {
  const write = findAmongOlder(writes, ts, isAbove);
  return write?.commitTs === ts ? write : undefined;
}

/** Whether the record is of a later timestamp. */
export const isAbove = ({ commitTs }: WriteRecord, ts: Ts): boolean => commitTs > ts;

/** What the transaction that began then has put, or is about to, if it is long. */
export function longValueAt({ values }: Cell, startTs: Ts): LongValue | undefined {
  const line = findAmongOlder(values, startTs, beganLater);
  return line?.startTs === startTs ? line : undefined;
}

const beganLater = (line: LongValue, ts: Ts): boolean => line.startTs > ts;

/** Bytes of a change in a Raft command. */
export function modifyBytes(modify: Modify): number {
  const { key } = modify;
  switch (modify.kind) {
    case "put-lock": return key.length + lockBytes(modify.lock);
    case "put-write": return key.length + writeBytes(modify.write);
    case "put-value": return key.length + valueBytes(modify);
    case "delete-lock": return key.length;
    case "delete-write":
    case "delete-value": return key.length + TS_BYTES;
  }
}
