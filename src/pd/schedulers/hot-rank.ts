import { BYTES, type HotPeer } from "../hot.ts";
import { PRIORITIES, type LoadedStore, type LoadPicture } from "./hot-loads.ts";

/** A move of one hot region, or an exchange for another, and how good it is (hot_region_rank_v2.go). Immutable. */
export interface HotSolution {
  readonly source: LoadedStore;
  readonly target: LoadedStore;
  readonly peer: HotPeer;
  /** What comes back in exchange; null for a move. */
  readonly back: HotPeer | null;
  readonly first: number;
  readonly second: number;
  /** 4 where both loads get more even, 3 the first one alone, 2 at the cost of the second, 1 the second one alone. */
  readonly rank: number;
}

/** Below these a region is not worth a move (min-hot-byte-rate, min-hot-key-rate, min-hot-query-rate). */
const LEAST = [100, 10, 10] as const;
const leastOf = (kind: number): number => LEAST[kind] ?? 0;
/** Two stores are even when the one carries so much of what the other does (great-dec-ratio). */
const BALANCED = 0.95;
/** The next load may be so much less even than that. */
const NEXT_BALANCED = 2 * BALANCED - 1;
/** What is on its way counts so many times (pendingAmpFactor): stores that are close together move one region at a time. */
const PENDING_FACTOR = 2;
/** Rates that differ by less count as equal. */
const STEPS = [100, 10, 10] as const;

/** How strict a load is looked at: what is even, how far beyond that a move may reach, and what is too little. */
interface Strictness {
  readonly balanced: number;
  readonly almost: number;
  readonly perceived: number;
  readonly leastShare: number;
}

const strictness = (balanced: number, perceived: number, leastShare: number): Strictness =>
  ({ balanced, almost: Math.max(2 * balanced - 1, balanced - 0.1), perceived, leastShare });
const FIRST = strictness(BALANCED, 0.2, 0.02);
const SECOND = strictness(NEXT_BALANCED, 0.3, 0.03);
/** How far stores may be apart now and still count as even: less strict than what is asked of a move. */
const NOW_BALANCED = 0.02;
const NOW_ALMOST = 0.03;

const rateOf = ({ peer, back }: Pick<HotSolution, "peer" | "back">, kind: number): number =>
  (peer.flow.medians[kind] ?? 0) - (back?.flow.medians[kind] ?? 0);

type Candidate = Omit<HotSolution, "rank" | "first" | "second">;

/** How good a candidate is. */
export function rankOf({ type }: LoadPicture, candidate: Candidate): HotSolution {
  const [one, two] = PRIORITIES[type];
  const isTooLittle = rateOf(candidate, one) < leastOf(one) && rateOf(candidate, two) < leastOf(two);
  if (isTooLittle) return ranked(candidate, 0, 0, -1);
  const first = scoreOf(candidate, one, FIRST);
  const second = scoreOf(candidate, two, SECOND);
  const rank = first > 0 ? (second > 0 ? 4 : second === 0 ? 3 : 2) : second <= 0 ? -1 : first === 0 ? 1 : 0;
  return ranked(candidate, first, second, rank);
}

const ranked = ({ source, target, peer, back }: Candidate, first: number, second: number, rank: number): HotSolution =>
  ({ source, target, peer, back, first, second, rank });

/** Two regions are exchanged only for a good cause. */
export const isUseful = ({ rank, back }: HotSolution): boolean => rank >= 3 || (rank > 0 && back === null);

/** Above 0 where the load gets more even: 3 if it is even then, 2 if it is on the way there, 1 if it goes a little beyond. */
function scoreOf(candidate: Candidate, kind: number, by: Strictness): number {
  const { source, target } = candidate;
  const moved = rateOf(candidate, kind);
  const of = (amounts: readonly number[]): number => amounts[kind] ?? 0;
  const [from, to] = moved >= 0 ? [of(source.least), of(target.most)] : [of(source.most), of(target.least)];
  const isReversed = from < to;
  const [high, low] = isReversed ? [to, from] : [from, to];
  const rate = isReversed ? -moved : moved;
  /** What has to move for the lower to carry that share of the higher: from below, or beyond. */
  const upTo = (share: number): number => (high * share - low) / (1 + share);
  const beyond = (share: number): number => (high - low * share) / (1 + share);
  const nothing = -leastOf(kind);
  if (high * (by.balanced - NOW_BALANCED) <= low) {
    return rate >= Math.min(upTo(by.balanced), nothing) && rate <= beyond(by.balanced) ? 0 : -2;
  }
  const even = { least: upTo(by.balanced), most: beyond(by.balanced) };
  const isNear = high * (by.almost - NOW_ALMOST) <= low;
  const top = topOf(isReversed ? target : source, kind);
  const better = isNear ? even : nearer(even, { high, low, top }, by);
  const same = isNear ? { least: Math.min(upTo(by.almost), nothing), most: beyond(by.almost) }
    : { least: nothing, most: even.most + by.perceived * (high - low - even.most) };
  if (rate >= better.least && rate <= better.most) {
    // Close to even, one thing at a time.
    const isFree = !isNear || pendingOn(source, kind) + pendingOn(target, kind) < 1;
    if (rate < leastOf(kind) || !isFree || !isClear(source, target, kind, isReversed)) return 0;
    return rate < even.least ? 2 : rate > even.most ? 1 : 3;
  }
  if (rate >= same.least && rate < better.least) return 0;
  return rate > better.most && rate <= same.most ? -1 : -2;
}

