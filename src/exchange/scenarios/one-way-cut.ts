import type { Input } from "../../action/index.ts";
import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { after, minutes, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { shortlyBefore } from "./parts.ts";

/** What the other stores say no longer reaches store 1, while what it says still reaches them. */
const deafen = [2, 3, 4, 5].map((id): Input => ({
  at: after(START, seconds(10)),
  action: { kind: "cut", from: { kind: "store", id }, to: { kind: "store", id: 1 }, bothWays: false },
}));

/**
 * Leaders that can speak but not hear: their heartbeats keep the followers quiet, and only the quorum check makes them
 * give up (Raft's thesis, section 6.2). After two minutes the links are mended.
 */
export const oneWayCut: Scenario = {
  id: "one-way-cut",
  topology: DEFAULT_TOPOLOGY,
  preset: "tikv",
  seed: 1,
  inputs: [...deafen, { at: after(START, minutes(2)), action: { kind: "heal" } }],
  startAt: shortlyBefore(10),
  playUntil: after(START, minutes(3)),
};
