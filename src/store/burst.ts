import { defined } from "../kernel/assert.ts";
import type { HeartbeatBurst, RaftEnvelope, RaftPacket, StandingName } from "../proto/messages.ts";
import type { PeerId, Region, RegionId, StoreId } from "../proto/region.ts";
import { createMessage, MessageType } from "../raft/index.ts";
import { peerById } from "./membership.ts";

/*
 * The two forms of a heartbeat between stores, and of the answer to one: a row of a burst, and the envelope that it stands for.
 * Only this file knows how a row is written down.
 */

/** Where the numbers of a row stand: `Type` is its message's, `Preceding` how many of the packet's envelopes come before it. */
export const BurstColumn = { Type: 0, Region: 1, From: 2, To: 3, Term: 4, Commit: 5, Context: 6, Preceding: 7 } as const;

/** Numbers in a row. */
export const BURST_COLUMNS = 8;

/** What a row stands for. */
export type BeatType = typeof MessageType.Heartbeat | typeof MessageType.HeartbeatResp;

/** A burst that its sender still adds rows to. */
export interface BurstDraft extends HeartbeatBurst {
  regions: Region[];
  numbers: number[];
  standing: StandingName | null;
}

/** Shared by all bursts without rows, so never added to. */
const NO_REGIONS: Region[] = [];
const NO_NUMBERS: number[] = [];

export const startBurst = (from: StoreId): BurstDraft =>
  ({ from, regions: NO_REGIONS, numbers: NO_NUMBERS, standing: null });

export function addRow(
  burst: BurstDraft, type: BeatType, region: Region, from: PeerId, to: PeerId, term: number, commit: number, context: number,
  preceding: number,
): void {
  // Most bursts of large clusters have one row: lists of just that length, where growing one would reserve many places.
  if (burst.regions === NO_REGIONS) {
    burst.regions = [region];
    burst.numbers = [type, region.id, from, to, term, commit, context, preceding];
    return;
  }
  burst.regions.push(region);
  burst.numbers.push(type, region.id, from, to, term, commit, context, preceding);
}

/** Adds the burst's rows from `from` to the one before `to` as they are. */
export function addRows(draft: BurstDraft, { regions, numbers }: HeartbeatBurst, from: number, to: number): void {
  draft.regions = draft.regions.concat(regions.slice(from, to));
  draft.numbers = draft.numbers.concat(numbers.slice(from * BURST_COLUMNS, to * BURST_COLUMNS));
}

/** Whether that row, with no envelope before it, would say just this. */
export function saysRow(
  { regions, numbers }: HeartbeatBurst, row: number, type: BeatType, region: Region, from: PeerId, to: PeerId, term: number,
  commit: number, context: number,
): boolean {
  const at = row * BURST_COLUMNS;
  return regions[row] === region && numbers[at] === type && numbers[at + BurstColumn.From] === from &&
    numbers[at + BurstColumn.To] === to && numbers[at + BurstColumn.Term] === term &&
    numbers[at + BurstColumn.Commit] === commit && numbers[at + BurstColumn.Context] === context &&
    numbers[at + BurstColumn.Preceding] === 0;
}

/** Whether the answer has a row for each of the burst's, in the same order. */
export function answersAll(answer: HeartbeatBurst, burst: HeartbeatBurst): boolean {
  if (answer.regions.length !== burst.regions.length) return false;
  for (let row = 0; row < burst.regions.length; row++) {
    const at = row * BURST_COLUMNS;
    if (
      answer.numbers[at + BurstColumn.Region] !== burst.numbers[at + BurstColumn.Region] ||
      answer.numbers[at + BurstColumn.From] !== burst.numbers[at + BurstColumn.To] ||
      answer.numbers[at + BurstColumn.To] !== burst.numbers[at + BurstColumn.From]
    ) return false;
  }
  return true;
}

/** Whether the burst brings answers. All rows of a standing one are of one kind. */
export const isAnswer = ({ numbers }: HeartbeatBurst): boolean => numbers[BurstColumn.Type] === MessageType.HeartbeatResp;

/** How many of the packet's envelopes come before the row. */
export const precedingRow = ({ numbers }: HeartbeatBurst, row: number): number =>
  numbers[row * BURST_COLUMNS + BurstColumn.Preceding] as number;

/** Whom the row is for. */
export const addresseeAt = ({ numbers }: HeartbeatBurst, row: number): PeerId =>
  numbers[row * BURST_COLUMNS + BurstColumn.To] as PeerId;

export const regionAt = ({ numbers }: HeartbeatBurst, row: number): RegionId =>
  numbers[row * BURST_COLUMNS + BurstColumn.Region] as RegionId;

/** The row of that region; -1 for none. */
export function rowOf({ regions, numbers }: HeartbeatBurst, region: RegionId): number {
  for (let row = 0; row < regions.length; row++) if (numbers[row * BURST_COLUMNS + BurstColumn.Region] === region) return row;
  return -1;
}

/** The envelope that a row stands for. */
export function envelopeOf({ regions, numbers }: HeartbeatBurst, row: number): RaftEnvelope {
  const at = row * BURST_COLUMNS;
  const column = (place: number): number => numbers[at + place] as number;
  const region = defined(regions[row], "each row has its region");
  const from = defined(peerById(region, column(BurstColumn.From)), "a row's region names its sender");
  const to = defined(peerById(region, column(BurstColumn.To)), "a row's region names its addressee");
  const message = createMessage(
    column(BurstColumn.Type) as BeatType, to.id, from.id, column(BurstColumn.Term), 0, 0, column(BurstColumn.Commit),
  );
  message.context = column(BurstColumn.Context);
  return {
    regionId: region.id, from, to, epoch: region.epoch, startKey: region.startKey, endKey: region.endKey, message,
    isTombstone: false, extra: null,
  };
}

/** All that a packet carries, in its order, as if it were envelopes throughout. */
export function envelopesOf({ envelopes, burst }: RaftPacket): readonly RaftEnvelope[] {
  if (burst === null) return envelopes;
  const all: RaftEnvelope[] = [];
  let next = 0;
  for (let row = 0; row < burst.regions.length; row++) {
    for (const before = precedingRow(burst, row); next < before; next++) all.push(envelopes[next] as RaftEnvelope);
    all.push(envelopeOf(burst, row));
  }
  for (; next < envelopes.length; next++) all.push(envelopes[next] as RaftEnvelope);
  return all;
}

/** Tells of each message of a packet, in no order that matters, which peer of which region it is for. */
export function tellAddressees({ envelopes, burst }: RaftPacket, tell: (region: RegionId, peer: PeerId) => void): void {
  for (const { regionId, to } of envelopes) tell(regionId, to.id);
  if (burst === null) return;
  const { numbers } = burst;
  for (let at = 0; at < numbers.length; at += BURST_COLUMNS) {
    tell(numbers[at + BurstColumn.Region] as RegionId, numbers[at + BurstColumn.To] as PeerId);
  }
}

/** The first of `envelopesOf`. */
export const firstEnvelope = ({ envelopes, burst }: RaftPacket): RaftEnvelope | undefined =>
  burst !== null && precedingRow(burst, 0) === 0 ? envelopeOf(burst, 0) : envelopes[0];

/** How many `envelopesOf` gives. */
export const sizeOf = ({ envelopes, burst }: RaftPacket): number =>
  envelopes.length + (burst === null ? 0 : burst.regions.length);
