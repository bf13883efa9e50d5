import { drawInt } from "../kernel/random.ts";
import { checkEnds, eventNamed, type Definition } from "./definition.ts";
import { drawLink } from "./draw.ts";
import { changeLink } from "./link-changes.ts";
import { several, shares } from "./offers.ts";
import { LINK, PERCENT, type LinkEnds } from "./parts.ts";
import { verb } from "./verb.ts";

/** Loses a share of a link's messages. */
export interface Loss extends LinkEnds {
  readonly kind: "loss";
  readonly percent: number;
}

const SHARES = [5, 20, 50];

export const loss: Definition<Loss> = {
  kind: "loss",
  verbs: [verb("loss", [LINK, PERCENT], {})],
  effect: () => "fault",
  nodes: ({ from, to }) => [from, to],
  check: checkEnds,
  perform: (action, hands) => changeLink(action, hands, (link) => {
    link.lossPercent = action.percent;
  }),
  event: "link.changed",
  behind(body) {
    const event = eventNamed(body, "link.changed");
    if (event === null || event.lossPercent === 0) return null;
    return { kind: "loss", from: event.from, to: event.to, bothWays: event.bothWays, percent: event.lossPercent };
  },
  offers: (subject) => (subject.kind === "link" ? [several("loss", "loss", 1, shares(SHARES, (percent) =>
    ({ kind: "loss", from: subject.from, to: subject.to, bothWays: true, percent })))] : []),
  mendedBy: "heal",
  draw: {
    weight: 1,
    draw: (random, facts) =>
      ({ kind: "loss", ...drawLink(random, facts), percent: drawInt(random, 5, 90) }),
  },
};
