import { drawItem } from "../kernel/random.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { unchecked, type Definition } from "./definition.ts";
import { drawStore } from "./draw.ts";
import { single } from "./offers.ts";
import { REGION, TO_STORE } from "./parts.ts";
import { verb } from "./verb.ts";

/** `operator add transfer-leader`: asks PD, or the leader itself while PD does not run. */
export interface TransferLeader {
  readonly kind: "transfer-leader";
  readonly region: RegionId;
  readonly to: StoreId;
}

export const leaderTransfer: Definition<TransferLeader> = {
  kind: "transfer-leader",
  verbs: [verb("transfer-leader", [REGION, TO_STORE], {})],
  effect: () => "change",
  nodes: ({ to }) => [{ kind: "store", id: to }],
  check: unchecked,
  perform: ({ region, to }, hands) => hands.transferLeader(region, to),
  // Told by PD's operator and by the leader that hands over.
  event: null,
  behind: () => null,
  offers: (subject, sight) => (subject.kind === "region"
    ? sight.transferTargets.map((to) =>
      single("transfer-leader", "transfer", { kind: "transfer-leader", region: subject.id, to }, {
        naming: [{ kind: "store", id: to }],
      })) : []),
  mendedBy: null,
  draw: {
    weight: 1,
    draw: (random, facts) =>
      ({ kind: "transfer-leader", region: drawItem(random, facts.regions), to: drawStore(random, facts).id }),
  },
};
