import { millis } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, ruleOff, shortlyBefore, store } from "./parts.ts";

/** Stores acknowledge entries that their slow disks have not written: the next commit rests on nothing. */
export const rulePersistEntriesBeforeAck: Scenario = {
  id: "rule-persist-entries-before-ack",
  topology: { stores: 5, regions: 3, replicas: 5, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "tikv",
  seed: 1,
  inputs: [
    input(3, { kind: "slow-disk", node: store(1), extra: millis(200) }),
    ruleOff(10, "persist-entries-before-ack"),
  ],
  startAt: shortlyBefore(3),
  playUntil: null,
};
