import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore } from "./parts.ts";

const pd = { kind: "pd", id: 1 } as const;

/** The clock of PD's leader jumps an hour ahead, then an hour behind: its timestamps never go back. */
export const pdClockJumps: Scenario = {
  id: "pd-clock-jumps",
  topology: DEFAULT_TOPOLOGY,
  preset: "tikv",
  seed: 1,
  inputs: [
    input(0, { kind: "set", key: "client.tso-rate", value: "20" }),
    input(10, { kind: "clock", node: pd, offset: seconds(3_600), driftPpm: 0 }),
    input(25, { kind: "clock", node: pd, offset: seconds(-3_600), driftPpm: 0 }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(40)),
};
