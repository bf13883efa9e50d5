import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, ruleOff, shortlyBefore, store } from "./parts.ts";

/** A leader that reaches its clients and no other store goes on taking requests that it can never answer. */
export const ruleLeaderStepDown: Scenario = {
  id: "rule-leader-step-down",
  topology: { stores: 3, regions: 1, replicas: 3, zones: 1, clients: 3 },
  preset: "tikv",
  seed: 1,
  inputs: [
    ruleOff(5, "leader-step-down"),
    input(10, { kind: "cut", from: store(1), to: store(2), bothWays: true }),
    input(10, { kind: "cut", from: store(1), to: store(3), bothWays: true }),
  ],
  startAt: shortlyBefore(5),
  playUntil: after(START, seconds(90)),
};
