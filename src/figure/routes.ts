import { pathRound } from "d3-path";
import { bottomOf, centerX, centerY, rightOf, type Point, type Rectangle } from "./geometry.ts";

/**
 * The way of a link across the stage: a start and cubic curves, `[x0, y0, (c1x, c1y, c2x, c2y, x, y)…]`, and points at
 * equal distances along it, so that a message moves at an even speed.
 */
export interface Route {
  readonly curve: readonly number[];
  /** x and y of `ROUTE_SAMPLES` points, from the first end to the second. */
  readonly samples: Float32Array;
}

/** Points per route: at a few hundred pixels of length no step is visible. */
const ROUTE_SAMPLES = 49;

/** A link between two cards, by their places in the list of cards; `from` is the smaller one. */
export interface Pair {
  readonly from: number;
  readonly to: number;
}

type Side = "left" | "right" | "top" | "bottom";

/** Which sides a link leaves from, before its exact place on them is known. */
interface Plan {
  readonly first: number;
  readonly second: number;
  readonly firstSide: Side;
  readonly secondSide: Side;
  /** How far outside of a shared side the link swings; 0 where it does not. */
  readonly swing: number;
  /** A free band between cards in other columns that the link passes: its height, and where it begins and ends. */
  readonly band: { readonly y: number; readonly from: number; readonly to: number } | null;
}

/** The distance between two links in the same free band. */
const BAND_STEP = 5;
/** How far the second half of a link's end may stand from the corner of a card, as a share of the side. */
const SIDE_MARGIN = 0.2;

/**
 * Routes links around the cards: straight between neighbours above one another, in an S between neighbouring columns,
 * through a free band where columns lie in between, and in an arc along the side past the cards of the same column. Links
 * that leave a card on the same side stand apart, in the order of where they go. In the order of `pairs`.
 */
export function routeLinks(cards: readonly Rectangle[], pairs: readonly Pair[]): readonly Route[] {
  const plans = pairs.map((pair) => planLink(cards, pair));
  spreadBands(plans);
  const ends = placeEnds(cards, plans);
  return plans.map((plan, i) => {
    const end = ends[i] ?? { first: { x: 0, y: 0 }, second: { x: 0, y: 0 } };
    const forward = pairs[i]?.from === plan.first;
    const curve = drawLink(plan, end.first, end.second);
    return makeRoute(forward ? curve : reversed(curve));
  });
}

function planLink(cards: readonly Rectangle[], pair: Pair): Plan {
  const from = cards[pair.from];
  const to = cards[pair.to];
  const plan = { first: pair.from, second: pair.to, swing: 0, band: null };
  if (from === undefined || to === undefined) return { ...plan, firstSide: "right", secondSide: "left" };
  if (overlap(from.x, rightOf(from), to.x, rightOf(to))) {
    const ordered = from.y <= to.y ? plan : { ...plan, first: pair.to, second: pair.from };
    const upper = from.y <= to.y ? from : to;
    const lower = from.y <= to.y ? to : from;
    const between = cards.filter((card) =>
      card !== upper && card !== lower && card.y >= bottomOf(upper) && bottomOf(card) <= lower.y
      && overlap(card.x, rightOf(card), lower.x, rightOf(lower))).length;
    return between === 0
      ? { ...ordered, firstSide: "bottom", secondSide: "top" }
      : { ...ordered, firstSide: "left", secondSide: "left", swing: 6 + 5 * between };
  }
  const ordered = from.x <= to.x ? plan : { ...plan, first: pair.to, second: pair.from };
  const left = from.x <= to.x ? from : to;
  const right = from.x <= to.x ? to : from;
  return { ...ordered, firstSide: "right", secondSide: "left", band: freeBand(cards, left, right) };
}

const overlap = (a: number, aEnd: number, b: number, bEnd: number): boolean => a < bEnd && b < aEnd;

/** The free height closest to both cards at which nothing stands in the columns between them; null if none lie there. */
function freeBand(cards: readonly Rectangle[], left: Rectangle, right: Rectangle): Plan["band"] {
  const between = cards.filter((card) => card.x >= rightOf(left) && rightOf(card) <= right.x);
  if (between.length === 0) return null;
  const wish = (centerY(left) + centerY(right)) / 2;
  const candidates = [
    Math.min(...between.map((card) => card.y)) - 13,
    Math.max(...between.map(bottomOf)) + 8,
    ...between.flatMap((card) => gapBelow(card, between)),
  ].filter((y) => between.every((card) => y <= card.y || y >= bottomOf(card)));
  const y = candidates.reduce((best, each) => (Math.abs(each - wish) < Math.abs(best - wish) ? each : best));
  return { y, from: Math.min(...between.map((card) => card.x)), to: Math.max(...between.map(rightOf)) };
}

