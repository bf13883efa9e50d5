import { after, minutes, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, LIGHT_LOAD, shortlyBefore, stores } from "./parts.ts";

/**
 * What the other stores say no longer reaches store 1, while what it says still reaches them. Leaders that can speak but not
 * hear: their heartbeats keep the followers quiet, and only the quorum check makes them give up (Raft's thesis, section 6.2).
 * After two minutes the links are mended.
 */
export const oneWayCut: Scenario = {
  id: "one-way-cut",
  topology: LIGHT_LOAD,
  preset: "tikv",
  seed: 1,
  inputs: [
    input(10, {
      kind: "cut-sides", from: { kind: "machines", nodes: stores(2, 3, 4, 5) }, to: { kind: "machines", nodes: stores(1) },
      bothWays: false,
    }),
    input(120, { kind: "heal" }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, minutes(3)),
};
