import type { Ts } from "./kv.ts";
import type { Key } from "./region.ts";

/*
 * Keys as TiKV writes them to its disk. A region's range and the order of all that is kept go by these bytes; here a key's three
 * column families stand in one cell under its own bytes, which is the same order (`test/proto/encoded-keys.test.ts`).
 */

const GROUP = 8;
const FULL = 0xff;

/** The memcomparable form: groups of eight bytes, filled up with zeros, each followed by 255 less the number of those. */
export function encodeKey(key: Key): string {
  let encoded = "";
  for (let at = 0; at <= key.length; at += GROUP) {
    const group = key.slice(at, at + GROUP);
    const missing = GROUP - group.length;
    encoded += group + "\0".repeat(missing) + String.fromCharCode(FULL - missing);
  }
  return encoded;
}

/** With a timestamp behind it, bit by bit inverted: of a key's lines the newest comes first. */
export const encodeKeyAt = (key: Key, ts: Ts): string => encodeKey(key) + invertedBytes(ts);

function invertedBytes(ts: Ts): string {
  const bits = BigInt.asUintN(64, ~BigInt(ts));
  let bytes = "";
  for (let shift = 56n; shift >= 0n; shift -= 8n) bytes += String.fromCharCode(Number((bits >> shift) & 0xffn));
  return bytes;
}

/** The key that was encoded; null where the bytes are no such form. What stands behind it (a timestamp) is left out. */
export function decodeKey(encoded: string): Key | null {
  let key = "";
  for (let at = 0; at + GROUP < encoded.length; at += GROUP + 1) {
    const missing = FULL - encoded.charCodeAt(at + GROUP);
    if (missing > GROUP) return null;
    const group = encoded.slice(at, at + GROUP);
    if (group.slice(GROUP - missing) !== "\0".repeat(missing)) return null;
    key += group.slice(0, GROUP - missing);
    if (missing > 0) return key;
  }
  return null;
}
