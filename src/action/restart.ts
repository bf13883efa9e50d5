import type { Node } from "../proto/events.ts";
import { checkProcess, eventNamed, type Definition } from "./definition.ts";
import { drawNode, nodesOf } from "./draw.ts";
import { isAlive, isNode, single } from "./offers.ts";
import { NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Starts the process again from its disk; one that is paused is killed before. */
export interface Restart {
  readonly kind: "restart";
  readonly node: Node;
}

export const restart: Definition<Restart> = {
  kind: "restart",
  verbs: [verb("restart", [NODE], {})],
  effect: () => "repair",
  nodes: ({ node }) => [node],
  check: ({ node }, world) => checkProcess(node, world, ["paused", "dead", "off"], "running", "runs already"),
  perform({ node }, hands) {
    hands.restart(node);
    return null;
  },
  event: "node.restarted",
  behind(body) {
    const event = eventNamed(body, "node.restarted");
    return event && { kind: "restart", node: event.node };
  },
  offers: (subject, sight) => (isNode(subject)
    ? [single("restart", "restart", { kind: "restart", node: subject }, { key: "R", enabled: !isAlive(subject, sight) })] : []),
  mendedBy: null,
  // What runs refuses to be restarted, and nothing is changed then.
  mendEverything: (facts) => nodesOf(facts).map((node) => ({ kind: "restart", node })),
  draw: { weight: 3, draw: (random, facts) => ({ kind: "restart", node: drawNode(random, facts) }) },
};
