import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, store } from "./parts.ts";

/** While a store is away, the others throw away the log that it would need: it gets whole copies instead of what it missed. */
export const logGap: Scenario = {
  id: "log-gap",
  topology: { stores: 4, regions: 2, replicas: 3, zones: 1, sizeMiB: 16, clients: 2, rate: 200 },
  preset: "tikv",
  seed: 1,
  inputs: [
    input(1, { kind: "set", key: "raftstore.raft-log-gc-count-limit", value: "200" }),
    input(10, { kind: "kill", node: store(3) }),
    input(60, { kind: "start", node: store(3) }),
  ],
  startAt: shortlyBefore(1),
  playUntil: after(START, seconds(90)),
};
