import { after, minutes, seconds, START } from "../../kernel/time.ts";
import type { Node } from "../../proto/events.ts";
import type { Scenario } from "../scenario.ts";
import { LIGHT_LOAD, shortlyBefore } from "./parts.ts";

const store = (id: number): Node => ({ kind: "store", id });

/**
 * Zone a loses the others, PD and the clients. Every region has one replica there, so the rest keeps a majority of each;
 * after two minutes the network is whole again.
 */
export const minorityPartition: Scenario = {
  id: "minority-partition",
  topology: LIGHT_LOAD,
  preset: "tikv",
  seed: 1,
  inputs: [
    {
      at: after(START, seconds(10)),
      action: { kind: "partition", groups: [[store(3), store(4), store(5)], [store(1), store(2)]] },
    },
    { at: after(START, minutes(2)), action: { kind: "heal" } },
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, minutes(3)),
};
