import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, ruleOff, shortlyBefore, store } from "./parts.ts";

/** A store that was cut off for a minute comes back with a higher term, and every leader has to go. */
export const rulePreVote: Scenario = {
  id: "rule-pre-vote",
  topology: { stores: 3, regions: 3, replicas: 3, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "tikv",
  seed: 1,
  inputs: [
    ruleOff(5, "pre-vote"),
    input(6, { kind: "set", key: "client.rate", value: "0" }),
    input(10, { kind: "isolate", node: store(3) }),
    input(70, { kind: "heal" }),
  ],
  startAt: shortlyBefore(5),
  playUntil: after(START, seconds(120)),
};
