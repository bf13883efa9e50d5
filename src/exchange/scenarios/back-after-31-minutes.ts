import { after, minutes, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, store } from "./parts.ts";

/** A store is back a minute after PD has given it up: its replicas were made anew elsewhere, and it is filled again. */
export const backAfterHalfAnHour: Scenario = {
  id: "back-after-31-minutes",
  topology: { stores: 5, regions: 12, replicas: 3, zones: 3, sizeMiB: 16, rate: 2 },
  preset: "tikv",
  seed: 1,
  inputs: [input(10, { kind: "kill", node: store(4) }), input(31 * 60 + 10, { kind: "start", node: store(4) })],
  startAt: shortlyBefore(10),
  playUntil: after(START, minutes(40)),
};
