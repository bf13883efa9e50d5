import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, LIGHT_LOAD, shortlyBefore, store } from "./parts.ts";

/** The power fails everywhere at once and comes back twenty seconds later: what had been acknowledged is on the disks. */
export const powerLoss: Scenario = {
  id: "power-loss",
  topology: LIGHT_LOAD,
  preset: "tikv",
  seed: 1,
  inputs: [
    ...["a", "b", "c"].map((zone) => input(10, { kind: "power-off-place", place: `zone=${zone}` })),
    // The members of PD stand in the zones, and fall with them.
    ...[1, 2, 3].map((id) => input(30, { kind: "start", node: { kind: "pd", id } })),
    ...[1, 2, 3, 4, 5].map((id) => input(30, { kind: "start", node: store(id) })),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(75)),
};
