import { count, duration, type ValuesOf } from "../kernel/setting.ts";
import { after, hours, millis, seconds, type Instant } from "../kernel/time.ts";
import type { Detector, Opinion } from "./detector.ts";

const TABLE = {
  interval: duration("probe.interval", { tikv: seconds(5) }, { min: millis(100), max: hours(1) }),
  timeout: duration("probe.timeout", { tikv: seconds(2) }, { min: millis(1), max: hours(1) }),
  heartbeat: duration("probe.heartbeat", { tikv: seconds(10) }, { min: millis(100), max: hours(1) }),
  threshold: count("probe.threshold", { tikv: 3 }, { min: 1, max: 1_000 }),
};

type Options = ValuesOf<typeof TABLE>;

interface ProbeOpinion extends Opinion {
  readonly failures: number;
}

/**
 * The store says that it is there, and is asked besides. A question without an answer and a heartbeat that does not come both
 * count; either kind of life sign takes all of them back.
 */
export const activeProbe: Detector<Options, ProbeOpinion> = {
  name: "probe",
  table: TABLE,
  moves: [
    ["initial", "healthy"], ["initial", "suspect"], ["initial", "offline"], ["healthy", "suspect"], ["healthy", "offline"],
    ["suspect", "healthy"], ["suspect", "offline"], ["offline", "healthy"],
  ],
  alarms: ["offline"],
  rhythm: ({ interval, timeout, heartbeat }) => ({ beat: heartbeat, probe: { interval, timeout } }),
  begin: (options, at) => ({ name: "initial", until: overdue(options, at), failures: 0 }),
  failures: (state) => state.failures,
  hear(options, state, { kind }, at) {
    switch (kind) {
      case "beat": return { name: "healthy", until: overdue(options, at), failures: 0 };
      case "answer": return { name: "healthy", until: state.until, failures: 0 };
      case "unanswered": return failed(options, state, state.until);
      case "silence": return at < state.until ? state : failed(options, state, after(at, options.heartbeat));
    }
  },
};

/** The next heartbeat gets as long on its way as an answer. */
const overdue = ({ heartbeat, timeout }: Options, heard: Instant): Instant => after(after(heard, heartbeat), timeout);

function failed({ threshold }: Options, state: ProbeOpinion, until: Instant): ProbeOpinion {
  const failures = state.failures + 1;
  return { name: failures >= threshold ? "offline" : "suspect", until, failures };
}
