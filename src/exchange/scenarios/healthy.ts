import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";

/** Five stores in three zones, thirty regions, nothing wrong: the cluster that the page opens with. */
export const healthy: Scenario = {
  id: "healthy",
  topology: DEFAULT_TOPOLOGY,
  preset: "tikv",
  seed: 1,
  inputs: [],
  startAt: START,
  playUntil: null,
};
