import type { LifeHop, LifeLane, LifeMessage, RequestLife } from "../proto/request-life.ts";

/** Where the life of a request is drawn, in CSS pixels. */
export interface LifeFigure {
  readonly width: number;
  readonly height: number;
  /** The client's lane first, then PD's members and stores. */
  readonly lanes: readonly { readonly lane: LifeLane; readonly y: number }[];
  readonly hops: readonly LifeBar[];
  readonly messages: readonly { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number;
    readonly isLost: boolean }[];
  /** Where whoever was asked had the request. */
  readonly served: readonly { readonly x: number; readonly y: number; readonly width: number }[];
}

export interface LifeBar {
  readonly hop: LifeHop;
  /** From 1, as the list in words counts them. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export const LIFE_BAR = 18;
const NAMES = 84;
const EDGE = 12;
const LANE = 34;
const ROW = LIFE_BAR + 4;

/**
 * Lanes from top to bottom, time from left to right. Between two instants at which something happens lies room that grows with
 * the logarithm of the time between them: no scale shows both a microsecond and ten seconds.
 */
export function layoutLife({ hops, messages, until }: RequestLife, width: number): LifeFigure {
  const end = (hop: LifeHop): number => hop.to ?? until;
  const instants = [...new Set([
    ...hops.flatMap((hop) => [hop.from, end(hop)]), ...messages.flatMap(({ departed, arrives }) => [departed, arrives]),
  ])].sort((a, b) => a - b);
  const weights = instants.map((instant, at) => (at === 0 ? 0 : 1 + decades(instant - (instants[at - 1] ?? instant))));
  const whole = Math.max(1, weights.reduce((sum, weight) => sum + weight, 0));
  const places = new Map<number, number>();
  let x = NAMES;
  instants.forEach((instant, at) => {
    x += ((weights[at] ?? 0) / whole) * (width - NAMES - EDGE);
    places.set(instant, x);
  });
  const xOf = (instant: number): number => places.get(instant) ?? NAMES;
  const rows = rowsOf(hops, end);
  const depth = Math.max(1, ...rows.map((row) => row + 1));
  const lanes = lanesOf(hops, messages)
    .map((lane, at) => ({ lane, y: at === 0 ? EDGE : EDGE + depth * ROW + at * LANE }));
  const yOf = (lane: LifeLane): number => (lanes.find((one) => one.lane === lane)?.y ?? EDGE) + LIFE_BAR / 2;
  const bottom = EDGE + depth * ROW;
  return {
    width, height: EDGE + depth * ROW + lanes.length * LANE, lanes,
    hops: hops.map((hop, at) => ({
      hop, number: at + 1, x: xOf(hop.from), y: EDGE + (rows[at] ?? 0) * ROW, width: Math.max(3, xOf(end(hop)) - xOf(hop.from)),
    })),
    messages: messages.map(({ from, to, departed, arrives, isLost }) => ({
      x1: xOf(departed), y1: from === "client" ? bottom : yOf(from), x2: xOf(arrives), y2: to === "client" ? bottom : yOf(to),
      isLost,
    })),
    served: servedOf(messages)
      .map(({ lane, from, to }) => ({ x: xOf(from), y: yOf(lane), width: Math.max(2, xOf(to) - xOf(from)) })),
  };
}

/** Powers of ten by comparison: logarithms differ between engines in their last digit. */
function decades(micros: number): number {
  let count = 0;
  for (let power = 10; power <= micros; power *= 10) count++;
  return count;
}

/** The row of each hop in the client's lane: the first that is free when it begins. */
function rowsOf(hops: readonly LifeHop[], end: (hop: LifeHop) => number): readonly number[] {
  const free: number[] = [];
  return hops.map((hop) => {
    const at = free.findIndex((until) => until <= hop.from);
    const row = at < 0 ? free.length : at;
    free[row] = end(hop);
    return row;
  });
}

function lanesOf(hops: readonly LifeHop[], messages: readonly LifeMessage[]): readonly LifeLane[] {
  const found = new Set<LifeLane>([...hops.map(({ whom }) => whom), ...messages.flatMap(({ from, to }) => [from, to])]);
  found.delete("client");
  return ["client", ...[...found].sort((a, b) => rankOf(a) - rankOf(b))];
}

const rankOf = (lane: LifeLane): number => (lane.startsWith("pd") ? 0 : 1_000_000) + Number(lane.split(" ")[1] ?? 0);

interface Served {
  readonly lane: LifeLane;
  readonly from: number;
  readonly to: number;
}

/** From the arrival of each request to the departure of the answer that the lane gave next. */
function servedOf(messages: readonly LifeMessage[]): readonly Served[] {
  return messages.filter(({ from, isLost }) => from === "client" && !isLost).flatMap(({ to: lane, arrives }) => {
    const answer = messages.find(({ from, departed }) => from === lane && departed >= arrives);
    return answer === undefined ? [] : [{ lane, from: arrives, to: answer.departed }];
  });
}
