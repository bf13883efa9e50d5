import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, store } from "./parts.ts";

/**
 * A disk becomes slow, and its store goes on leading: heartbeats wait for no disk, so Raft takes no leader from it. PD does, when
 * the store's slow score has reached the worst.
 */
export const slowStore: Scenario = {
  id: "slow-store",
  topology: DEFAULT_TOPOLOGY,
  preset: "tikv",
  seed: 1,
  inputs: [input(10, { kind: "slow-disk", node: store(1), extra: seconds(0.5) })],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(60)),
};
