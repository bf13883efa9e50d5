import { bisector } from "d3-array";
import type { SlowStretch } from "../../story/comparison/types.ts";

/** What both are led by while their pace is chosen for them: neither rushes past what the other one slows down for. */
export interface PairPace {
  /** The pace from an instant on, for the next `wallMillis`; `before` is the one up to there. */
  at(now: number, before: number, wallMillis: number): number;
  /** Where a picture must stop that sets out from there: the next stretch begins; `Infinity` for none. */
  limit(now: number): number;
}

/** Virtual seconds per wall second while nothing is to be seen on either side, and where that lasts for long. */
const WAITING = 4;
const RUSHING = 300;
const LONG = 60_000_000;
/** The pace doubles about every third of a second where it may rise, as that of one run does. */
const RISE_MS = 480;

/** The stretches of either side are ordered, and do not overlap. */
export function createPairPace(sides: readonly (readonly SlowStretch[])[]): PairPace {
  const limit = (now: number): number =>
    sides.reduce((least, stretches) => Math.min(least, stretches[placeBehind(stretches, now)]?.from ?? Infinity), Infinity);
  const slowest = (now: number): number => sides.reduce((least, stretches) => {
    const present = stretches[placeBehind(stretches, now) - 1];
    return present !== undefined && now < present.to ? Math.min(least, present.pace) : least;
  }, Infinity);
  return {
    at: (now, before, wallMillis) => {
      const slow = slowest(now);
      const target = slow !== Infinity ? slow : limit(now) - now > LONG ? RUSHING : WAITING;
      return before >= target ? target : Math.min(target, before * (1 + wallMillis / RISE_MS));
    },
    limit,
  };
}

/** The place of the first stretch that begins behind an instant. */
const placeBehind = bisector(({ from }: SlowStretch) => from).right;
