import { drawInt } from "../kernel/random.ts";
import { checkEnds, eventNamed, type Definition } from "./definition.ts";
import { drawLink } from "./draw.ts";
import { changeLink } from "./link-changes.ts";
import { several, shares } from "./offers.ts";
import { LINK, PERCENT, type LinkEnds } from "./parts.ts";
import { verb } from "./verb.ts";

/** Does something to a share of a link's messages. */
export interface LinkShare<Kind extends string> extends LinkEnds {
  readonly kind: Kind;
  readonly percent: number;
}

/**
 * What a link does wrong with a share of its messages: the field that says how much, the shares to choose from, the usual one's
 * index.
 */
export const linkShare = <Kind extends "loss" | "duplicate">(
  kind: Kind, field: `${Kind}Percent`, choices: readonly number[], usual: number,
): Definition<LinkShare<Kind>, Kind> => ({
  kind,
  verbs: [verb(kind, [LINK, PERCENT], {})],
  effect: ({ percent }) => (percent > 0 ? "fault" : "repair"),
  nodes: ({ from, to }) => [from, to],
  check: checkEnds,
  perform: (action, hands) => changeLink(action, hands, (link) => {
    link[field] = action.percent;
  }),
  event: "link.changed",
  behind(body) {
    const event = eventNamed(body, "link.changed");
    if (event === null || event[field] === 0) return null;
    return { kind, from: event.from, to: event.to, bothWays: event.bothWays, percent: event[field] };
  },
  offers: (subject) => (subject.kind === "link" ? [several(kind, kind, usual, shares(choices, (percent) =>
    ({ kind, from: subject.from, to: subject.to, bothWays: true, percent })))] : []),
  mendedBy: "heal",
  draw: {
    weight: 1,
    draw: (random, facts) => ({ kind, ...drawLink(random, facts), percent: drawInt(random, 5, 90) }),
  },
});
