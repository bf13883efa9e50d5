import type { Node } from "../proto/events.ts";
import { checkProcess, eventNamed, type Definition } from "./definition.ts";
import { drawNode, nodesOf } from "./draw.ts";
import { isNode, single } from "./offers.ts";
import { NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Lets a paused process go on where it stopped. */
export interface Resume {
  readonly kind: "resume";
  readonly node: Node;
}

export const resume: Definition<Resume> = {
  kind: "resume",
  verbs: [verb("resume", [NODE], {})],
  effect: () => "repair",
  nodes: ({ node }) => [node],
  check: ({ node }, world) => checkProcess(node, world, ["paused"], "not-paused", "is not paused"),
  perform({ node }, hands) {
    hands.resume(node);
    return null;
  },
  event: "node.resumed",
  behind(body) {
    const event = eventNamed(body, "node.resumed");
    return event && { kind: "resume", node: event.node };
  },
  offers: (subject, sight) => (isNode(subject) && sight.process(subject) === "paused"
    ? [single("resume", "resume", { kind: "resume", node: subject }, { key: "Z" })] : []),
  mendedBy: null,
  mendEverything: (facts) => nodesOf(facts).map((node) => ({ kind: "resume", node })),
  draw: { weight: 1, draw: (random, facts) => ({ kind: "resume", node: drawNode(random, facts) }) },
};
