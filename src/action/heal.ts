import { eventNamed, unchecked, type Definition } from "./definition.ts";
import { offeredElsewhere } from "./offers.ts";
import { verb } from "./verb.ts";

/** Mends the whole network. */
export interface Heal {
  readonly kind: "heal";
}

export const heal: Definition<Heal, never> = {
  kind: "heal",
  verbs: [verb("heal", [], {})],
  effect: () => "repair",
  nodes: () => [],
  check: unchecked,
  perform(_, hands) {
    for (const link of hands.everyLink()) hands.mend(link);
    hands.fault([], { name: "network.healed" });
    return null;
  },
  event: "network.healed",
  behind: (body) => eventNamed(body, "network.healed") && { kind: "heal" },
  offers: offeredElsewhere,
  mendedBy: null,
  mendEverything: () => [{ kind: "heal" }],
  draw: { weight: 1, draw: () => ({ kind: "heal" }) },
};
