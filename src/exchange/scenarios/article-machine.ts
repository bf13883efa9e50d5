import { after, minutes, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, store } from "./parts.ts";

/**
 * The cluster as tutorials tell it: a heartbeat each second, a failure after 30 s of silence, a look at replicas each minute, and
 * a dead node removed after 30 minutes. PD's inspector shows its numbers beside TiKV's.
 */
export const articleMachine: Scenario = {
  id: "article-machine",
  topology: { stores: 5, regions: 12, replicas: 3, zones: 3, sizeMiB: 16, rate: 2 },
  preset: "article",
  seed: 1,
  inputs: [input(10, { kind: "kill", node: store(4) })],
  startAt: shortlyBefore(10),
  playUntil: after(START, minutes(40)),
};
