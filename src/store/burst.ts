import { defined } from "../kernel/assert.ts";
import type { HeartbeatBurst, RaftEnvelope, RaftPacket } from "../proto/messages.ts";
import type { PeerId, Region, RegionId, StoreId } from "../proto/region.ts";
import { createMessage, type MessageType } from "../raft/index.ts";
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
}

/** Shared by all bursts without rows, so never added to. */
const NO_REGIONS: Region[] = [];
const NO_NUMBERS: number[] = [];

export const startBurst = (from: StoreId): BurstDraft =>
  ({ from, regions: NO_REGIONS, numbers: NO_NUMBERS });

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

/** How many of the packet's envelopes come before the row. */
export const precedingRow = ({ numbers }: HeartbeatBurst, row: number): number =>
  numbers[row * BURST_COLUMNS + BurstColumn.Preceding] as number;

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
    isTombstone: false,
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
