import { count, duration, type ValuesOf } from "../kernel/setting.ts";
import { hours, millis, NEVER, seconds } from "../kernel/time.ts";
import type { Detector, Signal, Opinion } from "./detector.ts";

const TABLE = {
  interval: duration("missed.interval", { tikv: seconds(5) }, { min: millis(100), max: hours(1) }),
  timeout: duration("missed.timeout", { tikv: seconds(2) }, { min: millis(1), max: hours(1) }),
  threshold: count("missed.threshold", { tikv: 3 }, { min: 1, max: 1_000 }),
};

export interface MissedOpinion extends Opinion {
  readonly missed: number;
}

/** The store is asked now and then; so many questions in a row without an answer, and it has failed. */
export const missedHeartbeats: Detector<ValuesOf<typeof TABLE>, MissedOpinion> = {
  name: "missed",
  table: TABLE,
  moves: [["healthy", "missing"], ["missing", "failed"], ["healthy", "failed"], ["missing", "healthy"], ["failed", "healthy"]],
  alarms: ["failed"],
  rhythm: ({ interval, timeout }) => ({ beat: null, probe: { interval, timeout } }),
  begin: () => HEALTHY,
  failures: ({ missed }) => missed,
  hear: ({ threshold }, state, signal) => countMissed(state, signal, threshold),
};

const HEALTHY: MissedOpinion = { name: "healthy", until: NEVER, missed: 0 };

function countMissed(state: MissedOpinion, { kind }: Signal, threshold: number): MissedOpinion {
  if (kind === "answer") return HEALTHY;
  if (kind !== "unanswered") return state;
  const missed = state.missed + 1;
  return { name: missed >= threshold ? "failed" : "missing", until: NEVER, missed };
}
