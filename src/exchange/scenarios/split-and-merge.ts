import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, store } from "./parts.ts";

/**
 * A region is split, and its leader dies before everybody has heard of it; two others are merged while a store with a replica of
 * one is cut off. Both changes are entries of a log: what a majority has is done, everywhere, sooner or later.
 */
export const splitAndMerge: Scenario = {
  id: "split-and-merge",
  topology: { stores: 4, regions: 4, replicas: 3, zones: 1, pds: 3, rate: 50 },
  preset: "tikv",
  seed: 1,
  inputs: [
    input(10, { kind: "order", command: { kind: "split-region", region: 1, policy: "approximate", keys: [] } }),
    input(10.01, { kind: "kill", node: store(1) }),
    input(40, { kind: "start", node: store(1) }),
    input(60, { kind: "order", command: { kind: "merge-region", region: 2, target: 3 } }),
    input(60.05, { kind: "isolate", node: store(2) }),
    input(80, { kind: "heal" }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(100)),
};
