import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { Duration, DurationRange } from "./time.ts";
import type { JumpableRandomGenerator } from "pure-rand/types/JumpableRandomGenerator";

/**
 * A stream of random integers. One exists per concern and per actor ("election/7/3", "network/2/5"), derived from the
 * seed by name, so that a new fault in one place does not shift the draws of another. Mutable; copied by `cloneStream`.
 */
export type Stream = JumpableRandomGenerator;

/** The stream of that name under that seed. The same two always give the same stream. */
export function createStream(seed: number, name: string): Stream {
  const state: number[] = [];
  for (let lane = 0; lane < 4; lane++) state.push(hashText(name, (seed ^ Math.imul(lane + 1, 0x9e3779b1)) | 0));
  // The all-zero state is the one from which xoroshiro never moves.
  if (!state.some((word) => word !== 0)) state[0] = 1;
  return xoroshiro128plusFromState(state);
}

export const cloneStream = (stream: Stream): Stream => stream.clone();

/** A uniform integer in [low, high], both included; high - low must be below 2^32. */
export const drawInt = (stream: Stream, low: number, high: number): number => uniformInt(stream, low, high);

/** A length from the range, drawn only where there is a choice: exact lengths leave the stream as it is. */
export const drawDuration = (stream: Stream, { min, max }: DurationRange): Duration =>
  (min === max ? min : uniformInt(stream, min, max)) as Duration;

/** True with probability `parts` in `whole`: exact ratios instead of floating-point probabilities. */
export const drawChance = (stream: Stream, parts: number, whole: number): boolean =>
  parts > 0 && uniformInt(stream, 1, whole) <= parts;

/** One of `items`, each equally likely. The list must not be empty. */
export function drawItem<T>(stream: Stream, items: readonly T[]): T {
  return items[uniformInt(stream, 0, items.length - 1)] as T;
}

/** murmur3's 32-bit mixing over the text's code units: spreads names that differ in one character. */
function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    let word = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash ^= word;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
