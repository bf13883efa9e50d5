import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { after, millis, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";

/**
 * Five stores in three zones, thirty regions, nothing wrong: the cluster that the page opens with. Eight clients ask so much
 * that something is always seen to travel, and yet half an hour until repair is skipped in seconds; and it is
 * shown from just before leaders beat.
 */
export const healthy: Scenario = {
  id: "healthy",
  topology: { ...DEFAULT_TOPOLOGY, clients: 8, rate: 200 },
  preset: "tikv",
  seed: 1,
  inputs: [],
  startAt: after(START, millis(2_160)),
  playUntil: null,
};
