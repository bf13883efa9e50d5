import { checkEnds, eventNamed, type Definition } from "./definition.ts";
import { drawLink } from "./draw.ts";
import { single } from "./offers.ts";
import { LINK, type LinkEnds } from "./parts.ts";
import { verb } from "./verb.ts";

/** Cuts a link: nothing passes any more. */
export interface Cut extends LinkEnds {
  readonly kind: "cut";
}

export const cut: Definition<Cut, "cut" | "cut-one-way"> = {
  kind: "cut",
  verbs: [verb("cut", [LINK], {})],
  effect: () => "fault",
  nodes: ({ from, to }) => [from, to],
  check: checkEnds,
  perform({ from, to, bothWays }, hands) {
    for (const link of hands.links({ from, to, bothWays })) link.cut = true;
    hands.fault([from, to], { name: "link.cut", from, to, bothWays });
    return null;
  },
  event: "link.cut",
  behind(body) {
    const event = eventNamed(body, "link.cut");
    return event && { kind: "cut", from: event.from, to: event.to, bothWays: event.bothWays };
  },
  offers(subject) {
    if (subject.kind !== "link") return [];
    const { from, to } = subject;
    return [
      single("cut", "cut", { kind: "cut", from, to, bothWays: true }, { key: "X" }),
      single("cut-one-way", "cut", { kind: "cut", from, to, bothWays: false }, { naming: [from, to] }),
      single("cut-one-way", "cut", { kind: "cut", from: to, to: from, bothWays: false }, { naming: [to, from] }),
    ];
  },
  mendedBy: "heal",
  draw: { weight: 2, draw: (random, facts) => ({ kind: "cut", ...drawLink(random, facts) }) },
};
