import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, ruleOff, shortlyBefore, store } from "./parts.ts";

/** Two stores far apart always stand for election together, each with its own vote: nobody ever wins. */
export const ruleRandomisedTimeouts: Scenario = {
  id: "rule-randomised-timeouts",
  topology: { stores: 3, regions: 3, replicas: 3, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "tikv",
  seed: 1,
  inputs: [
    ruleOff(5, "randomised-timeouts"),
    input(8, { kind: "latency", from: store(2), to: store(3), bothWays: true, extra: seconds(2) }),
    input(8, { kind: "latency", from: store(1), to: store(2), bothWays: true, extra: seconds(2) }),
    input(8, { kind: "latency", from: store(1), to: store(3), bothWays: true, extra: seconds(2) }),
    input(10, { kind: "kill", node: store(1) }),
  ],
  startAt: shortlyBefore(5),
  playUntil: after(START, seconds(180)),
};
