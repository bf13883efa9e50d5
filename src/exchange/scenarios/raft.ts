import { START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";

/** Raft alone, at large: one group of five at the paper's timing. Nobody looks after it and nobody uses it but who watches. */
export const raft: Scenario = {
  id: "raft",
  topology: { stores: 5, regions: 1, replicas: 5, zones: 1, sizeMiB: 8, clients: 0, pds: 0 },
  preset: "paper",
  seed: 1,
  inputs: [],
  startAt: START,
  playUntil: null,
  view: "group",
};
