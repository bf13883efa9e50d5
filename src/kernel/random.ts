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

/** Where the stream stands, in four numbers, and a stream that stands there. */
export const stateOfStream = (stream: Stream): readonly number[] => stream.getState();
export const streamAt = (state: readonly number[]): Stream => xoroshiro128plusFromState(state);

/** A uniform integer in [low, high], both included. */
export const drawInt = (stream: Stream, low: number, high: number): number => low + drawBelow(stream, high - low + 1);

/**
 * A uniform integer in [0, count). The same numbers as pure-rand's `uniformInt`, without a remainder of large numbers, which
 * costs
 * more than all the rest of a draw. Draws above the last multiple of `count` are thrown away. Only a part of more than 71
 * minutes,
 * in microseconds, is more than one number of the stream can tell.
 */
function drawBelow(stream: Stream, count: number): number {
  if (count > DRAWS) return uniformInt(stream, 0, count - 1);
  const usable = count > 2 ? Math.floor(DRAWS / count) * count : DRAWS;
  let draw = stream.next() + DRAWS / 2;
  while (draw >= usable) draw = stream.next() + DRAWS / 2;
  // The quotient of two numbers below 2^32 is never rounded up to a whole one.
  return draw - Math.floor(draw / count) * count;
}

/** How many numbers a stream draws from. */
const DRAWS = 0x1_0000_0000;

/** A length from the range, drawn only where there is a choice: exact lengths leave the stream as it is. */
export const drawDuration = (stream: Stream, { min, max }: DurationRange): Duration =>
  (min === max ? min : drawInt(stream, min, max)) as Duration;

/** True with probability `parts` in `whole`: exact ratios instead of floating-point probabilities. */
export const drawChance = (stream: Stream, parts: number, whole: number): boolean =>
  parts > 0 && drawInt(stream, 1, whole) <= parts;

/** One of `items`, each equally likely. The list must not be empty. */
export function drawItem<T>(stream: Stream, items: readonly T[]): T {
  return items[drawInt(stream, 0, items.length - 1)] as T;
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
