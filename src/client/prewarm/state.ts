import type { Instant } from "../../kernel/time.ts";
import type { Region } from "../../proto/region.ts";

/** What a client knows of how often its keys are asked. Immutable, so that forks share it. */
export interface Prewarmer {
  /** The second of its clock that it counts in. */
  readonly second: number;
  /** Seconds that were counted before. */
  readonly seconds: number;
  /** Of each path, its requests in this second, and how many there usually are. */
  readonly counts: readonly number[];
  readonly usual: readonly number[];
  /** When it last began to get each path ready; -1 for never, or not since it was calm. */
  readonly begunAt: readonly number[];
  readonly round: WarmRound | null;
}

/** Region by region over each path that rises: all at once would be the wave that it is to spare the stores. */
export interface WarmRound {
  readonly paths: number;
  /** Requests a second on those paths: usually, and in the second that set it off. */
  readonly before: number;
  readonly rate: number;
  /** They rose before, and have not been calm since. */
  readonly again: boolean;
  readonly since: Instant;
  /** Regions touched, and of these such as PD was asked for. */
  readonly regions: number;
  readonly located: number;
  /** One on each path; who has come to its end is gone. */
  readonly walkers: readonly Walker[];
}

export interface Walker {
  /** Which of the client's keys it has come to, and where its path ends. */
  readonly place: number;
  readonly end: number;
  /** The number of its question, when that was asked, and the region that it is to wake; null while PD is asked. */
  readonly ticket: number;
  readonly askedAt: Instant;
  readonly region: Region | null;
}
