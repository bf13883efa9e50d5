import { defined } from "../kernel/assert.ts";
import { START, type Instant } from "../kernel/time.ts";
import type { HeartbeatBurst, RaftPacket, RegionHeartbeat, StandingName } from "../proto/messages.ts";
import type { StoreId } from "../proto/region.ts";

/*
 * Where nothing changes, all that a group's members do is to say their heartbeats and to answer them: the same bursts, round by
 * round. The store then notes of each burst once when it was sent, heard and answered, and the peers *stand*: what that means for
 * each of them is not written into it before somebody touches it. `standing.ts` says what it means. Peers that sleep do the same
 * from one check to the next.
 */

/** A packet that a store may send again, and where to. */
export interface Refrain {
  readonly store: StoreId;
  packet: RaftPacket;
}

/** A burst of heartbeats as it was heard last. */
export interface Hearing {
  readonly burst: HeartbeatBurst;
  /** What it was answered by: one packet, or none yet. */
  answers: readonly Refrain[];
  /** When it was heard last, truly and by the local clock. */
  heardAt: Instant;
  heardClock: Instant;
  /** The rows whose peers do not stand, ascending. */
  loose: readonly number[];
}

/** The part of a round that goes to one store. */
export interface RoundPart extends Refrain {
  readonly name: StandingName;
  /** The answer to the packet, as it came last; null until one has come that answers each of its rows. */
  answer: HeartbeatBurst | null;
  answeredAt: Instant;
  answeredClock: Instant;
  /** The rows whose leaders do not stand, ascending. */
  loose: readonly number[];
}

/** The leaders of a tick group whose heartbeats fall on the same tick; or all of them that sleep. */
export interface Round {
  readonly number: number;
  /** In the order in which the stores came to be spoken to. */
  readonly parts: RoundPart[];
  /** The places of the parts that were sent last, in their order. */
  order: readonly number[];
  /** When it was sent last: the group's tick, and its true instant. */
  sentTick: number;
  sentAt: Instant;
  /** Of those who sleep: also by the local clock. */
  sentClock?: Instant;
  /** How often in a row nothing that was said was as before, and how often it is sent now without a look at that. */
  changes: number;
  unwatched: number;
}

/** What stands in a store. */
export interface Standing {
  /** By `hearingKey`. */
  readonly hearings: Map<number, Hearing>;
  /** By `roundNumber`. */
  readonly rounds: Map<number, Round>;
}

/** That a peer stands, and where. Immutable: copies of the peer share it. */
export type Stand = ListenerStand | LeaderStand;

/** A follower that hears its leader by a burst. */
export interface ListenerStand {
  readonly kind: "hears";
  readonly hearing: number;
  readonly row: number;
}

/** A leader that sends its heartbeats, and hears their answers, by rounds. */
export interface LeaderStand {
  readonly kind: "beats";
  readonly round: number;
  /** Its rows: pairs of the part's place and the row. */
  readonly rows: readonly number[];
  /** The true instant of the heartbeats with which it began. */
  readonly since: Instant;
  /** The tick at which the store has something to do for it besides. */
  readonly chore: number;
  /** Its place in its tick group, until the group's `dues` are written down anew. */
  readonly member: number;
  /** What it reports to PD with each round, if it sleeps. */
  readonly report?: RegionHeartbeat;
}

/** An instant before all others. */
export const NEVER_YET = -1 as Instant;

export const NO_ROWS: readonly number[] = [];
export const NO_ANSWERS: readonly Refrain[] = [];

/** Tick groups and heartbeat intervals are far fewer. */
const GROUPS_AT_MOST = 16;
const ROUNDS_AT_MOST = 0x1_0000;
/** Rounds of those who sleep come behind all others: one for each tick group. */
const SLEEPERS_FROM = ROUNDS_AT_MOST - GROUPS_AT_MOST;

const lists: (readonly number[])[] = [];

/** The numbers of so many rows. */
export const allRows = (count: number): readonly number[] => lists[count] ??= Array.from({ length: count }, (_, row) => row);

export const createStanding = (): Standing => ({ hearings: new Map(), rounds: new Map() });

/** The number of the round that falls on the tick; -1 where intervals are too long to stand. */
export function roundNumber(group: number, tick: number, heartbeatTick: number): number {
  const number = (tick % heartbeatTick) * GROUPS_AT_MOST + group;
  return number < SLEEPERS_FROM ? number : -1;
}

/** The number of the round of a tick group's leaders that sleep. */
export const sleepersRound = (group: number): number => SLEEPERS_FROM + group;

export const isOfSleepers = (round: number): boolean => round >= SLEEPERS_FROM;

/** Where the burst of that round of that machine stands among `hearings`. */
export const hearingKey = (machine: number, round: number): number => machine * ROUNDS_AT_MOST + round;

export function roundOf({ rounds }: Standing, number: number): Round {
  const known = rounds.get(number);
  if (known !== undefined) return known;
  const round: Round = { number, parts: [], order: [], sentTick: 0, sentAt: START, changes: 0, unwatched: 0 };
  rounds.set(number, round);
  return round;
}

export const partAt = ({ parts }: Round, place: number): RoundPart =>
  defined(parts[place], "a round has the parts that stand in it");

/** The peer of that row stands from now on. */
export function takeLoose(burst: Hearing | RoundPart, row: number): void {
  const loose = burst.loose.filter((other) => other !== row);
  burst.loose = loose.length === 0 ? NO_ROWS : loose;
}

/** The peer of that row stands no more. */
export function addLoose(burst: Hearing | RoundPart, row: number): void {
  const { loose } = burst;
  burst.loose = [...loose.filter((other) => other < row), row, ...loose.filter((other) => other > row)];
}

export const forkStanding = ({ hearings, rounds }: Standing): Standing => ({
  hearings: new Map(Array.from(hearings, ([key, hearing]) => [key, { ...hearing }])),
  rounds: new Map(Array.from(rounds, ([key, round]) => [key, { ...round, parts: round.parts.map((part) => ({ ...part })) }])),
});
