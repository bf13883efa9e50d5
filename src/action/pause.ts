import { seconds, type Duration } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import { checkProcess, eventNamed, type Definition } from "./definition.ts";
import { drawMillis, drawNode } from "./draw.ts";
import { isNode, lasting, several } from "./offers.ts";
import { FOR_DURATION_OR_OPEN, NODE } from "./parts.ts";
import { verb } from "./verb.ts";

/** Stops the process for a while, as a long garbage collection would; until `resume` where `duration` is null. */
export interface Pause {
  readonly kind: "pause";
  readonly node: Node;
  readonly duration: Duration | null;
}

const LENGTHS = [seconds(5), seconds(15), seconds(60)];

export const pause: Definition<Pause> = {
  kind: "pause",
  verbs: [verb("pause", [NODE, FOR_DURATION_OR_OPEN], {})],
  effect: () => "fault",
  nodes: ({ node }) => [node],
  check: ({ node }, world) => checkProcess(node, world, ["running"], "not-running", "does not run"),
  perform({ node, duration }, hands) {
    hands.pause(node, duration);
    return null;
  },
  event: "node.paused",
  behind(body) {
    const event = eventNamed(body, "node.paused");
    return event && { kind: "pause", node: event.node, duration: event.duration };
  },
  offers(subject, sight) {
    // Where it is paused already, `resume` stands in its place.
    if (!isNode(subject) || sight.process(subject) === "paused") return [];
    const action = (duration: Duration | null): Pause => ({ kind: "pause", node: subject, duration });
    const choices = [...lasting(LENGTHS, action), { amount: { kind: "open" }, action: action(null) } as const];
    return [several("pause", "pause", 1, choices, { key: "Z", enabled: sight.process(subject) === "running" })];
  },
  mendedBy: "resume",
  draw: {
    weight: 1,
    draw: (random, facts) => ({ kind: "pause", node: drawNode(random, facts), duration: drawMillis(random, 200, 25_000) }),
  },
};
