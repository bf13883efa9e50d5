import { checkEnds, eventNamed, type Definition } from "./definition.ts";
import { drawLink } from "./draw.ts";
import { single } from "./offers.ts";
import { LINK, type LinkEnds } from "./parts.ts";
import { verb } from "./verb.ts";

/** Mends one link: cuts, latency, loss and duplication between the two, in the direction or both. */
export interface Mend extends LinkEnds {
  readonly kind: "mend";
}

export const mend: Definition<Mend> = {
  kind: "mend",
  verbs: [verb("mend", [LINK], {})],
  effect: () => "repair",
  nodes: ({ from, to }) => [from, to],
  check: checkEnds,
  perform({ from, to, bothWays }, hands) {
    for (const link of hands.links({ from, to, bothWays })) hands.mend(link);
    hands.fault([], { name: "link.healed", from, to, bothWays });
    return null;
  },
  event: "link.healed",
  behind(body) {
    const event = eventNamed(body, "link.healed");
    return event && { kind: "mend", from: event.from, to: event.to, bothWays: event.bothWays };
  },
  offers: (subject) => (subject.kind === "link"
    ? [single("mend", "mend", { kind: "mend", from: subject.from, to: subject.to, bothWays: true }, { key: "M" })] : []),
  mendedBy: null,
  draw: { weight: 1, draw: (random, facts) => ({ kind: "mend", ...drawLink(random, facts) }) },
};
