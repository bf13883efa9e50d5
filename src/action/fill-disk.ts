import { drawChance } from "../kernel/random.ts";
import type { Node } from "../proto/events.ts";
import { eventNamed, unchecked, type Definition } from "./definition.ts";
import { drawNode, nodesOf } from "./draw.ts";
import { single } from "./offers.ts";
import { NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Takes all free space from the disk, or gives it back. */
export interface FillDisk {
  readonly kind: "fill-disk";
  readonly node: Node;
  readonly full: boolean;
}

export const fillDisk: Definition<FillDisk, "fill-disk" | "free-disk"> = {
  kind: "fill-disk",
  verbs: [verb("fill-disk", [NODE], { full: true }), verb("free-disk", [NODE], { full: false })],
  effect: ({ full }) => (full ? "fault" : "repair"),
  nodes: ({ node }) => [node],
  check: unchecked,
  perform({ node, full }, hands) {
    hands.disk(node).full = full;
    hands.fault([node], { name: "disk.filled", node, full });
    return null;
  },
  event: "disk.filled",
  behind(body) {
    const event = eventNamed(body, "disk.filled");
    return event && { kind: "fill-disk", node: event.node, full: event.full };
  },
  offers(subject, sight) {
    if (subject.kind !== "store") return [];
    const full = !sight.store(subject.id).fullDisk;
    return [single(full ? "fill-disk" : "free-disk", "disk", { kind: "fill-disk", node: subject, full })];
  },
  mendedBy: "fill-disk",
  mendEverything: (facts) => nodesOf(facts).map((node) => ({ kind: "fill-disk", node, full: false })),
  draw: {
    weight: 1,
    draw: (random, facts) =>
      ({ kind: "fill-disk", node: drawNode(random, facts), full: drawChance(random, 2, 3) }),
  },
};
