import { drawItem } from "../kernel/random.ts";
import type { StoreLabel } from "../proto/region.ts";
import { defineAction, unchecked } from "./definition.ts";
import { offeredElsewhere } from "./offers.ts";
import { LABELS } from "./parts.ts";
import { verb } from "./verb.ts";

/** A new, empty store joins. */
export interface AddStore {
  readonly kind: "add-store";
  readonly labels: readonly StoreLabel[];
}

export const addStore = defineAction<AddStore, never>({
  kind: "add-store",
  verbs: [verb("add-store", [LABELS], {})],
  tone: () => "change",
  nodes: () => [],
  check: unchecked,
  perform: ({ labels }, hands) => hands.addStore(labels),
  event: "store.added",
  // The event names the store and not its labels.
  behind: () => null,
  offers: offeredElsewhere,
  mendedBy: null,
  // As many as a region has replicas: whatever was removed, every region finds its places.
  mendEverything: ({ replicas, zones }) => Array.from({ length: replicas }, (_, i) => addIn(zones[i % zones.length])),
  draw: { weight: 1, draw: (random, { zones }) => addIn(drawItem(random, zones)) },
});

const addIn = (zone: string | undefined): AddStore => ({ kind: "add-store", labels: zone === undefined ? [] : [{ key: "zone", value: zone }] });
