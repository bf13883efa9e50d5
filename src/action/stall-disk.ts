import { after, seconds, type Duration } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import { eventNamed, unchecked, type Definition } from "./definition.ts";
import { drawMillis, drawNode } from "./draw.ts";
import { lasting, several } from "./offers.ts";
import { FOR_DURATION, NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** No write to the disk begins for a while. */
export interface StallDisk {
  readonly kind: "stall-disk";
  readonly node: Node;
  readonly duration: Duration;
}

const LENGTHS = [seconds(5), seconds(10), seconds(60)];

export const stallDisk: Definition<StallDisk> = {
  kind: "stall-disk",
  verbs: [verb("stall-disk", [NODE, FOR_DURATION], {})],
  effect: () => "fault",
  nodes: ({ node }) => [node],
  check: unchecked,
  perform({ node, duration }, hands) {
    hands.disk(node).stalledUntil = after(hands.now, duration);
    hands.fault([node], { name: "disk.stalled", node, duration });
    return null;
  },
  event: "disk.stalled",
  behind(body) {
    const event = eventNamed(body, "disk.stalled");
    return event && { kind: "stall-disk", node: event.node, duration: event.duration };
  },
  offers: (subject, sight) => (subject.kind === "store"
    ? [several("stall-disk", "disk", 1, lasting(LENGTHS, (duration) => ({ kind: "stall-disk", node: subject, duration })), {
      enabled: sight.process(subject) === "running",
    })] : []),
  mendedBy: null,
  draw: {
    weight: 1,
    draw: (random, facts) =>
      ({ kind: "stall-disk", node: drawNode(random, facts), duration: drawMillis(random, 100, 15_000) }),
  },
};