/** The middle of the gap below a card, if another card follows. */
function gapBelow(card: Rectangle, others: readonly Rectangle[]): readonly number[] {
  const below = others.filter((each) => each.y >= bottomOf(card));
  if (below.length === 0) return [];
  return [(bottomOf(card) + Math.min(...below.map((each) => each.y))) / 2];
}

/** Links that share a band run beside one another in it. */
function spreadBands(plans: Plan[]): void {
  const byHeight = new Map<number, number[]>();
  plans.forEach((plan, i) => {
    if (plan.band === null) return;
    const sharing = byHeight.get(plan.band.y);
    if (sharing === undefined) byHeight.set(plan.band.y, [i]);
    else sharing.push(i);
  });
  for (const [y, sharing] of byHeight) {
    sharing.forEach((index, place) => {
      const plan = plans[index];
      if (plan?.band == null) return;
      plans[index] = { ...plan, band: { ...plan.band, y: y + (place - (sharing.length - 1) / 2) * BAND_STEP } };
    });
  }
}

interface Ends {
  first: Point;
  second: Point;
}

/** Spreads the links of each side of each card over the side, ordered by where they lead. */
function placeEnds(cards: readonly Rectangle[], plans: readonly Plan[]): readonly Ends[] {
  const ends: Ends[] = plans.map(() => ({ first: { x: 0, y: 0 }, second: { x: 0, y: 0 } }));
  cards.forEach((card, c) => {
    for (const side of ["left", "right", "top", "bottom"] as const) {
      const leaving = plans.flatMap((plan, i) => leavingFrom(plan, i, c, side, cards));
      leaving.sort((a, b) => a.heading - b.heading || a.index - b.index);
      leaving.forEach((each, place) => {
        const end = ends[each.index];
        if (end !== undefined) end[each.end] = pointOnSide(card, side, (place + 1) / (leaving.length + 1));
      });
    }
  });
  return ends;
}

interface Leaving {
  readonly index: number;
  readonly end: "first" | "second";
  readonly heading: number;
}

function leavingFrom(
  plan: Plan, index: number, card: number, side: Side, cards: readonly Rectangle[],
): readonly Leaving[] {
  const isFirst = plan.first === card && plan.firstSide === side;
  if (!isFirst && !(plan.second === card && plan.secondSide === side)) return [];
  const other = cards[isFirst ? plan.second : plan.first];
  const along = other === undefined ? 0 : side === "top" || side === "bottom" ? centerX(other) : centerY(other);
  return [{ index, end: isFirst ? "first" : "second", heading: plan.band?.y ?? along }];
}

function pointOnSide(card: Rectangle, side: Side, share: number): Point {
  const at = SIDE_MARGIN + (1 - 2 * SIDE_MARGIN) * share;
  if (side === "left") return { x: card.x, y: card.y + card.height * at };
  if (side === "right") return { x: rightOf(card), y: card.y + card.height * at };
  return { x: card.x + card.width * at, y: side === "top" ? card.y : bottomOf(card) };
}

/** A link between two cards: curves that leave and arrive level, or upright; past the cards of one column its own arc. */
function drawLink(plan: Plan, a: Point, b: Point): readonly number[] {
  if (plan.swing > 0) return [a.x, a.y, a.x - plan.swing, a.y + 4, b.x - plan.swing, b.y - 4, b.x, b.y];
  if (plan.firstSide === "bottom") return curveThrough([a, b], "upright");
  if (plan.band === null) return curveThrough([a, b], "level");
  const enter = { x: plan.band.from - 4, y: plan.band.y };
  const leave = { x: plan.band.to + 4, y: plan.band.y };
  return curveThrough([a, enter, leave, b], "level");
}

/**
 * The numbers of a route through some points, to the thousandth of a pixel: each curve turns halfway, as d3-shape's bump curves
 * do, whose file the first frame would have to fetch as a whole.
 */
function curveThrough(points: readonly Point[], ends: "level" | "upright"): readonly number[] {
  const numbers = points.flatMap(({ x, y }, i) => {
    const before = points[i - 1];
    if (before === undefined) return [x, y];
    const middle = ends === "level" ? (before.x + x) / 2 : (before.y + y) / 2;
    return ends === "level" ? [middle, before.y, middle, y, x, y] : [before.x, middle, x, middle, x, y];
  });
  return numbers.map((number) => Math.round(number * 1_000) / 1_000);
}

/** A plain link to or from PD or a client: it runs beneath the cards, bent so that it begins and ends upright. */
export const routeBeneath = (from: Point, to: Point): Route => makeRoute(curveThrough([from, to], "upright"));

function reversed(curve: readonly number[]): readonly number[] {
  const turned: number[] = [];
  for (let i = curve.length - 2; i >= 0; i -= 2) turned.push(curve[i] ?? 0, curve[i + 1] ?? 0);
  return turned;
}

