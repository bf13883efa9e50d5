import { after, minutes, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore } from "./parts.ts";

/** A zone of three is lost for good. Every region keeps two of its three replicas, and half an hour later regains the third. */
export const zoneLost: Scenario = {
  id: "zone-lost",
  topology: { stores: 6, regions: 12, replicas: 3, zones: 3, sizeMiB: 16, rate: 2 },
  preset: "tikv",
  seed: 1,
  inputs: [input(10, { kind: "power-off-place", place: "zone=b" })],
  startAt: shortlyBefore(10),
  playUntil: after(START, minutes(45)),
};
