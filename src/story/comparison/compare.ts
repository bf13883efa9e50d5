import { between, type Duration, type Instant } from "../../kernel/time.ts";
import { isDeed, type ClusterEvent } from "../../proto/events.ts";
import type { RegionId } from "../../proto/region.ts";
import {
  COMPARED, type ComparedFigure, type ComparedRange, type ComparedRegion, type RunComparison, type RunOutcome, type Parting,
  type RegionOutcome, type OutageSpan,
} from "./types.ts";

/** Compares what two runs came to; both went on to the same instant. */
export function compareOutcomes(left: RunOutcome, right: RunOutcome): RunComparison {
  const all = rangesOf(left, right);
  const ranges = all.filter(differs).sort((a, b) => gap(b) - gap(a) || a.region - b.region);
  return {
    ...partingsOf(left.events, right.events), ranges,
    figures: COMPARED.map((each) => comparedFigure(each, left.figures[each.name], right.figures[each.name])),
    otherLeaders: all.filter((range) => range.left?.leader !== range.right?.leader).length,
    otherTerms: all.filter((range) => range.left?.term !== range.right?.term).length,
  };
}

/** Where the records part at all, and where they part by what people did not do. */
function partingsOf(
  left: readonly ClusterEvent[], right: readonly ClusterEvent[],
): Pick<RunComparison, "parting" | "consequence"> {
  let [i, j] = [0, 0];
  let parting: Parting | null = null;
  for (;;) {
    const [one, other] = [left[i], right[j]];
    if (one === undefined && other === undefined) return { parting, consequence: null };
    if (one !== undefined && other !== undefined && isSame(one, other)) {
      i++;
      j++;
      continue;
    }
    parting ??= partingAt(left, i, right, j);
    // Of two deeds the earlier one is passed first: the later may yet meet its like.
    const passLeft = one !== undefined && isDeed(one.body) && (other === undefined || !isDeed(other.body) || one.at <= other.at);
    if (passLeft) i++;
    else if (other !== undefined && isDeed(other.body)) j++;
    else return { parting, consequence: partingAt(left, i, right, j) };
  }
}

function partingAt(left: readonly ClusterEvent[], i: number, right: readonly ClusterEvent[], j: number): Parting {
  const one = left[i] ?? null;
  const other = right[j] ?? null;
  // What was added on one side alone stands before what both have: of that, nothing is to be told.
  const isShared = one !== null && has(right, j, one);
  const isOtherShared = other !== null && !isShared && has(left, i, other);
  const at = Math.min(isShared ? Infinity : one?.at ?? Infinity, isOtherShared ? Infinity : other?.at ?? Infinity) as Instant;
  return { at, left: isShared ? null : one, right: isOtherShared ? null : other };
}

/** Whether a record has the same event from that place on. */
function has(record: readonly ClusterEvent[], from: number, event: ClusterEvent): boolean {
  for (let place = from; place < record.length; place++) {
    const each = record[place];
    if (each === undefined || each.at > event.at) return false;
    if (isSame(each, event)) return true;
  }
  return false;
}

/** Whether the same happened at the same instant: numbers of events differ as soon as one of them was added. */
const isSame = (one: ClusterEvent, other: ClusterEvent): boolean =>
  one.at === other.at && one.body.name === other.body.name && JSON.stringify(one.body) === JSON.stringify(other.body);

function comparedFigure(
  { name, unit, isWorse }: (typeof COMPARED)[number], left: number | null, right: number | null,
): ComparedFigure {
  const isLess = left === null || right === null || isWorse === null || isAlike(left, right) ? null : left < right === isWorse;
  return { name, unit, left, right, better: isLess === null ? null : isLess ? "left" : "right" };
}

/** Whoever is ahead by less than a hundredth is not better off: another draw of luck would turn that round. */
const isAlike = (left: number, right: number): boolean => Math.abs(left - right) * 100 <= Math.max(left, right);

/** All ranges of both, as regions by their ids: a range that was split or merged on one side alone has no other there. */
function rangesOf(left: RunOutcome, right: RunOutcome): ComparedRange[] {
  const others = new Map<RegionId, RegionOutcome>(right.regions.map((region) => [region.region, region]));
  const ranges = left.regions.map((one): ComparedRange => {
    const other = others.get(one.region);
    others.delete(one.region);
    const { region, startKey, endKey } = one;
    return { region, startKey, endKey, left: sideOf(one), right: other === undefined ? null : sideOf(other) };
  });
  for (const other of others.values()) {
    const { region, startKey, endKey } = other;
    ranges.push({ region, startKey, endKey, left: null, right: sideOf(other) });
  }
  return ranges;
}

const sideOf = ({ leader, term, outages }: RegionOutcome): ComparedRegion =>
  ({ leader, term, unavailable: lengthOfAll(outages) });

/** How long they last together. */
export const lengthOfAll = (stretches: readonly OutageSpan[]): Duration =>
  stretches.reduce((sum, { from, to }) => sum + between(from, to), 0) as Duration;

const differs = ({ left, right }: ComparedRange): boolean =>
  left?.leader !== right?.leader || left?.term !== right?.term || left?.unavailable !== right?.unavailable;

const gap = ({ left, right }: ComparedRange): number => Math.abs((left?.unavailable ?? 0) - (right?.unavailable ?? 0));
