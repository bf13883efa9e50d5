import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, stores } from "./parts.ts";

const pds = [1, 2, 3].map((id) => ({ kind: "pd", id }) as const);
const clients = [1, 2, 3].map((id) => ({ kind: "client", id }) as const);

/** PD's leader is left with the stores and without a majority: it gives up, and whoever leads instead hears no store. */
export const pdMajorityCut: Scenario = {
  id: "pd-majority-cut",
  topology: DEFAULT_TOPOLOGY,
  preset: "tikv",
  seed: 1,
  inputs: [
    input(0, { kind: "set", key: "client.tso-rate", value: "20" }),
    input(10, { kind: "partition", groups: [pds.slice(1), [...pds.slice(0, 1), ...stores(1, 2, 3, 4, 5), ...clients]] }),
    input(45, { kind: "heal" }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(60)),
};
