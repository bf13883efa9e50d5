import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, store } from "./parts.ts";

/** Nobody asks for anything, and the regions sleep; then a store is killed, and its broken connections wake the others. */
export const asleepStoreDies: Scenario = {
  id: "asleep-store-dies",
  topology: { ...DEFAULT_TOPOLOGY, rate: 0 },
  preset: "tikv",
  seed: 1,
  inputs: [
    input(100, { kind: "kill", node: store(4) }),
  ],
  startAt: shortlyBefore(100),
  playUntil: after(START, seconds(130)),
};
