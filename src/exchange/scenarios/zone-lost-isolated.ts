import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore } from "./parts.ts";
import { zoneLost } from "./zone-lost.ts";

/** The same with isolation by zone: PD rather leaves two copies in two zones than put two into one. */
export const zoneLostIsolated: Scenario = {
  id: "zone-lost-isolated",
  topology: zoneLost.topology,
  preset: "tikv",
  seed: 1,
  inputs: [input(1, { kind: "set", key: "pd.isolation-level", value: "zone" }), ...zoneLost.inputs],
  startAt: shortlyBefore(1),
  playUntil: zoneLost.playUntil,
};
