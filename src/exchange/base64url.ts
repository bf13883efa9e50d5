const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Bytes as RFC 4648's URL-safe base 64, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = (at(bytes, i) << 16) | (at(bytes, i + 1) << 8) | at(bytes, i + 2);
    let quad = ALPHABET.charAt((word >>> 18) & 63) + ALPHABET.charAt((word >>> 12) & 63);
    if (left > 1) quad += ALPHABET.charAt((word >>> 6) & 63);
    if (left > 2) quad += ALPHABET.charAt(word & 63);
    parts.push(quad);
  }
  return parts.join("");
}

const at = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;

const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((letter, index) => [letter, index]));

/** The bytes, or undefined where the text has a character of another alphabet or a length that no bytes have. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES.get(text.charAt(i));
    if (value === undefined) return undefined;
    word = ((word << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (word >>> bits) & 0xff;
  }
  return bytes;
}
