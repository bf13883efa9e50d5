import { after, seconds, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, LIGHT_LOAD, shortlyBefore, store } from "./parts.ts";

/**
 * A failover policy takes the leaders from a slow store. When another one dies, too, a single store of three would be left: it
 * refuses, until that one is back.
 */
export const safeMode: Scenario = {
  id: "safe-mode",
  topology: { ...LIGHT_LOAD, stores: 3, regions: 12 },
  preset: "tikv",
  seed: 1,
  inputs: [
    input(0, { kind: "set", key: "pd.evict-slow-store", value: "off" }),
    input(0, {
      kind: "detect", watch: true, options: "",
      policy: "{health_check: {interval: 5s, timeout: 2s, threshold: 3, enable_failover: true}}",
    }),
    input(10, { kind: "slow-disk", node: store(2), extra: seconds(0.8) }),
    input(40, { kind: "kill", node: store(3) }),
    input(70, { kind: "start", node: store(3) }),
    input(90, { kind: "slow-disk", node: store(2), extra: seconds(0) }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(120)),
};