/** The `d` attribute of the route, in tenths of a pixel. */
export function svgPath({ curve }: Route): string {
  const drawn = pathRound(1);
  const at = (i: number): number => curve[i] ?? 0;
  drawn.moveTo(at(0), at(1));
  for (let i = 2; i < curve.length; i += 6) drawn.bezierCurveTo(at(i), at(i + 1), at(i + 2), at(i + 3), at(i + 4), at(i + 5));
  return drawn.toString();
}

/** Writes the point at `share` (0 to 1) of the way into `into`. */
export function pointAlong(route: Route, share: number, into: { x: number; y: number }): void {
  const exact = Math.min(1, Math.max(0, share)) * (ROUTE_SAMPLES - 1);
  const i = Math.min(ROUTE_SAMPLES - 2, Math.floor(exact));
  const rest = exact - i;
  const x = route.samples[2 * i] ?? 0;
  const y = route.samples[2 * i + 1] ?? 0;
  into.x = x + ((route.samples[2 * i + 2] ?? 0) - x) * rest;
  into.y = y + ((route.samples[2 * i + 3] ?? 0) - y) * rest;
}

/** The square of the distance from a point to a route. */
function distanceTo({ samples }: Route, x: number, y: number): number {
  let least = Infinity;
  for (let i = 0; i + 3 < samples.length; i += 2) {
    const x0 = samples[i] ?? 0;
    const y0 = samples[i + 1] ?? 0;
    const dx = (samples[i + 2] ?? 0) - x0;
    const dy = (samples[i + 3] ?? 0) - y0;
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
    const offX = x - x0 - share * dx;
    const offY = y - y0 - share * dy;
    least = Math.min(least, offX * offX + offY * offY);
  }
  return least;
}

/** The one of several routed things whose route passes nearest to a point, if it is no farther than `within`; else null. */
export function nearestRouted<T extends { readonly route: Route }>(
  things: readonly T[], x: number, y: number, within: number,
): T | null {
  let best: T | null = null;
  let least = within * within;
  for (const thing of things) {
    const distance = distanceTo(thing.route, x, y);
    if (distance > least) continue;
    least = distance;
    best = thing;
  }
  return best;
}

/** The same way on a stage `k` times as large: links lie apart then, and nothing is searched anew. */
export const enlargedRoute = ({ curve, samples }: Route, k: number): Route =>
  ({ curve: curve.map((value) => value * k), samples: samples.map((value) => value * k) });

function makeRoute(curve: readonly number[]): Route {
  return { curve, samples: evenly(finely(curve)) };
}

const FINE_STEPS = 24;

/** The curves as short straight pieces. */
function finely(curve: readonly number[]): readonly Point[] {
  const points: Point[] = [{ x: curve[0] ?? 0, y: curve[1] ?? 0 }];
  for (let i = 2; i + 5 < curve.length; i += 6) {
    const start = points[points.length - 1] ?? { x: 0, y: 0 };
    for (let step = 1; step <= FINE_STEPS; step++) {
      const t = step / FINE_STEPS;
      points.push({ x: cubic(start.x, curve, i, t), y: cubic(start.y, curve, i + 1, t) });
    }
  }
  return points;
}

function cubic(start: number, curve: readonly number[], i: number, t: number): number {
  const u = 1 - t;
  return u * u * u * start + 3 * u * u * t * (curve[i] ?? 0) + 3 * u * t * t * (curve[i + 2] ?? 0)
    + t * t * t * (curve[i + 4] ?? 0);
}

/** `ROUTE_SAMPLES` points at equal distances along a line of pieces. */
function evenly(points: readonly Point[]): Float32Array {
  const lengths = points.map((point, i) => {
    const before = points[i - 1] ?? point;
    return Math.sqrt((point.x - before.x) * (point.x - before.x) + (point.y - before.y) * (point.y - before.y));
  });
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const samples = new Float32Array(2 * ROUTE_SAMPLES);
  let piece = 1;
  let passed = 0;
  for (let s = 0; s < ROUTE_SAMPLES; s++) {
    const wanted = (total * s) / (ROUTE_SAMPLES - 1);
    while (piece < points.length - 1 && passed + (lengths[piece] ?? 0) < wanted) {
      passed += lengths[piece] ?? 0;
      piece += 1;
    }
    const a = points[piece - 1] ?? { x: 0, y: 0 };
    const b = points[piece] ?? a;
    const length = lengths[piece] ?? 0;
    const rest = length === 0 ? 0 : Math.min(1, (wanted - passed) / length);
    samples[2 * s] = a.x + (b.x - a.x) * rest;
    samples[2 * s + 1] = a.y + (b.y - a.y) * rest;
  }
  return samples;
}
