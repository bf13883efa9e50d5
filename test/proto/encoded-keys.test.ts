import { expect, test } from "vitest";
import { decodeKey, encodeKey, encodeKeyAt } from "../../src/proto/encoded-keys.ts";

/** As TiKV's own tests of its codec have them. */
test("keys are encoded in groups of eight bytes with a marker behind each", () => {
  expect(encodeKey("")).toBe("\0\0\0\0\0\0\0\0\xf7");
  expect(encodeKey("\x01\x02\x03")).toBe("\x01\x02\x03\0\0\0\0\0\xfa");
  expect(encodeKey("\x01\x02\x03\x04\x05\x06\x07\x08")).toBe("\x01\x02\x03\x04\x05\x06\x07\x08\xff\0\0\0\0\0\0\0\0\xf7");
});

const KEYS = [
  "", "\0", "\0\0", "a", "a\0", "a\0\0\0\0\0\0\0\0", "aaaaaaaa", "aaaaaaaa\0", "aaaaaaab", "ab", "b", "\xff", "\xff\xff",
];

test("encoded keys have the order of the keys themselves, which is the order of our maps", () => {
  const shuffled = [...KEYS].reverse().sort((a, b) => (encodeKey(a) < encodeKey(b) ? -1 : 1));
  expect(shuffled).toEqual([...KEYS].sort((a, b) => (a < b ? -1 : 1)));
});

test("of a key's lines the newest comes first, and all of them stand together before the next key's", () => {
  const lines = KEYS.flatMap((key) => [9, 2 ** 53 - 1, 1, 300].map((ts) => ({ key, ts })));
  const byBytes = [...lines].sort((a, b) => (encodeKeyAt(a.key, a.ts) < encodeKeyAt(b.key, b.ts) ? -1 : 1));
  const byMeaning = [...lines].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : b.ts - a.ts));
  expect(byBytes).toEqual(byMeaning);
});

test("what was encoded is decoded to the same key, with a timestamp behind it or without", () => {
  expect(KEYS.map((key) => decodeKey(encodeKey(key)))).toEqual(KEYS);
  expect(KEYS.map((key) => decodeKey(encodeKeyAt(key, 7)))).toEqual(KEYS);
  expect([decodeKey("abc"), decodeKey("abcdefgh\x10")]).toEqual([null, null]);
});
