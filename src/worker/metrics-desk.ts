import { millis, minutes, seconds, START, type Duration } from "../kernel/time.ts";
import { chartsOf } from "../metrics/charts.ts";
import { beginMetering, continueMetering, type Metering } from "../session/metering.ts";
import type { Run } from "../session/run.ts";
import type { Answer } from "./protocol.ts";

/** Wall time that one question takes: whoever wants all of it asks again, and the page goes on meanwhile. */
const SLICE_MILLIS = 40;

/** Distances of scrapes that people read, and how many scrapes a curve has at the most. */
const DISTANCES: readonly Duration[] = [
  millis(100), millis(200), millis(500), seconds(1), seconds(2), seconds(5), seconds(10), seconds(15), seconds(30), minutes(1),
  minutes(2), minutes(5), minutes(10), minutes(30),
];
const MOST_SCRAPES = 180;

/** What the worker knows of metrics that are being measured; absent for none. */
export interface MetricsDesk {
  /** Wall time in milliseconds. */
  readonly clock: () => number;
  metering?: Metering | undefined;
}

/** Goes on with the metrics of the present branch, up to as far as it has been simulated; the curves once they are done. */
export function serveMetrics(desk: MetricsDesk, run: Run): Answer {
  const { branch } = run;
  const known = desk.metering;
  const isSame = known !== undefined && known.branch === branch && known.until === branch.end;
  const metering = isSame ? known : beginMetering(run, {
    from: START, to: branch.end, every: distanceFor(branch.end), inputs: branch.inputs.filter(({ at }) => at <= branch.end),
  });
  const end = desk.clock() + SLICE_MILLIS;
  const measured = continueMetering(metering, () => desk.clock() < end);
  desk.metering = measured === null ? metering : undefined;
  const charts = measured === null ? null : chartsOf(measured, metering.every);
  return { ok: true, kind: "metrics", charts, at: metering.run.cluster.now, until: metering.until };
}

const distanceFor = (length: number): Duration =>
  DISTANCES.find((each) => length / each <= MOST_SCRAPES) ?? DISTANCES.at(-1) ?? seconds(15);
