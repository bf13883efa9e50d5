import type { Scenario } from "../scenario.ts";
import { input, ruleOff, shortlyBefore, store, stores } from "./parts.ts";

/** Followers cut their logs at every append: a duplicated message removes entries that the leader counted already. */
export const ruleConflictOnlyTruncation: Scenario = {
  id: "rule-conflict-only-truncation",
  topology: { stores: 5, regions: 6, replicas: 5, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "tikv",
  seed: 3,
  inputs: [
    ruleOff(42, "conflict-only-truncation"),
    input(44, { kind: "kill", node: store(5) }),
    input(55.6, { kind: "partition", groups: [stores(1, 3, 5), stores(2, 4)] }),
    input(76.6, { kind: "heal" }),
    input(76.8, { kind: "kill", node: store(2) }),
    input(79.5, { kind: "duplicate", from: store(1), to: store(3), bothWays: true, percent: 80 }),
  ],
  startAt: shortlyBefore(42),
  playUntil: null,
};
