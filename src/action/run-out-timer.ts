import { drawItem } from "../kernel/random.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { drawStore } from "./draw.ts";
import { MEMBER } from "./message-parts.ts";
import { single } from "./offers.ts";
import { checkRegionKnown } from "./region-check.ts";
import { verb } from "./verb.ts";

/** The election timer of one replica runs out now: it does what it would do if it had heard no leader for so long. */
export interface RunOutTimer {
  readonly kind: "run-out-timer";
  readonly store: StoreId;
  readonly region: RegionId;
}

export const timerRunOut: Definition<RunOutTimer> = {
  kind: "run-out-timer",
  verbs: [verb("timeout", [MEMBER], {})],
  effect: () => "change",
  nodes: ({ store }) => [{ kind: "store", id: store }],
  check: checkRegionKnown,
  perform: ({ region, store }, hands) => hands.runOutTimer(region, store),
  event: "raft.timer.ran-out",
  behind(body) {
    const event = eventNamed(body, "raft.timer.ran-out");
    return event && { kind: "run-out-timer", store: event.store, region: event.region };
  },
  offers(subject, sight) {
    if (subject.kind !== "member") return [];
    const { store, region } = subject;
    const enabled = sight.process({ kind: "store", id: store }) === "running" && sight.leaderOf(region) !== store;
    return [single("run-out-timer", "clock", { kind: "run-out-timer", store, region }, { enabled })];
  },
  mendedBy: null,
  draw: {
    weight: 1,
    draw: (random, facts) =>
      ({ kind: "run-out-timer", store: drawStore(random, facts).id, region: drawItem(random, facts.regions) }),
  },
};
