import type { Rows } from "../kernel/list-patch.ts";
import type { Instant } from "../kernel/time.ts";
import type { HeartbeatBurst, RaftPacket, StandingName } from "../proto/messages.ts";
import type { Refrain, Round, RoundPart, Standing } from "./stand.ts";
import type { PeerGroup, StoreState } from "./state.ts";

/*
 * What a store notes for all of its peers together (when heartbeats were said, heard and answered, which tick brings what) is
 * tens of thousands of small values in a large cluster, and most are as they were. As lists two of them are soon compared.
 */

/** How many lists a store's notes are. */
export const NOTE_LISTS = 4;

/** Takes the notes out of a store that nobody goes on from, as `NOTE_LISTS` lists. */
export function takeStoreNotes({ memory: { standing }, groups }: StoreState): readonly Rows[] {
  const taken = [hearingsOf(standing), ...roundsOf(standing), duesOf(groups)];
  standing.hearings.clear();
  standing.rounds.clear();
  for (const group of groups) Object.assign(group, { dues: null, beats: NOTHING, chores: NOTHING });
  return taken;
}

const NOTHING: number[] = [];

/** Puts them back into a fork of the store. */
export function putStoreNotes({ memory: { standing }, groups }: StoreState, lists: readonly unknown[][]): void {
  const [hearings, rounds, parts, dues] = lists;
  putHearings(standing, hearings ?? []);
  putRounds(standing, rounds ?? [], parts ?? []);
  putDues(groups, (dues ?? []) as number[]);
}

function hearingsOf({ hearings }: Standing): Rows {
  const list: unknown[] = [];
  for (const [key, { burst, answers, heardAt, heardClock, loose }] of hearings) {
    list.push(key, burst, answers, heardAt, heardClock, loose);
  }
  return { width: HEARING, values: list };
}

function putHearings({ hearings }: Standing, list: readonly unknown[]): void {
  for (let i = 0; i < list.length; i += HEARING) {
    hearings.set(list[i] as number, {
      burst: list[i + 1] as HeartbeatBurst, answers: list[i + 2] as readonly Refrain[], heardAt: list[i + 3] as Instant,
      heardClock: list[i + 4] as Instant, loose: list[i + 5] as readonly number[],
    });
  }
}

/** How many values a row has: a hearing, a round, a part of a round. */
const HEARING = 6;
const ROUND = 9;
const PART = 8;

/** Ids are whole numbers below 2^53 in all. */
const STORES_AT_MOST = 0x1_0000_0000;

/** The rounds, and the parts of all of them. */
function roundsOf({ rounds }: Standing): readonly Rows[] {
  const list: unknown[] = [];
  const parts: unknown[] = [];
  for (const [key, round] of rounds) {
    list.push(
      key, round.number, round.parts.length, round.order, round.sentTick, round.sentAt, round.sentClock, round.changes,
      round.unwatched,
    );
    for (const { store, packet, name, answer, answeredAt, answeredClock, loose } of round.parts) {
      // Of each round and store there is one.
      parts.push(key * STORES_AT_MOST + store, store, packet, name, answer, answeredAt, answeredClock, loose);
    }
  }
  return [{ width: ROUND, values: list }, { width: PART, values: parts }];
}

function putRounds({ rounds }: Standing, list: readonly unknown[], parts: readonly unknown[]): void {
  let next = 0;
  for (let i = 0; i < list.length; i += ROUND) {
    const count = list[i + 2] as number;
    const round: Round = {
      number: list[i + 1] as number, parts: Array.from({ length: count }, (_, k) => partAt(parts, next + PART * k + 1)),
      order: list[i + 3] as readonly number[], sentTick: list[i + 4] as number, sentAt: list[i + 5] as Instant,
      changes: list[i + 7] as number, unwatched: list[i + 8] as number,
    };
    const sentClock = list[i + 6] as Instant | undefined;
    if (sentClock !== undefined) round.sentClock = sentClock;
    rounds.set(list[i] as number, round);
    next += PART * count;
  }
}

const partAt = (parts: readonly unknown[], at: number): RoundPart => ({
  store: parts[at] as number, packet: parts[at + 1] as RaftPacket, name: parts[at + 2] as StandingName,
  answer: parts[at + 3] as HeartbeatBurst | null, answeredAt: parts[at + 4] as Instant, answeredClock: parts[at + 5] as Instant,
  loose: parts[at + 6] as readonly number[],
});

/** One row: of each tick group how many there are of each, -1 for none, and then all of them. */
function duesOf(groups: readonly PeerGroup[]): Rows {
  const list: number[] = [];
  for (const { dues, beats, chores } of groups) {
    list.push(dues?.length ?? -1, beats.length, chores.length);
    for (const each of [dues ?? NOTHING, beats, chores]) for (let i = 0; i < each.length; i++) list.push(each[i] as number);
  }
  return { width: list.length, values: list };
}

function putDues(groups: readonly PeerGroup[], list: readonly number[]): void {
  let next = 0;
  for (const group of groups) {
    const counts = [list[next] as number, list[next + 1] as number, list[next + 2] as number];
    next += counts.length;
    const [dues, beats, chores] = counts.map((count) => {
      const values: number[] = [];
      for (let i = 0; i < count; i++) values.push(list[next++] as number);
      return values;
    });
    Object.assign(group, { dues: counts[0] === -1 ? null : dues, beats, chores });
  }
}
