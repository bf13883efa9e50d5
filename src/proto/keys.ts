import type { Key, Region } from "./region.ts";

const HEX_DIGITS = "0123456789ABCDEF";

/** Whether the key lies in the range. */
export const holdsKey = ({ startKey, endKey }: Pick<Region, "startKey" | "endKey">, key: Key): boolean =>
  key >= startKey && (endKey === "" || key < endKey);

/** The key that PD writes as hex (either case), or undefined where the text is not whole bytes of hex. */
export function keyFromHex(hex: string): Key | undefined {
  if (hex.length % 2 !== 0) return undefined;
  let key = "";
  for (let from = 0; from < hex.length; from += 2 * SLICE) {
    const codes: number[] = [];
    const to = Math.min(hex.length, from + 2 * SLICE);
    for (let i = from; i < to; i += 2) {
      const high = hexValue(hex.charCodeAt(i));
      const low = hexValue(hex.charCodeAt(i + 1));
      if (high < 0 || low < 0) return undefined;
      codes.push(high * 16 + low);
    }
    key += String.fromCharCode(...codes);
  }
  return key;
}

/** Bytes turned into text by one call: every key of a real cluster at once, and no call with too many arguments. */
const SLICE = 512;

/** The key as PD writes it: upper-case hex. */
export function keyToHex(key: Key): string {
  let hex = "";
  for (let i = 0; i < key.length; i++) {
    const byte = key.charCodeAt(i) & 0xff;
    hex += HEX_DIGITS.charAt(byte >>> 4) + HEX_DIGITS.charAt(byte & 15);
  }
  return hex;
}

function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}
