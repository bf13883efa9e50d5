import { after, seconds, START } from "../../kernel/time.ts";
import { RECOVERY_SECONDS } from "../../proto/orders.ts";
import type { Scenario } from "../scenario.ts";
import { input, LIGHT_LOAD, shortlyBefore, store } from "./parts.ts";

/**
 * Two machines are lost for good, and with them the majority of some regions. Then somebody tells PD to go on without them: what
 * only they had heard is given up, and the regions serve again.
 */
export const unsafeRecovery: Scenario = {
  id: "unsafe-recovery",
  topology: LIGHT_LOAD,
  preset: "tikv",
  seed: 1,
  inputs: [
    input(10, { kind: "power-off", node: store(1) }),
    input(10, { kind: "power-off", node: store(3) }),
    input(60, { kind: "order", command: { kind: "remove-failed-stores", stores: [1, 3], seconds: RECOVERY_SECONDS } }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(150)),
};
