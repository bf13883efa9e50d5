import { after, minutes, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore } from "./parts.ts";

const inZone = (zone: string) => [{ key: "zone", value: zone }, { key: "host", value: `new-${zone}` }];

/** Two stores join, PD moves regions and leaders to them; then one of the old ones is removed, emptied, and buried. */
export const scaleOutAndIn: Scenario = {
  id: "scale-out-and-in",
  topology: { stores: 3, regions: 12, replicas: 3, zones: 3, sizeMiB: 16, rate: 5 },
  preset: "tikv",
  seed: 1,
  inputs: [
    input(10, { kind: "add-store", labels: inZone("a") }),
    input(11, { kind: "add-store", labels: inZone("b") }),
    input(300, { kind: "remove-store", store: 1 }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, minutes(10)),
};
