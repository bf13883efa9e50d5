import type { Node } from "../proto/events.ts";
import { checkProcess, eventNamed, type Definition } from "./definition.ts";
import { drawNode } from "./draw.ts";
import { isNode, single } from "./offers.ts";
import { NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Asks the process to end (SIGTERM): a store hands its leaders over before, for graceful-shutdown-timeout at most. */
export interface StopProcess {
  readonly kind: "stop";
  readonly node: Node;
}

export const processStop: Definition<StopProcess> = {
  kind: "stop",
  verbs: [verb("stop", [NODE], {})],
  effect: () => "change",
  nodes: ({ node }) => [node],
  check: ({ node }, world) => checkProcess(node, world, ["running"], "not-running", "does not run"),
  perform({ node }, hands) {
    hands.stop(node);
    return null;
  },
  event: "node.stopping",
  behind(body) {
    const event = eventNamed(body, "node.stopping");
    return event && { kind: "stop", node: event.node };
  },
  offers: (subject, sight) => (isNode(subject)
    ? [single("stop", "power", { kind: "stop", node: subject }, { enabled: sight.process(subject) === "running" })] : []),
  mendedBy: "start",
  draw: { weight: 1, draw: (random, facts) => ({ kind: "stop", node: drawNode(random, facts) }) },
};
