import type { Input } from "../../action/index.ts";
import { after, millis, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, store } from "./parts.ts";

/** Stores 2 and 3 stand in one room, 4 and 5 in another: a vote from the other room comes 20 ms later than one from here. */
const twoRooms = [[2, 4], [2, 5], [3, 4], [3, 5]].map(([from = 0, to = 0]): Input =>
  input(1, { kind: "latency", from: store(from), to: store(to), bothWays: true, extra: millis(20) }));

/**
 * The leader dies, and a store of each room stands for election before it hears of the other one: two votes each, where
 * three are needed. Both wait for another random time, and the next term has a leader (the paper, section 5.2).
 */
export const splitVote: Scenario = {
  id: "split-vote",
  topology: { stores: 5, regions: 1, replicas: 5, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "paper",
  seed: 6,
  inputs: [...twoRooms, input(1.05, { kind: "kill", node: store(1) })],
  startAt: shortlyBefore(1),
  playUntil: after(START, seconds(3)),
};
