import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore } from "./parts.ts";

/**
 * Two of three zones no longer reach each other, and both reach the third: each leader keeps a majority, and whoever hears it
 * refuses a pre-vote to those who do not.
 */
export const zonesApart: Scenario = {
  id: "zones-apart",
  topology: DEFAULT_TOPOLOGY,
  preset: "tikv",
  seed: 1,
  inputs: [
    input(10, {
      kind: "cut-sides", from: { kind: "place", place: "zone=a" }, to: { kind: "place", place: "zone=b" }, bothWays: true,
    }),
    input(70, { kind: "heal" }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(90)),
};
