import { after, minutes, START } from "../../kernel/time.ts";
import type { Node } from "../../proto/events.ts";
import type { Scenario } from "../scenario.ts";
import { input, LIGHT_LOAD, shortlyBefore, stores } from "./parts.ts";

const pds = [1, 2, 3].map((id): Node => ({ kind: "pd", id }));
const clients = [1, 2, 3].map((id): Node => ({ kind: "client", id }));

/**
 * PD and all clients are left alone with zone c. The other side has a majority of every region and goes on electing, for nobody:
 * what counts is not where the majority is, but who reaches it.
 */
export const majorityPartition: Scenario = {
  id: "majority-partition",
  topology: LIGHT_LOAD,
  preset: "tikv",
  seed: 1,
  inputs: [
    input(10, { kind: "partition", groups: [[...stores(5), ...pds, ...clients], stores(1, 2, 3, 4)] }),
    input(70, { kind: "heal" }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, minutes(2)),
};
