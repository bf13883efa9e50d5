import { drawItem } from "../kernel/random.ts";
import { placesOf, type PlaceName } from "../proto/place.ts";
import type { Definition } from "./definition.ts";
import { drawStore } from "./draw.ts";
import { isAlive, several, type OfferIcon } from "./offers.ts";
import { NAMES_PLACE, PLACE } from "./sides.ts";
import { verb } from "./verb.ts";

/** Something is done to every machine whose labels name a place: a zone, a rack, a host. */
export interface OnPlace<Kind extends string> {
  readonly kind: Kind;
  readonly place: PlaceName;
}

/** How a place is lost: what its sentence begins with, and what becomes of each of its machines. */
const losing = <const Kind extends "kill-place" | "power-off-place">(
  kind: Kind, word: string, icon: OfferIcon, how: "dead" | "off", event: "node.killed" | "node.powered-off",
): Definition<OnPlace<Kind>> => ({
  kind,
  verbs: [verb(word, [PLACE], {}, NAMES_PLACE)],
  effect: () => "fault",
  nodes: () => [],
  check({ place }, world) {
    const there = world.machinesIn(place);
    const hit = there.filter((node) => world.process(node) !== "off" && (how === "off" || world.process(node) !== "dead"));
    if (hit.length > 0) return null;
    return there.length === 0 ? { code: "nobody-there", text: `No machine stands in ${place}.`, values: { place } }
      : { code: "place-down", text: `Nothing runs in ${place} any more.`, values: { place } };
  },
  perform({ place }, hands) {
    for (const node of hands.machinesIn(place)) {
      const process = hands.process(node);
      if (process !== "off" && (how === "off" || process !== "dead")) hands.end(node, how, place);
    }
    return null;
  },
  event,
  behind: (body) => (body.name === event && body.place !== undefined ? { kind, place: body.place } : null),
  offers(subject, sight) {
    if (subject.kind !== "store") return [];
    const places = placesOf(sight.store(subject.id).labels);
    if (places.length === 0) return [];
    return [several(kind, icon, 0, places.map((place) =>
      ({ amount: { kind: "place", text: place }, action: { kind, place } })), { enabled: isAlive(subject, sight) })];
  },
  mendedBy: "start",
  draw: {
    weight: 1,
    draw: (random, facts) => ({
      kind,
      // Where no labels tell zones apart, the place of a store that has none is lost: that is refused.
      place: `zone=${facts.zones.length > 0 ? drawItem(random, facts.zones) : drawStore(random, facts).id}`,
    }),
  },
});

/** Ends every process in a place at once. */
export const killPlace = losing("kill-place", "kill", "kill", "dead", "node.killed");

/** Takes the power from a place at once: what its disks have not made durable is lost too. */
export const powerOffPlace = losing("power-off-place", "poweroff", "power", "off", "node.powered-off");
