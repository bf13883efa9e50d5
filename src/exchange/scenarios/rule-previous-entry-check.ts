import type { Scenario } from "../scenario.ts";
import { input, ruleOff, shortlyBefore, stores } from "./parts.ts";

/** Followers take entries whatever stands before them: two partitions later their logs agree at the end and differ before it. */
export const rulePreviousEntryCheck: Scenario = {
  id: "rule-previous-entry-check",
  topology: { stores: 5, regions: 3, replicas: 5, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "tikv",
  seed: 2,
  inputs: [
    ruleOff(20, "previous-entry-check"),
    input(21.7, { kind: "partition", groups: [stores(1, 2), stores(3, 4, 5)] }),
    input(33.31, { kind: "partition", groups: [stores(2, 3, 4), stores(1, 5)] }),
    input(69.88, { kind: "heal" }),
  ],
  startAt: shortlyBefore(20),
  playUntil: null,
};
