import type { Node } from "../proto/events.ts";
import { checkProcess, type Definition } from "./definition.ts";
import { drawNode, nodesOf } from "./draw.ts";
import { offeredElsewhere } from "./offers.ts";
import { NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Starts the process from its disk where it does not run; what runs is left alone. */
export interface Start {
  readonly kind: "start";
  readonly node: Node;
}

export const start: Definition<Start, never> = {
  kind: "start",
  verbs: [verb("start", [NODE], {})],
  effect: () => "repair",
  nodes: ({ node }) => [node],
  check: ({ node }, world) => checkProcess(node, world, ["paused", "dead", "off"], "running", "runs already"),
  perform({ node }, hands) {
    hands.restart(node, null);
    return null;
  },
  // Told as the restart that it is.
  event: null,
  behind: () => null,
  offers: offeredElsewhere,
  mendedBy: null,
  // What runs refuses to be started, and nothing is changed then.
  mendEverything: (facts) => nodesOf(facts).map((node) => ({ kind: "start", node })),
  draw: { weight: 3, draw: (random, facts) => ({ kind: "start", node: drawNode(random, facts) }) },
};
