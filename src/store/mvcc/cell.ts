import type { Cell, LongValue, Modify, Ts, WriteRecord } from "../../proto/kv.ts";
import { lockBytes, TS_BYTES, valueBytes, writeBytes } from "./sizes.ts";

/** A key that no column family knows. */
export const EMPTY_CELL: Cell = { lock: null, writes: [], values: [] };

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
  const key = modify.key.length;
  switch (modify.kind) {
    case "put-lock": {
      const bytes = key + lockBytes(modify.lock) - (cell.lock === null ? 0 : key + lockBytes(cell.lock));
      return { cell: { ...cell, lock: modify.lock }, bytes, records: 0 };
    }
    case "delete-lock":
      return { cell: { ...cell, lock: null }, bytes: cell.lock === null ? 0 : -key - lockBytes(cell.lock), records: 0 };
    case "put-write": {
      const { write } = modify;
      const at = writePlace(cell.writes, write.commitTs);
      const old = cell.writes[at]?.commitTs === write.commitTs ? cell.writes[at] : undefined;
      const bytes = key + writeBytes(write) - (old === undefined ? 0 : key + writeBytes(old));
      const writes = withLine(cell.writes, at, write, old !== undefined);
      return { cell: { ...cell, writes }, bytes, records: old === undefined ? 1 : 0 };
    }
    case "delete-write": {
      const old = cell.writes[writePlace(cell.writes, modify.commitTs)];
      if (old?.commitTs !== modify.commitTs) return { cell, bytes: 0, records: 0 };
      const writes = cell.writes.filter((line) => line !== old);
      return { cell: { ...cell, writes }, bytes: -key - writeBytes(old), records: -1 };
    }
    case "put-value": {
      const { startTs, value } = modify;
      const line: LongValue = { startTs, value };
      const at = valuePlace(cell.values, startTs);
      const old = cell.values[at]?.startTs === startTs ? cell.values[at] : undefined;
      const bytes = key + valueBytes(line) - (old === undefined ? 0 : key + valueBytes(old));
      return { cell: { ...cell, values: withLine(cell.values, at, line, old !== undefined) }, bytes, records: 0 };
    }
    case "delete-value": {
      const old = cell.values[valuePlace(cell.values, modify.startTs)];
      if (old?.startTs !== modify.startTs) return { cell, bytes: 0, records: 0 };
      return { cell: { ...cell, values: cell.values.filter((line) => line !== old) }, bytes: -key - valueBytes(old), records: 0 };
    }
  }
}

/** Where the line of that timestamp is, or would be put: the newest come first, and most that are sought are among them. */
function writePlace(writes: readonly WriteRecord[], commitTs: Ts): number {
  let at = 0;
  while (at < writes.length && (writes[at] as WriteRecord).commitTs > commitTs) at++;
  return at;
}

function valuePlace(values: readonly LongValue[], startTs: Ts): number {
  let at = 0;
  while (at < values.length && (values[at] as LongValue).startTs > startTs) at++;
  return at;
}

/** The lines with one more at that place, or another. */
function withLine<Line>(lines: readonly Line[], at: number, line: Line, replaces: boolean): readonly Line[] {
  const copy = lines.slice();
  copy.splice(at, replaces ? 1 : 0, line);
  return copy;
}

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
