import type { Node } from "../proto/events.ts";
import { checkProcess, eventNamed, type Definition } from "./definition.ts";
import { drawNode } from "./draw.ts";
import { isAlive, isNode, single } from "./offers.ts";
import { NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Takes the power from the machine: what its disk has not made durable is lost too. */
export interface PowerOff {
  readonly kind: "power-off";
  readonly node: Node;
}

export const powerOff: Definition<PowerOff> = {
  kind: "power-off",
  verbs: [verb("poweroff", [NODE], {})],
  effect: () => "fault",
  nodes: ({ node }) => [node],
  check: ({ node }, world) => checkProcess(node, world, ["running", "paused", "dead"], "not-running", "does not run"),
  perform({ node }, hands) {
    hands.end(node, "off");
    return null;
  },
  event: "node.powered-off",
  behind(body) {
    const event = eventNamed(body, "node.powered-off");
    return event === null || event.place !== undefined ? null : { kind: "power-off", node: event.node };
  },
  offers: (subject, sight) => (isNode(subject)
    ? [single("power-off", "power", { kind: "power-off", node: subject }, { enabled: isAlive(subject, sight) })] : []),
  mendedBy: "start",
  draw: { weight: 2, draw: (random, facts) => ({ kind: "power-off", node: drawNode(random, facts) }) },
};
