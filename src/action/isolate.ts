import type { Node } from "../proto/events.ts";
import { eventNamed, unchecked, type Definition } from "./definition.ts";
import { drawNode } from "./draw.ts";
import { isNode, single } from "./offers.ts";
import { NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Cuts every link of the machine. */
export interface Isolate {
  readonly kind: "isolate";
  readonly node: Node;
}

export const isolate: Definition<Isolate> = {
  kind: "isolate",
  verbs: [verb("isolate", [NODE], {})],
  effect: () => "fault",
  nodes: ({ node }) => [node],
  check: unchecked,
  perform({ node }, hands) {
    hands.isolate(node);
    return null;
  },
  event: "node.isolated",
  behind(body) {
    const event = eventNamed(body, "node.isolated");
    return event && { kind: "isolate", node: event.node };
  },
  offers: (subject) => (isNode(subject) ? [single("isolate", "isolate", { kind: "isolate", node: subject }, { key: "I" })] : []),
  mendedBy: "heal",
  draw: { weight: 1, draw: (random, facts) => ({ kind: "isolate", node: drawNode(random, facts) }) },
};
