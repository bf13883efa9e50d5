import { drawInt } from "../kernel/random.ts";
import { checkEnds, eventNamed, type Definition } from "./definition.ts";
import { drawLink } from "./draw.ts";
import { changeLink } from "./link-changes.ts";
import { several, shares } from "./offers.ts";
import { LINK, PERCENT, type LinkEnds } from "./parts.ts";
import { verb } from "./verb.ts";

/** Lets a share of a link's messages arrive twice. */
export interface Duplicate extends LinkEnds {
  readonly kind: "duplicate";
  readonly percent: number;
}

const SHARES = [10, 50];

export const duplicate: Definition<Duplicate> = {
  kind: "duplicate",
  verbs: [verb("duplicate", [LINK, PERCENT], {})],
  effect: () => "fault",
  nodes: ({ from, to }) => [from, to],
  check: checkEnds,
  perform: (action, hands) => changeLink(action, hands, (link) => {
    link.duplicatePercent = action.percent;
  }),
  event: "link.changed",
  behind(body) {
    const event = eventNamed(body, "link.changed");
    if (event === null || event.duplicatePercent === 0) return null;
    return { kind: "duplicate", from: event.from, to: event.to, bothWays: event.bothWays, percent: event.duplicatePercent };
  },
  offers: (subject) => (subject.kind === "link" ? [several("duplicate", "duplicate", 0, shares(SHARES, (percent) =>
    ({ kind: "duplicate", from: subject.from, to: subject.to, bothWays: true, percent })))] : []),
  mendedBy: "heal",
  draw: {
    weight: 1,
    draw: (random, facts) =>
      ({ kind: "duplicate", ...drawLink(random, facts), percent: drawInt(random, 5, 90) }),
  },
};
