import { drawItem } from "../kernel/random.ts";
import type { RegionId } from "../proto/region.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { single } from "./offers.ts";
import { REGION } from "./parts.ts";
import { checkRegionKnown } from "./region-check.ts";
import { verb } from "./verb.ts";

/**
 * Sets the election timers of a region's running followers: aligned, all run out with the same tick, and votes are split; spread,
 * they run out far apart. A leader's message starts each anew, and each keeps its length.
 */
export interface SetTimers {
  readonly kind: "set-timers";
  readonly region: RegionId;
  readonly how: "aligned" | "spread";
}

export const timerSetting: Definition<SetTimers, "align-timers" | "spread-timers"> = {
  kind: "set-timers",
  verbs: [verb("align-timers", [REGION], { how: "aligned" }), verb("spread-timers", [REGION], { how: "spread" })],
  effect: () => "change",
  nodes: () => [],
  check: checkRegionKnown,
  perform: ({ region, how }, hands) => hands.setTimers(region, how),
  event: "raft.timers.set",
  behind(body) {
    const event = eventNamed(body, "raft.timers.set");
    return event && { kind: "set-timers", region: event.region, how: event.how };
  },
  offers: (subject) => (subject.kind === "group"
    ? [
      single("align-timers", "clock", { kind: "set-timers", region: subject.region, how: "aligned" }),
      single("spread-timers", "clock", { kind: "set-timers", region: subject.region, how: "spread" }),
    ] : []),
  mendedBy: null,
  draw: {
    weight: 1,
    draw: (random, { regions }) =>
      ({ kind: "set-timers", region: drawItem(random, regions), how: drawItem(random, ["aligned", "spread"] as const) }),
  },
};
