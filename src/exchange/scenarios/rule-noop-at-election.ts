import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, ruleOff, shortlyBefore, store } from "./parts.ts";

/** A new leader writes nothing of its own: where clients only read, it never learns what is committed, and never answers. */
export const ruleNoopAtElection: Scenario = {
  id: "rule-noop-at-election",
  topology: { stores: 3, regions: 3, replicas: 3, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "tikv",
  seed: 1,
  inputs: [
    ruleOff(5, "noop-at-election"),
    input(8, { kind: "set", key: "client.write-percent", value: "0" }),
    input(10, { kind: "kill", node: store(1) }),
  ],
  startAt: shortlyBefore(5),
  playUntil: after(START, seconds(120)),
};
