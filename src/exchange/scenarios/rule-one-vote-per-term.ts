import { seconds } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, ruleOff, shortlyBefore, store, stores } from "./parts.ts";

/** A voter says yes to everybody who asks: store 3 stands for election, and then votes for store 2 in the same term. */
export const ruleOneVotePerTerm: Scenario = {
  id: "rule-one-vote-per-term",
  topology: { stores: 5, regions: 1, replicas: 5, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "tikv",
  seed: 4,
  inputs: [
    // The third and the fourth vote arrive in the very second: nobody waits before it connects again.
    input(0, { kind: "set", key: "server.raft-client-initial-reconnect-backoff", value: "0s" }),
    ruleOff(37, "one-vote-per-term"),
    input(38.5, { kind: "partition", groups: [stores(1, 2, 3, 5), stores(4)] }),
    input(45, { kind: "pause", node: store(2), duration: seconds(12) }),
    input(46, { kind: "power-off", node: store(5) }),
    input(49.3, { kind: "restart", node: store(2) }),
    input(50.16, { kind: "transfer-leader", region: 1, to: 3 }),
  ],
  startAt: shortlyBefore(37),
  playUntil: null,
};
