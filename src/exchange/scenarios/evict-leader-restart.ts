import { after, seconds, START } from "../../kernel/time.ts";
import type { Input } from "../../action/index.ts";
import type { StoreId } from "../../proto/region.ts";
import type { Scenario } from "../scenario.ts";
import { input, LIGHT_LOAD, shortlyBefore, store } from "./parts.ts";

const TURN_SECONDS = 60;
/** How long PD has for taking the store's leaders away, and how long its process is gone. */
const EVICTING_SECONDS = 20;
const AWAY_SECONDS = 10;

const evicting = (at: number, id: StoreId, isGiven: boolean): Input =>
  input(at, { kind: "order", command: { kind: "schedule-store", scheduler: "evict-leader", store: id, isGiven } });

/** As TiUP upgrades a cluster: PD takes all leaders from a store, then its process ends, comes back, and may lead again. */
export const evictLeaderRestart: Scenario = {
  id: "evict-leader-restart",
  topology: LIGHT_LOAD,
  preset: "tikv",
  seed: 1,
  inputs: [1, 2, 3, 4, 5].flatMap((id, turn) => {
    const begin = 10 + turn * TURN_SECONDS;
    const gone = begin + EVICTING_SECONDS;
    const back = gone + AWAY_SECONDS;
    return [
      evicting(begin, id, true), input(gone, { kind: "kill", node: store(id) }),
      input(back, { kind: "start", node: store(id) }), evicting(back + 5, id, false),
    ];
  }),
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(10 + 5 * TURN_SECONDS)),
};
