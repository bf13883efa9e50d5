import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, store } from "./parts.ts";

/** Beside Raft as in it: for a replica that is gone for long the log is not kept for ever, and it gets a whole copy. */
export const replicationLogCut: Scenario = {
  id: "replication-log-cut",
  topology: { stores: 4, regions: 4, replicas: 3, zones: 1, sizeMiB: 16, clients: 2, rate: 100 },
  preset: "tikv",
  seed: 1,
  inputs: [
    input(9, { kind: "set", key: "raftstore.raft-log-gc-count-limit", value: "100" }),
    input(9, { kind: "set", key: "replication.mode", value: "async" }),
    input(10, { kind: "kill", node: store(3) }),
    input(50, { kind: "start", node: store(3) }),
  ],
  startAt: shortlyBefore(9),
  playUntil: after(START, seconds(65)),
};
