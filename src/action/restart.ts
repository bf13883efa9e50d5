import { drawChance } from "../kernel/random.ts";
import type { Duration } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import { unchecked, type Definition } from "./definition.ts";
import { drawMillis, drawNode } from "./draw.ts";
import { isNode, single } from "./offers.ts";
import { DOWN, NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Ends the process if it runs, and starts it again from its disk: at once, or `down` later. */
export interface Restart {
  readonly kind: "restart";
  readonly node: Node;
  readonly down?: Duration;
}

export const restart: Definition<Restart> = {
  kind: "restart",
  verbs: [verb("restart", [NODE, DOWN], {})],
  effect: ({ down }) => (down === undefined ? "repair" : "fault"),
  nodes: ({ node }) => [node],
  check: unchecked,
  perform({ node, down = null }, hands) {
    hands.restart(node, down);
    return null;
  },
  event: ["node.restarted", "node.killed"],
  behind(body) {
    if (body.name === "node.restarted") return { kind: "restart", node: body.node };
    if (body.name !== "node.killed" || body.down === undefined) return null;
    return { kind: "restart", node: body.node, ...(body.down > 0 ? { down: body.down } : {}) };
  },
  offers: (subject) => (isNode(subject)
    ? [single("restart", "restart", { kind: "restart", node: subject }, { key: "R" })] : []),
  mendedBy: "start",
  draw: {
    weight: 1,
    draw: (random, facts) => ({
      kind: "restart", node: drawNode(random, facts),
      ...(drawChance(random, 1, 2) ? { down: drawMillis(random, 1, 20_000) } : {}),
    }),
  },
};
