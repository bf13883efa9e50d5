import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { LIGHT_LOAD, shortlyBefore } from "./parts.ts";

/** Stores of two zones die together: regions with a replica on both have lost their majority and wait for ever. */
export const lostMajority: Scenario = {
  id: "lost-majority",
  topology: LIGHT_LOAD,
  preset: "tikv",
  seed: 1,
  inputs: [1, 3].map((id) => ({ at: after(START, seconds(10)), action: { kind: "kill", node: { kind: "store", id } } })),
  startAt: shortlyBefore(10),
  playUntil: null,
};
