import { createStream, drawInt } from "../kernel/random.ts";
import type { Duration } from "../kernel/time.ts";

/**
 * Groups' members tick in so many tick groups, spread evenly over the tick interval: one timer per tick group instead of one per
 * member.
 */
export const TICK_GROUPS = 10;

/** Members that tick together, in the order in which they came to be. */
export interface TickGroup<Group> {
  members: Group[];
}

/**
 * The tick group of a host's member. It is drawn for host and group, not filled in turn: members of a group that came in the
 * same turn on every host would tick together, and split their votes together.
 */
export const drawTickGroup = (seed: number, host: number, group: number): number =>
  drawInt(createStream(seed, `tick/${host}/${group}`), 0, TICK_GROUPS - 1);

/** How long a tick group waits for its first tick; `phase` is where in the interval the host begins. */
export const firstTick = (tickGroup: number, phase: Duration, interval: Duration): Duration =>
  ((phase + tickGroup * Math.max(1, Math.floor(interval / TICK_GROUPS))) % interval) as Duration;
