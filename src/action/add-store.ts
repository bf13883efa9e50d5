import { drawItem } from "../kernel/random.ts";
import type { StoreLabel } from "../proto/region.ts";
import { unchecked, type Definition } from "./definition.ts";
import { offeredElsewhere } from "./offers.ts";
import { LABELS } from "./parts.ts";
import { verb } from "./verb.ts";

/** A new, empty store joins. */
export interface AddStore {
  readonly kind: "add-store";
  readonly labels: readonly StoreLabel[];
}

export const addStore: Definition<AddStore, never> = {
  kind: "add-store",
  verbs: [verb("add-store", [LABELS], {})],
  effect: () => "change",
  nodes: () => [],
  check: unchecked,
  perform: ({ labels }, hands) => hands.addStore(labels),
  event: "store.added",
  // The event names the store and not its labels.
  behind: () => null,
  offers: offeredElsewhere,
  mendedBy: null,
  draw: {
    weight: 1,
    draw: (random, { zones }) =>
      ({ kind: "add-store", labels: zones.length === 0 ? [] : [{ key: "zone", value: drawItem(random, zones) }] }),
  },
};
