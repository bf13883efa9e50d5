import type { Node } from "../proto/events.ts";
import { checkProcess, eventNamed, type Definition } from "./definition.ts";
import { drawNode } from "./draw.ts";
import { isAlive, isNode, single } from "./offers.ts";
import { NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Ends the process: its memory is lost, what it wrote survives. */
export interface Kill {
  readonly kind: "kill";
  readonly node: Node;
}

export const kill: Definition<Kill, "kill" | "kill-leader"> = {
  kind: "kill",
  verbs: [verb("kill", [NODE], {})],
  effect: () => "fault",
  nodes: ({ node }) => [node],
  check: ({ node }, world) => checkProcess(node, world, ["running", "paused"], "not-running", "does not run"),
  perform({ node }, hands) {
    hands.end(node, "dead");
    return null;
  },
  event: "node.killed",
  behind(body) {
    const event = eventNamed(body, "node.killed");
    return event === null || event.down !== undefined || event.place !== undefined ? null : { kind: "kill", node: event.node };
  },
  offers(subject, sight) {
    if (isNode(subject)) {
      return [single("kill", "kill", { kind: "kill", node: subject }, { key: "K", enabled: isAlive(subject, sight) })];
    }
    const leader = subject.kind === "region" ? sight.leaderOf(subject.id) : null;
    if (leader === null) return [];
    const node: Node = { kind: "store", id: leader };
    return [single("kill-leader", "kill", { kind: "kill", node }, { naming: [node] })];
  },
  mendedBy: "start",
  draw: { weight: 2, draw: (random, facts) => ({ kind: "kill", node: drawNode(random, facts) }) },
};