/** Stores that are far apart: whatever brings them nearer is good, but for what is too little to matter or turns them round. */
function nearer(
  even: { readonly least: number; readonly most: number },
  { high, low, top }: { readonly high: number; readonly low: number; readonly top: number }, by: Strictness,
): { readonly least: number; readonly most: number } {
  const least = Math.min(even.least * by.perceived, low * by.leastShare, top);
  return { least, most: even.most + by.perceived * (high - low - even.most - least) };
}

/** The load of a store's tenth hottest replica; without end where there are fewer. */
const TOP = 10;
const topOf = ({ peers }: LoadedStore, kind: number): number => (peers.length < TOP ? Infinity
  : peers.map(({ flow }) => flow.medians[kind] ?? 0).sort((a, b) => b - a)[TOP - 1] ?? Infinity);

const pendingOn = ({ least, most }: LoadedStore, kind: number): number => (most[kind] ?? 0) - (least[kind] ?? 0);

/** Whether the stores are apart by more than what is on its way between stores may come to (isTolerance). */
function isClear(source: LoadedStore, target: LoadedStore, kind: number, isReversed: boolean): boolean {
  const [high, low] = isReversed ? [target, source] : [source, target];
  const from = high.now[kind] ?? 0;
  const to = low.now[kind] ?? 0;
  if (from <= to) return false;
  const factor = 1 + (PENDING_FACTOR * from) / (from - to);
  return from - factor * pendingOn(high, kind) > to + factor * pendingOn(low, kind);
}

/** Whether `a` is the better one: by rank, then the fuller source, the emptier target, and how far the move leads. */
export function isBetter(picture: LoadPicture, a: HotSolution, b: HotSolution): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank;
  if ((a.back === null) !== (b.back === null)) return a.back === null;
  const stores = compareSources(picture, a.source, b.source) || compareTargets(picture, a.target, b.target);
  if (stores !== 0) return stores < 0;
  if (a.peer === b.peer) return false;
  const [one, two] = PRIORITIES[picture.type];
  const first = compareRates(one, a.first, b.first, rateOf(a, one), rateOf(b, one));
  const second = compareRates(two, a.second, b.second, rateOf(a, two), rateOf(b, two));
  return (a.rank === 1 ? second || first : first || second) > 0;
}

/** On the way to even stores more is better, otherwise less. */
function compareRates(kind: number, aScore: number, bScore: number, aRate: number, bRate: number): number {
  if (aScore !== bScore) return aScore - bScore;
  const step = STEPS[kind] ?? STEPS[BYTES];
  const difference = Math.trunc(aRate / step) - Math.trunc(bRate / step);
  return aScore === 2 ? difference : -difference;
}

/** Rates within a twentieth of the largest load count as equal (byte-, key-, query-rate-rank-step-ratio). */
const STEP_SHARE = 0.05;

/** Below 0 where the first store carries more, or has less on its way. */
const compareSources = (picture: LoadPicture, a: LoadedStore, b: LoadedStore): number =>
  -compareBy(picture, a, b, ({ least }) => least, Math.max) || compareMoving(picture, a, b);

/** Below 0 where the first store carries less, or has less on its way. */
const compareTargets = (picture: LoadPicture, a: LoadedStore, b: LoadedStore): number =>
  compareBy(picture, a, b, ({ most }) => most, Math.min) || compareMoving(picture, a, b);

/** Steps are counted from the store that stands out most. */
function compareBy(
  picture: LoadPicture, a: LoadedStore, b: LoadedStore, of: (store: LoadedStore) => readonly number[],
  extreme: (...loads: readonly number[]) => number,
): number {
  for (const kind of PRIORITIES[picture.type]) {
    const base = extreme(...picture.stores.map((store) => of(store)[kind] ?? 0));
    const difference = compareSteps(picture, kind, (of(a)[kind] ?? 0) - base, (of(b)[kind] ?? 0) - base);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareMoving(picture: LoadPicture, a: LoadedStore, b: LoadedStore): number {
  const [first, second] = PRIORITIES[picture.type];
  const by = (kind: number): number => compareSteps(picture, kind, pendingOn(a, kind), pendingOn(b, kind));
  if (picture.type !== "write-leader") return by(first);
  return (a.count.most - a.count.least) - (b.count.most - b.count.least) || by(first) || by(second);
}

function compareSteps({ stores }: LoadPicture, kind: number, a: number, b: number): number {
  const step = Math.max(...stores.map(({ now }) => now[kind] ?? 0)) * STEP_SHARE;
  return step === 0 ? 0 : Math.trunc(a / step) - Math.trunc(b / step);
}

/** Loads that differ so little from store to store are even: the first may differ half as much as the next (stddevThreshold). */
const UNIFORM = 0.1;

/** Whether the stores are too even for such a move: in both loads, or in the one that it is for. */
export function isUniform({ type, deviation }: LoadPicture, { rank }: HotSolution): boolean {
  const [one, two] = PRIORITIES[type];
  const first = (deviation[one] ?? 0) < UNIFORM / 2;
  const second = (deviation[two] ?? 0) < UNIFORM;
  return (first && (second || rank === 2 || rank === 3)) || (second && rank === 1);
}
