import { millis, minutes, seconds, START, type Duration } from "../kernel/time.ts";
import { chartsOf } from "../metrics/charts.ts";
import type { Measured } from "../metrics/measured.ts";
import { beginMetering, continueMetering, type Metering } from "../session/metering.ts";
import type { Run } from "../session/run.ts";
import type { Answer } from "./protocol.ts";
import { takeSlice, type SliceDesk, type SlicedWork } from "./slices.ts";

/** Distances of scrapes that people read, and how many scrapes a curve has at the most. */
const DISTANCES: readonly Duration[] = [
  millis(100), millis(200), millis(500), seconds(1), seconds(2), seconds(5), seconds(10), seconds(15), seconds(30), minutes(1),
  minutes(2), minutes(5), minutes(10), minutes(30),
];
const MOST_SCRAPES = 180;

const METRICS: SlicedWork<null, Metering, Measured> = {
  millis: 40, of: ({ branch }) => [branch.end],
  begin: (run) => {
    const { end: to, inputs } = run.branch;
    return beginMetering(run, { from: START, to, every: distanceFor(to), inputs: inputs.filter(({ at }) => at <= to) });
  },
  goOn: continueMetering,
};

/** Goes on with the metrics of the present branch, up to as far as it has been simulated; the curves once they are done. */
export function serveMetrics(desk: SliceDesk, run: Run): Answer {
  const { work, made } = takeSlice(desk, METRICS, run, null);
  const charts = made === null ? null : chartsOf(made, work.every);
  return { ok: true, kind: "metrics", charts, at: work.run.cluster.now, until: work.until };
}

const distanceFor = (length: number): Duration =>
  DISTANCES.find((each) => length / each <= MOST_SCRAPES) ?? DISTANCES.at(-1) ?? seconds(15);
