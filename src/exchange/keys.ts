import { keyToHex } from "../proto/keys.ts";
import type { Key } from "../proto/region.ts";

/** The key that Go writes as base64, or undefined where the text is none: its bytes must be an encoded key of TiDB's. */
export function keyFromBase64(text: string): Key | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  let key = "";
  let bits = 0;
  let held = 0;
  for (const letter of text.replace(/=+$/, "")) {
    held = (held << 6) | BASE64_DIGITS.indexOf(letter);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    key += String.fromCharCode((held >>> bits) & 255);
    held &= (1 << bits) - 1;
  }
  return decodeMemcomparable(key) === undefined ? undefined : key;
}

const BASE64_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The key that TiKV and its tools write with escapes (`t\\200\\000…`), or undefined where the text is none. */
export function keyFromEscaped(text: string): Key | undefined {
  if (!/^[ -~]*$/.test(text) || !text.includes("\\")) return undefined;
  let isWhole = true;
  const key = text.replace(/\\(?:([0-7]{3})|x([0-9a-fA-F]{2})|(.?))/g, (_, octal?: string, hex?: string, letter?: string) => {
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 255);
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
    const plain = escapedLetters[letter ?? ""];
    isWhole &&= plain !== undefined;
    return plain ?? "";
  });
  return isWhole ? key : undefined;
}

const escapedLetters: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "'": "'", "\\": "\\" };

/**
 * A key for people: printable text as it is, TiDB's table keys by table, row and index (`t43_r1440000`, `t43_i2_…`),
 * anything else as hex. "" stays "": whether it means the start or the end of the key space is known to the caller.
 */
export function describeKey(key: Key): string {
  if (isPrintable(key)) return key;
  const raw = decodeMemcomparable(key);
  return (raw === undefined ? undefined : describeTableKey(raw)) ?? keyToHex(key);
}

/** The encoded key at which TiDB's table with that id (0 to 2^31) begins: what PD shows as `7480…F8`. */
export function tableStartKey(tableId: number): Key {
  return encodeMemcomparable(`t\x80\0\0\0${bytesOf(tableId)}`);
}

const isPrintable = (key: Key): boolean => /^[ -~]*$/.test(key);

const bytesOf = (word: number): string =>
  String.fromCharCode((word >>> 24) & 255, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);

const GROUP = 8;
const MARKER = 0xff;

/** Groups of eight bytes, zero-padded, each followed by 0xFF less the number of padding bytes: order-preserving. */
function encodeMemcomparable(raw: string): string {
  let encoded = "";
  for (let start = 0; start <= raw.length; start += GROUP) {
    const group = raw.slice(start, start + GROUP);
    encoded += group.padEnd(GROUP, "\0") + String.fromCharCode(MARKER - (GROUP - group.length));
  }
  return encoded;
}

function decodeMemcomparable(encoded: string): string | undefined {
  if (encoded.length === 0 || encoded.length % (GROUP + 1) !== 0) return undefined;
  let raw = "";
  for (let start = 0; start < encoded.length; start += GROUP + 1) {
    const padding = MARKER - encoded.charCodeAt(start + GROUP);
    const isLast = start + GROUP + 1 === encoded.length;
    if (padding > GROUP || (padding > 0) !== isLast) return undefined;
    const end = start + GROUP - padding;
    if (encoded.slice(end, start + GROUP) !== "\0".repeat(padding)) return undefined;
    raw += encoded.slice(start, end);
  }
  return raw;
}

/** `t{table id}`, then `_r{row handle}` or `_i{index id}_{values}`; undefined for anything that TiDB does not write so. */
function describeTableKey(raw: string): string | undefined {
  if (raw.charAt(0) !== "t" || raw.length < 9) return undefined;
  const table = `t${decodeInteger(raw.slice(1, 9))}`;
  const kind = raw.slice(9, 11);
  const rest = raw.slice(11);
  if (raw.length === 9) return table;
  if (kind === "_r") return `${table}_r${rest.length === 8 ? decodeInteger(rest) : keyToHex(rest)}`;
  if (kind === "_i" && rest.length >= 8) {
    const values = rest.slice(8);
    return `${table}_i${decodeInteger(rest.slice(0, 8))}${values === "" ? "" : `_${keyToHex(values)}`}`;
  }
  return `${table}_${keyToHex(raw.slice(9))}`;
}

/** Eight bytes, big-endian, with the sign bit flipped so that they order as the integers do. */
function decodeInteger(bytes: string): string {
  return BigInt.asIntN(64, BigInt(`0x${keyToHex(bytes)}`) ^ (1n << 63n)).toString();
}
