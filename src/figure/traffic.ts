import { PacketFate, PacketKind } from "../cluster/layers/packet-codes.ts";

/** The form of a message's dot: what kind of talk it is, told by shape first. */
export const DotShape = { solid: 0, hollow: 1, diamond: 2, square: 3, small: 4 } as const;

const shapeOfKind = new Uint8Array(10);
shapeOfKind[PacketKind.append] = DotShape.solid;
shapeOfKind[PacketKind.appendResponse] = DotShape.solid;
shapeOfKind[PacketKind.heartbeat] = DotShape.hollow;
shapeOfKind[PacketKind.heartbeatResponse] = DotShape.hollow;
shapeOfKind[PacketKind.vote] = DotShape.diamond;
shapeOfKind[PacketKind.voteResponse] = DotShape.diamond;
shapeOfKind[PacketKind.snapshot] = DotShape.square;
shapeOfKind[PacketKind.pd] = DotShape.small;
shapeOfKind[PacketKind.client] = DotShape.small;
shapeOfKind[PacketKind.other] = DotShape.small;

/** The shape (one of `DotShape`) of a packet by its kind. */
export const dotShape = (kind: number): number => shapeOfKind[kind] ?? DotShape.small;

/** Answers are drawn lighter than what they answer. */
export const isResponse = (kind: number): boolean =>
  kind === PacketKind.appendResponse || kind === PacketKind.heartbeatResponse || kind === PacketKind.voteResponse;

/** Where on its way a lost message is given up: a cross stands there for the rest of the time it would have taken. */
export const LOST_AT = 0.5;

/** The share of its way that a packet has covered, or -1 where it is not under way at `now`. Instants in microseconds. */
export function progress(departed: number, arrives: number, now: number): number {
  if (now < departed || now > arrives) return -1;
  return arrives === departed ? 1 : (now - departed) / (arrives - departed);
}

/** Whether a packet with this fate has already been lost at a share of its way. A refused one gets to the far end. */
export const isLostAt = (fate: number, share: number): boolean =>
  fate === PacketFate.lost ? share >= LOST_AT : fate === PacketFate.refused && share >= 0.94;

/** A message that crosses the screen in less wall time than this is a flicker: its link glows instead. */
const SHORTEST_TRAVEL_MS = 25;

/** Whether a dot can be followed by eye. `pace` is virtual seconds per wall second, 0 while standing still. */
export const isVisibleTravel = (departed: number, arrives: number, pace: number): boolean =>
  pace === 0 || arrives - departed >= SHORTEST_TRAVEL_MS * 1_000 * pace;

/** For how many wall milliseconds a message leaves a fading trace of the way that it has come. */
export const TAIL_MS = 300;

/** The share of its way at which the trace of a message begins that has come as far as `share`. */
export const tailFrom = (departed: number, arrives: number, share: number, pace: number): number =>
  arrives === departed ? 0 : Math.max(0, share - (TAIL_MS * 1_000 * pace) / (arrives - departed));

/** More messages than this on one direction of a link are drawn as one dot with their number. */
export const MOST_DOTS = 12;

/**
 * Virtual microseconds between two rings of a candidate: one second, or as many times ten as it takes for a ring to last
 * between 0.6 and 6 wall seconds. So the pulse keeps to virtual time, and still can be seen at any pace.
 */
export function pulsePeriod(pace: number): number {
  let period = 1_000_000;
  if (pace <= 0) return period;
  while (period / pace > 6_000_000) period /= 10;
  while (period / pace < 600_000) period *= 10;
  return period;
}
