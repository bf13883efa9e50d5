import { seconds } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, ruleOff, shortlyBefore, store, stores } from "./parts.ts";

/** Voters no longer compare logs: a store that missed writes while it was cut off is elected, and overwrites them. */
export const ruleLogUpToDateCheck: Scenario = {
  id: "rule-log-up-to-date-check",
  topology: { stores: 3, regions: 2, replicas: 3, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "tikv",
  seed: 4,
  inputs: [
    ruleOff(6, "log-up-to-date-check"),
    input(8, { kind: "partition", groups: [stores(1), stores(2, 3)] }),
    input(8.33, { kind: "pause", node: store(3), duration: seconds(23) }),
    input(20.93, { kind: "power-off", node: store(2) }),
    input(34.04, { kind: "cut", from: store(1), to: store(3), bothWays: false }),
    input(47.14, { kind: "heal" }),
  ],
  startAt: shortlyBefore(6),
  playUntil: null,
};
