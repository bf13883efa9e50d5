import { seconds, type Instant } from "../kernel/time.ts";
import type { CurvePoint } from "../proto/curve-point.ts";
import type { Fold } from "../proto/fold.ts";
import { addDuration, copyHistogram, createHistogram, percentileOf, type Histogram } from "./histogram.ts";

/**
 * What clients got, second by second: a fold over their observations. Seconds in which nothing ended have no point. Forks share
 * the points that are over.
 */
export interface Curves {
  /** Full ones, `CHUNK` points each, the oldest first. */
  chunks: readonly (readonly CurvePoint[])[];
  /** Those behind the last full chunk. */
  readonly tail: CurvePoint[];
  current: CurrentSecond | null;
}

interface CurrentSecond {
  readonly second: number;
  ok: number;
  failed: number;
  retries: number;
  readonly latencies: Histogram;
}

const CHUNK = 256;
/** Eleven hours of work: where there is more, the oldest points go. */
export const MAX_CHUNKS = 160;

export const curvesFold = {
  name: "curves",
  create: (): Curves => ({ chunks: [], tail: [], current: null }),
  facts: {
    "client-operation": (curves, { ok, latency, retries }, now) => add(curves, ok, latency, retries, now),
    "client-transaction": (curves, { entry: { outcome }, latency, retries }, now) =>
      add(curves, outcome === "ok", latency, retries, now),
  },
  fork: ({ chunks, tail, current }: Curves): Curves => ({
    chunks, tail: tail.slice(),
    current: current === null ? null : { ...current, latencies: copyHistogram(current.latencies) },
  }),
} satisfies Fold<Curves, unknown>;

function add(curves: Curves, ok: boolean, latency: CurveLatency, retries: number, now: Instant): void {
  const current = currentAt(curves, Math.floor(now / seconds(1)));
  current.retries += retries;
  if (!ok) {
    current.failed++;
    return;
  }
  current.ok++;
  addDuration(current.latencies, latency);
}

type CurveLatency = Parameters<typeof addDuration>[1];

function currentAt(curves: Curves, second: number): CurrentSecond {
  const { current } = curves;
  if (current?.second === second) return current;
  if (current !== null) close(curves, current);
  curves.current = { second, ok: 0, failed: 0, retries: 0, latencies: createHistogram() };
  return curves.current;
}

function close(curves: Curves, current: CurrentSecond): void {
  const { tail } = curves;
  tail.push(pointOf(current));
  if (tail.length < CHUNK) return;
  curves.chunks = [...curves.chunks.slice(Math.max(0, curves.chunks.length + 1 - MAX_CHUNKS)), tail.slice()];
  tail.length = 0;
}

const pointOf = ({ second, ok, failed, retries, latencies }: CurrentSecond): CurvePoint => ({
  second, ok, failed, retries,
  p50: percentileOf([latencies], 50) ?? 0, p99: percentileOf([latencies], 99) ?? 0,
});

/** The points of all seconds from that one on which are over by now. */
export function pointsFrom({ chunks, tail, current }: Curves, second: number, now: Instant): readonly CurvePoint[] {
  const found: CurvePoint[] = [];
  for (const list of [...chunks, tail]) {
    if ((list[list.length - 1]?.second ?? -1) < second) continue;
    for (const point of list) if (point.second >= second) found.push(point);
  }
  if (current !== null && current.second >= second && current.second < Math.floor(now / seconds(1))) found.push(pointOf(current));
  return found;
}
