import type { Scenario } from "../scenario.ts";
import { input } from "./parts.ts";
import { slowStore } from "./slow-store.ts";

/** The same slow disk, and PD looks for no slow stores: whoever writes to what this one leads waits as long as it is slow. */
export const slowStoreKept: Scenario = {
  ...slowStore,
  id: "slow-store-kept",
  inputs: [input(0, { kind: "set", key: "pd.evict-slow-store", value: "off" }), ...slowStore.inputs],
};
