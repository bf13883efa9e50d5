import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { shortlyBefore } from "./parts.ts";

/** A store is killed for good: elections within seconds, repair after half an hour. It leads as many regions as any. */
export const storeDies: Scenario = {
  id: "store-dies",
  topology: DEFAULT_TOPOLOGY,
  preset: "tikv",
  seed: 1,
  inputs: [{ at: after(START, seconds(10)), action: { kind: "kill", node: { kind: "store", id: 4 } } }],
  startAt: shortlyBefore(10),
  playUntil: null,
};
