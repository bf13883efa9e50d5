import type { StoreId } from "../proto/region.ts";
import { eventNamed, unchecked, type Definition } from "./definition.ts";
import { drawStore } from "./draw.ts";
import { single } from "./offers.ts";
import { STORE } from "./parts.ts";
import { verb } from "./verb.ts";

/** `pd-ctl store delete`: PD drains the store (Offline), then buries it (Tombstone). */
export interface RemoveStore {
  readonly kind: "remove-store";
  readonly store: StoreId;
}

export const removeStore: Definition<RemoveStore> = {
  kind: "remove-store",
  verbs: [verb("remove-store", [STORE], {})],
  effect: () => "change",
  nodes: ({ store }) => [{ kind: "store", id: store }],
  check: unchecked,
  perform: ({ store }, hands) => hands.removeStore(store),
  event: "pd.store.state",
  behind(body) {
    const event = eventNamed(body, "pd.store.state");
    return event?.to === "Offline" ? { kind: "remove-store", store: event.store } : null;
  },
  offers: (subject, sight) => (subject.kind === "store"
    ? [single("remove-store", "remove", { kind: "remove-store", store: subject.id }, {
      enabled: !sight.store(subject.id).leaving,
    })] : []),
  // PD itself keeps enough stores for every replica.
  mendedBy: null,
  draw: { weight: 1, draw: (random, facts) => ({ kind: "remove-store", store: drawStore(random, facts).id }) },
};
