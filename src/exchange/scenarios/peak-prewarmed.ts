import type { Input } from "../../action/index.ts";
import { after, millis, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input } from "./parts.ts";

const set = (at: number, key: string, value: string): Input => input(at, { kind: "set", key, value });

const far = (from: string, to: string): Input => input(0, {
  kind: "change-sides", fault: "latency", from: { kind: "place", place: from }, to: { kind: "place", place: to }, bothWays: true,
  extra: millis(8),
});

/**
 * Half of the keys are asked by nobody, and their regions sleep. After two minutes they are asked a little, three seconds later
 * a great deal: clients that see it come look up all regions there, and wake their leaders.
 */
export const peakPrewarmed: Scenario = {
  id: "peak-prewarmed",
  topology: { stores: 6, regions: 240, replicas: 3, zones: 3, clients: 3, pds: 3, rate: 30 },
  preset: "tikv",
  seed: 1,
  inputs: [
    far("zone=a", "zone=b"), far("zone=a", "zone=c"), far("zone=b", "zone=c"),
    set(0, "client.key-distribution", "hot-range"), set(0, "client.hot-keys", "50"), set(0, "client.hot-percent", "0"),
    set(0, "client.prewarm-rise", "2"),
    set(120, "client.hot-percent", "80"), set(120, "client.rate", "60"),
    set(123, "client.hot-percent", "95"), set(123, "client.rate", "1200"),
  ],
  startAt: after(START, seconds(115)),
  playUntil: after(START, seconds(130)),
};
