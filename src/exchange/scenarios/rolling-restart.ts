import type { Input } from "../../action/index.ts";
import { after, seconds, START } from "../../kernel/time.ts";
import type { Node } from "../../proto/events.ts";
import type { Scenario } from "../scenario.ts";
import { LIGHT_LOAD, shortlyBefore } from "./parts.ts";

/** From one store's stop to the next one's: time for elections, and for the store to be heard again. */
const TURN_SECONDS = 60;
/** A process that is stopped, upgraded and started again. */
const DOWN_SECONDS = 10;

function turnOf(id: number): Input[] {
  const node: Node = { kind: "store", id };
  const stop = after(START, seconds(10 + (id - 1) * TURN_SECONDS));
  return [
    { at: stop, action: { kind: "kill", node } },
    { at: after(stop, seconds(DOWN_SECONDS)), action: { kind: "restart", node } },
  ];
}

/** Each store is stopped and started in turn, without moving its leaders away before. */
export const rollingRestart: Scenario = {
  id: "rolling-restart",
  topology: LIGHT_LOAD,
  preset: "tikv",
  seed: 1,
  inputs: [1, 2, 3, 4, 5].flatMap(turnOf),
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(10 + 5 * TURN_SECONDS)),
};
