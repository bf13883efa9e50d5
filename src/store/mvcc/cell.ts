import type { Cell, Modify } from "../../proto/kv.ts";
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
      const old = cell.writes.find(({ commitTs }) => commitTs === write.commitTs);
      const bytes = key + writeBytes(write) - (old === undefined ? 0 : key + writeBytes(old));
      const writes = withLine(cell.writes, write, (line) => line.commitTs);
      return { cell: { ...cell, writes }, bytes, records: old === undefined ? 1 : 0 };
    }
    case "delete-write": {
      const old = cell.writes.find(({ commitTs }) => commitTs === modify.commitTs);
      if (old === undefined) return { cell, bytes: 0, records: 0 };
      const writes = cell.writes.filter((line) => line !== old);
      return { cell: { ...cell, writes }, bytes: -key - writeBytes(old), records: -1 };
    }
    case "put-value": {
      const { startTs, value } = modify;
      const old = cell.values.find((line) => line.startTs === startTs);
      const bytes = key + valueBytes({ startTs, value }) - (old === undefined ? 0 : key + valueBytes(old));
      return { cell: { ...cell, values: withLine(cell.values, { startTs, value }, (line) => line.startTs) }, bytes, records: 0 };
    }
    case "delete-value": {
      const old = cell.values.find(({ startTs }) => startTs === modify.startTs);
      if (old === undefined) return { cell, bytes: 0, records: 0 };
      return { cell: { ...cell, values: cell.values.filter((line) => line !== old) }, bytes: -key - valueBytes(old), records: 0 };
    }
  }
}

/** The lines with one more, in the place of one of the same timestamp. The newest comes first, which most are that come. */
function withLine<Line>(lines: readonly Line[], line: Line, tsOf: (line: Line) => number): readonly Line[] {
  const ts = tsOf(line);
  let at = 0;
  while (at < lines.length && tsOf(lines[at] as Line) > ts) at++;
  const behind = at < lines.length && tsOf(lines[at] as Line) === ts ? at + 1 : at;
  return [...lines.slice(0, at), line, ...lines.slice(behind)];
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
