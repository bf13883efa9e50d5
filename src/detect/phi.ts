import { count, duration, type ValuesOf } from "../kernel/setting.ts";
import { after, hours, micros, millis, NEVER, seconds, type Duration, type Instant } from "../kernel/time.ts";
import type { Detector, Opinion } from "./detector.ts";
import { standardised, suspicion } from "./normal.ts";

/** As Akka's cluster has them: the best known program that does it. */
const TABLE = {
  interval: duration("phi.interval", { tikv: seconds(1) }, { min: millis(10), max: hours(1) }),
  threshold: count("phi.threshold", { tikv: 8 }, { min: 1, max: 100 }),
  samples: count("phi.samples", { tikv: 1_000 }, { min: 2, max: 10_000 }),
  deviation: duration("phi.min-std-deviation", { tikv: millis(100) }, { min: millis(1), max: hours(1) }),
  pause: duration("phi.acceptable-pause", { tikv: seconds(3) }, { min: 0 as Duration, max: hours(1) }),
};

type Options = ValuesOf<typeof TABLE>;

export interface PhiOpinion extends Opinion {
  /** Since when it is silent: the last heartbeat, or the beginning, which was none. */
  readonly heard: Instant;
  readonly isFirst: boolean;
  /** So many standard deviations beyond the mean the silence is as unlikely as the threshold says. */
  readonly reach: number;
  /** How long it was from each heartbeat to the next, in microseconds; the latest last. */
  readonly gaps: readonly number[];
}

/**
 * Phi accrual: how unlikely so long a silence is, by the heartbeats of late. phi = -log10(1 - F(t)), where F is the normal
 * distribution of the gaps between them; the store is suspected from a threshold on.
 */
export const phiAccrual: Detector<Options, PhiOpinion> = {
  name: "phi",
  table: TABLE,
  moves: [["trusted", "suspected"], ["suspected", "trusted"]],
  alarms: ["suspected"],
  rhythm: ({ interval }) => ({ beat: interval, probe: null }),
  // Before anything is known the gaps are taken to be the interval, and a quarter more or less.
  begin(options, at) {
    const gaps = [options.interval * 0.75, options.interval * 1.25];
    return { ...trusted(options, at, gaps, standardised(options.threshold)), isFirst: true };
  },
  hear(options, state, { kind }, at) {
    if (kind === "beat") {
      // The silence of a store that was given up says nothing of how its heartbeats come.
      const isGap = !state.isFirst && state.name === "trusted" && at < state.until;
      const gaps = isGap ? [...state.gaps, at - state.heard] : state.gaps;
      return trusted(options, at, gaps.slice(-options.samples), state.reach);
    }
    return at < state.until ? state : { ...state, name: "suspected", until: NEVER };
  },
  level: (options, { heard, gaps }, at) => {
    const { mean, deviation } = expectedGap(options, gaps);
    return suspicion((at - heard - mean) / deviation);
  },
};

function trusted(options: Options, heard: Instant, gaps: readonly number[], reach: number): PhiOpinion {
  const { mean, deviation } = expectedGap(options, gaps);
  return { name: "trusted", until: after(heard, micros(mean + reach * deviation)), heard, isFirst: false, reach, gaps };
}

function expectedGap({ deviation, pause }: Options, gaps: readonly number[]): { mean: number; deviation: number } {
  const mean = sum(gaps) / gaps.length;
  const variance = sum(gaps.map((gap) => (gap - mean) * (gap - mean))) / gaps.length;
  // A root is exact to the last digit in every engine.
  return { mean: mean + pause, deviation: Math.max(Math.sqrt(variance), deviation) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
