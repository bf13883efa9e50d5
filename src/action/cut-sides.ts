import { placesOf } from "../proto/place.ts";
import { changeBetween, checkSides, drawSides, nodesBetween, placesBetween } from "./between-sides.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { several } from "./offers.ts";
import { NAMES_SIDE, SIDES, type BothSides } from "./sides.ts";
import { verb } from "./verb.ts";

/** Cuts every link between the machines of two sides, in one direction or both; all other links go on. */
export interface CutSides extends BothSides {
  readonly kind: "cut-sides";
}

export const cutSides: Definition<CutSides, "cut-sides" | "cut-between"> = {
  kind: "cut-sides",
  verbs: [verb("cut", [SIDES], {}, NAMES_SIDE)],
  effect: () => "fault",
  nodes: nodesBetween,
  check: checkSides,
  perform(action, hands) {
    const told = changeBetween(action, hands, (link) => {
      link.cut = true;
    });
    hands.fault([...told.from, ...told.to], { name: "sides.cut", ...told });
    return null;
  },
  event: "sides.cut",
  behind(body) {
    const event = eventNamed(body, "sides.cut");
    return event && { kind: "cut-sides", ...event.said, bothWays: event.bothWays };
  },
  offers(subject, sight) {
    if (subject.kind === "store") {
      const places = placesOf(sight.store(subject.id).labels);
      return places.length === 0 ? [] : [several("cut-sides", "isolate", 0, places.map((place) => ({
        amount: { kind: "place", text: place },
        action: { kind: "cut-sides", from: { kind: "place", place }, to: { kind: "others" }, bothWays: true },
      })))];
    }
    const between = placesBetween(subject, sight);
    if (between === null) return [];
    const { text, ...sides } = between;
    return [several("cut-between", "cut", 0, [{ amount: { kind: "place", text }, action: { kind: "cut-sides", ...sides } }])];
  },
  mendedBy: "heal",
  draw: { weight: 1, draw: (random, facts) => ({ kind: "cut-sides", ...drawSides(random, facts) }) },
};
