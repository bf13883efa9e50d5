import { bisector } from "d3-array";
import type { CurvePoint } from "../proto/curve-point.ts";
import type { TimeSpan } from "./time-axis.ts";

/** What clients got in a second, or in as many as a pixel has. Instants and latencies in microseconds. */
export interface CurveColumn {
  readonly from: number;
  readonly to: number;
  /** Operations per second that succeeded, and that failed. */
  readonly ok: number;
  readonly failed: number;
  /** Of the second whose p99 is the highest; null where nothing succeeded. */
  readonly worst: { readonly p50: number; readonly p99: number } | null;
}

const SECOND = 1_000_000;
const bySecond = bisector((point: CurvePoint) => point.second);

/**
 * The columns of a span, `columns` at the most, up to the end of the run's last whole second: each as many whole seconds as they
 * all need. Seconds without a point had nothing that ended.
 */
export function curveColumns(
  points: readonly CurvePoint[], span: TimeSpan, end: number, columns: number,
): readonly CurveColumn[] {
  const first = Math.max(0, Math.floor(span.from / SECOND));
  const last = Math.min(Math.ceil(span.to / SECOND), Math.floor(end / SECOND));
  const seconds = Math.max(1, Math.ceil((span.to - span.from) / SECOND / Math.max(1, columns)));
  const found: CurveColumn[] = [];
  // Columns begin at multiples of their length, so that they stay what they are while the span moves.
  for (let from = Math.floor(first / seconds) * seconds; from < last; from += seconds) {
    found.push(columnOf(points, from, Math.min(from + seconds, last)));
  }
  return found;
}

function columnOf(points: readonly CurvePoint[], from: number, to: number): CurveColumn {
  let ok = 0;
  let failed = 0;
  let worst: CurvePoint | null = null;
  for (let i = bySecond.left(points, from); i < points.length; i++) {
    const point = points[i];
    if (point === undefined || point.second >= to) break;
    ok += point.ok;
    failed += point.failed;
    if (point.ok > 0 && point.p99 >= (worst?.p99 ?? 0)) worst = point;
  }
  const seconds = to - from;
  return {
    from: from * SECOND, to: to * SECOND, ok: ok / seconds, failed: failed / seconds,
    worst: worst === null ? null : { p50: worst.p50, p99: worst.p99 },
  };
}

interface CurveScales {
  readonly most: number;
  readonly least: number;
  readonly longest: number;
}

/** The scales that hold all columns: operations per second from 0, latencies in decades. */
export function curveScales(columns: readonly CurveColumn[]): CurveScales {
  let most = 1;
  let least = Infinity;
  let longest = 0;
  for (const { ok, failed, worst } of columns) {
    most = Math.max(most, ok + failed);
    if (worst === null) continue;
    least = Math.min(least, worst.p50);
    longest = Math.max(longest, worst.p99);
  }
  return longest === 0 ? { most, ...USUAL } : { most, least: decadeBelow(least), longest: decadeAbove(longest) };
}

/** From a millisecond to ten, where nothing was measured. */
const USUAL = { least: 1_000, longest: 10_000 };

/** Powers of ten by comparison: logarithms differ between engines in their last digit. */
function decadeBelow(micros: number): number {
  let decade = 1;
  while (decade * 10 <= micros) decade *= 10;
  return decade;
}

function decadeAbove(micros: number): number {
  let decade = 1;
  while (decade < micros) decade *= 10;
  return decade;
}
