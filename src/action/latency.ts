import { formatRange, millis, seconds, type Duration } from "../kernel/time.ts";
import { checkEnds, eventNamed, type Definition } from "./definition.ts";
import { drawLink, drawMillis } from "./draw.ts";
import { changeLink } from "./link-changes.ts";
import { lasting, several } from "./offers.ts";
import { LINK, readRange, type LinkEnds, type Part } from "./parts.ts";
import { verb } from "./verb.ts";

/** Makes a link slower. */
export interface Latency extends LinkEnds {
  readonly kind: "latency";
  readonly extra: Duration;
  /** The largest random addition to `extra`, drawn for each message; none where it is not said. */
  readonly jitter?: Duration;
}

/** `200ms`, or `30ms..40ms`: how much slower, and how unevenly. */
export const EXTRA_RANGE: Part<Pick<Latency, "extra" | "jitter">> = {
  usage: "200ms[..300ms]",
  read(words) {
    const { min, max } = readRange(words, "a duration such as 200ms");
    return { extra: min, ...(max > min ? { jitter: (max - min) as Duration } : {}) };
  },
  write: ({ extra, jitter }) => formatRange({ min: extra, max: (extra + (jitter ?? 0)) as Duration }),
};

const LATENCIES = [millis(50), millis(200), seconds(1)];

export const latency: Definition<Latency> = {
  kind: "latency",
  verbs: [verb("latency", [LINK, EXTRA_RANGE], {})],
  effect: ({ extra, jitter = 0 }) => (extra > 0 || jitter > 0 ? "fault" : "repair"),
  nodes: ({ from, to }) => [from, to],
  check: checkEnds,
  perform: (action, hands) => changeLink(action, hands, (link) => {
    link.extraLatency = action.extra;
    link.extraJitter = action.jitter ?? (0 as Duration);
  }),
  event: "link.changed",
  behind(body) {
    const event = eventNamed(body, "link.changed");
    if (event === null) return null;
    const { from, to, bothWays, extraLatency: extra, extraJitter: jitter, lossPercent, duplicatePercent } = event;
    // A link on which nothing is wrong any more was made as fast as before.
    if (extra === 0 && jitter === 0 && (lossPercent > 0 || duplicatePercent > 0)) return null;
    return { kind: "latency", from, to, bothWays, extra, ...(jitter > 0 ? { jitter } : {}) };
  },
  offers: (subject) => (subject.kind === "link" ? [several("latency", "latency", 1, lasting(LATENCIES, (extra) =>
    ({ kind: "latency", from: subject.from, to: subject.to, bothWays: true, extra })))] : []),
  mendedBy: "heal",
  draw: {
    weight: 1,
    draw: (random, facts) =>
      ({ kind: "latency", ...drawLink(random, facts), extra: drawMillis(random, 5, 3_000) }),
  },
};
