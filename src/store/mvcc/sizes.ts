import { allOf } from "../../kernel/newest-first.ts";
import type { Cell, LongValue, Lock, WriteRecord } from "../../proto/kv.ts";

/** Bytes of a timestamp behind a key, or in a lock, about as TiKV encodes them. */
export const TS_BYTES = 8;

export const lockBytes = ({ primary, shortValue, secondaries, rollbackTs }: Lock): number =>
  4 * TS_BYTES + primary.length + (shortValue?.length ?? 0) + TS_BYTES * rollbackTs.length +
  secondaries.reduce((sum, key) => sum + key.length, 0);

export const writeBytes = ({ shortValue }: WriteRecord): number => 2 * TS_BYTES + 1 + (shortValue?.length ?? 0);

export const valueBytes = ({ value }: LongValue): number => TS_BYTES + value.length;

/** Bytes of all lines of a key, each with the key. */
export const cellBytes = (key: string, { lock, writes, values }: Cell): number =>
  (lock === null ? 0 : key.length + lockBytes(lock)) +
  allOf(writes).reduce((sum, write) => sum + key.length + writeBytes(write), 0) +
  allOf(values).reduce((sum, value) => sum + key.length + valueBytes(value), 0);
