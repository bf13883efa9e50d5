import { AssertionError } from "./assert.ts";

/**
 * A 64-bit digest (16 hex digits) of a plain value: objects in their key order, arrays, maps and sets in insertion order,
 * typed arrays, numbers, strings, booleans, null. Two clusters with the same digest have the same state; the digest is
 * the same in every JavaScript engine. Not cryptographic.
 */
export function hashValue(value: unknown): string {
  const digest: Digest = { a: 0x243f6a88, b: 0x13198a2e };
  visit(digest, value);
  return hex(finish(digest.a ^ digest.b)) + hex(finish(digest.b));
}

interface Digest {
  a: number;
  b: number;
}

// One tag per kind of value keeps [1, [2]] apart from [[1], 2] and "1" from 1.
const tag = { nothing: 1, yes: 2, no: 3, number: 4, text: 5, list: 6, record: 7, map: 8, set: 9, bytes: 10 } as const;

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);

function visit(digest: Digest, value: unknown): void {
  switch (typeof value) {
    case "undefined":
      mix(digest, tag.nothing);
      return;
    case "boolean":
      mix(digest, value ? tag.yes : tag.no);
      return;
    case "number":
      visitNumber(digest, value);
      return;
    case "string":
      visitText(digest, value);
      return;
    case "object":
      if (value === null) mix(digest, tag.nothing);
      else visitObject(digest, value);
      return;
    case "bigint": case "function": case "symbol":
      throw new AssertionError(`a cluster value is plain data; found a ${typeof value}`);
  }
}

function visitNumber(digest: Digest, value: number): void {
  mix(digest, tag.number);
  if ((value | 0) === value) {
    // -0 is 0 here: arithmetic may give either and nobody can tell them apart on the screen.
    mix(digest, value | 0);
    return;
  }
  float[0] = value;
  mix(digest, words[0] as number);
  mix(digest, words[1] as number);
}

function visitText(digest: Digest, value: string): void {
  mix(digest, tag.text);
  mix(digest, value.length);
  for (let i = 0; i < value.length; i++) mix(digest, value.charCodeAt(i));
}

function visitObject(digest: Digest, value: object): void {
  if (Array.isArray(value)) {
    mix(digest, tag.list);
    mix(digest, value.length);
    for (const item of value) visit(digest, item);
  } else if (value instanceof Map) {
    mix(digest, tag.map);
    mix(digest, value.size);
    for (const [key, item] of value) {
      visit(digest, key);
      visit(digest, item);
    }
  } else if (value instanceof Set) {
    mix(digest, tag.set);
    mix(digest, value.size);
    for (const item of value) visit(digest, item);
  } else if (ArrayBuffer.isView(value)) {
    mix(digest, tag.bytes);
    const list = value as unknown as ArrayLike<number>;
    mix(digest, list.length);
    for (let i = 0; i < list.length; i++) visitNumber(digest, list[i] as number);
  } else {
    mix(digest, tag.record);
    for (const key of Object.keys(value)) {
      visitText(digest, key);
      visit(digest, (value as Record<string, unknown>)[key]);
    }
  }
}

function mix(digest: Digest, word: number): void {
  const a = Math.imul(digest.a ^ word, 0x85ebca6b);
  digest.a = (a << 13) | (a >>> 19);
  const b = Math.imul((digest.b + word) | 0, 0xc2b2ae35) ^ digest.a;
  digest.b = (b << 17) | (b >>> 15);
}

function finish(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");
