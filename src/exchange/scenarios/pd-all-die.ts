import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, LIGHT_LOAD, shortlyBefore } from "./parts.ts";

const pds = [1, 2, 3];

/** All of PD's members are killed and started again: the stores serve on without timestamps. */
export const pdAllDie: Scenario = {
  id: "pd-all-die",
  topology: LIGHT_LOAD,
  preset: "tikv",
  seed: 1,
  inputs: [
    input(0, { kind: "set", key: "client.tso-rate", value: "20" }),
    ...pds.map((id) => input(10, { kind: "kill", node: { kind: "pd", id } })),
    ...pds.map((id) => input(40, { kind: "start", node: { kind: "pd", id } })),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(70)),
};
