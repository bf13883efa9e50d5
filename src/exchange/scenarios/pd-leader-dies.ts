import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore } from "./parts.ts";

/**
 * PD's leader is killed. Stores serve on; timestamps come again when another member leads etcd, the old leader key has run out
 * and the new leader has put its timestamps behind all that were given out.
 */
export const pdLeaderDies: Scenario = {
  id: "pd-leader-dies",
  topology: DEFAULT_TOPOLOGY,
  preset: "tikv",
  seed: 1,
  inputs: [
    input(0, { kind: "set", key: "client.tso-rate", value: "20" }),
    input(10, { kind: "kill", node: { kind: "pd", id: 1 } }),
    input(40, { kind: "start", node: { kind: "pd", id: 1 } }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(60)),
};
