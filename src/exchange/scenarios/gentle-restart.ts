import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, LIGHT_LOAD, shortlyBefore, store } from "./parts.ts";

/** From one store's stop to the next one's, and how long each has for handing over and for being upgraded. */
const TURN_SECONDS = 60;
const AWAY_SECONDS = 20;

/** Each store is asked to stop in turn, and hands its leaders over before it ends: the same upgrade, and no region waits. */
export const gentleRestart: Scenario = {
  id: "gentle-restart",
  topology: LIGHT_LOAD,
  preset: "tikv",
  seed: 1,
  inputs: [1, 2, 3, 4, 5].flatMap((id, turn) => [
    input(10 + turn * TURN_SECONDS, { kind: "stop", node: store(id) }),
    input(10 + turn * TURN_SECONDS + AWAY_SECONDS, { kind: "start", node: store(id) }),
  ]),
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(10 + 5 * TURN_SECONDS)),
};
