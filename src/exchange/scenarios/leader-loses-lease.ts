import { after, seconds, START } from "../../kernel/time.ts";
import type { Node } from "../../proto/events.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore, stores } from "./parts.ts";

const client = (id: number): Node => ({ kind: "client", id });

/**
 * The leader is cut off together with one follower and one client. It goes on answering that client's reads from its
 * lease, which nobody renews any more; the lease ends first, and only then another leader is elected on the other side.
 */
export const leaderLosesLease: Scenario = {
  id: "leader-loses-lease",
  topology: { stores: 5, regions: 1, replicas: 5, zones: 1, sizeMiB: 8, clients: 2 },
  preset: "tikv",
  seed: 1,
  inputs: [
    input(10, {
      kind: "partition",
      groups: [[...stores(1, 2), client(1)], [...stores(3, 4, 5), client(2), { kind: "pd", id: 1 }]],
    }),
    input(35, { kind: "heal" }),
  ],
  startAt: shortlyBefore(10),
  playUntil: after(START, seconds(45)),
};
