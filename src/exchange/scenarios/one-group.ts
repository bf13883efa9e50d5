import { START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";

/** One Raft group on five stores at the paper's timing, and nothing planned: the picture that every lecture on Raft draws. */
export const oneGroup: Scenario = {
  id: "one-group",
  topology: { stores: 5, regions: 1, replicas: 5, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "paper",
  seed: 1,
  inputs: [],
  startAt: START,
  playUntil: null,
};
