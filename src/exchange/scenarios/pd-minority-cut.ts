import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, stores } from "./parts.ts";

const pds = [1, 2, 3].map((id) => ({ kind: "pd", id }) as const);
const clients = [1, 2, 3].map((id) => ({ kind: "client", id }) as const);

/** PD's leader is cut off alone: it gives up, and another member leads. */
export const pdMinorityCut: Scenario = {
  id: "pd-minority-cut",
  topology: DEFAULT_TOPOLOGY,
  preset: "tikv",
  seed: 1,
  inputs: [
    input(0, { kind: "set", key: "client.tso-rate", value: "20" }),
    input(10, { kind: "partition", groups: [pds.slice(0, 1), [...pds.slice(1), ...stores(1, 2, 3, 4, 5), ...clients]] }),
    input(45, { kind: "heal" }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(60)),
};
