import { millis, seconds, type Duration } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import { eventNamed, unchecked, type Definition } from "./definition.ts";
import { drawMillis, drawNode, nodesOf } from "./draw.ts";
import { lasting, several, single } from "./offers.ts";
import { EXTRA, NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Lets every write take longer; `extra` 0 makes the disk fast again. */
export interface SlowDisk {
  readonly kind: "slow-disk";
  readonly node: Node;
  readonly extra: Duration;
}

const EXTRAS = [millis(50), millis(500), seconds(2)];

export const slowDisk: Definition<SlowDisk, "slow-disk" | "fast-disk"> = {
  kind: "slow-disk",
  verbs: [verb("slow-disk", [NODE, EXTRA], {})],
  effect: ({ extra }) => (extra > 0 ? "fault" : "repair"),
  nodes: ({ node }) => [node],
  check: unchecked,
  perform({ node, extra }, hands) {
    hands.disk(node).extraLatency = extra;
    hands.fault([node], { name: "disk.slowed", node, extraLatency: extra });
    return null;
  },
  event: "disk.slowed",
  behind(body) {
    const event = eventNamed(body, "disk.slowed");
    return event && { kind: "slow-disk", node: event.node, extra: event.extraLatency };
  },
  offers(subject, sight) {
    if (subject.kind !== "store") return [];
    const action = (extra: Duration): SlowDisk => ({ kind: "slow-disk", node: subject, extra });
    return [sight.store(subject.id).slowDisk
      ? single("fast-disk", "disk", action(0 as Duration))
      : several("slow-disk", "disk", 1, lasting(EXTRAS, action))];
  },
  mendedBy: "slow-disk",
  mendEverything: (facts) => nodesOf(facts).map((node) => ({ kind: "slow-disk", node, extra: 0 as Duration })),
  draw: {
    weight: 1,
    draw: (random, facts) =>
      ({ kind: "slow-disk", node: drawNode(random, facts), extra: drawMillis(random, 0, 2_000) }),
  },
};
