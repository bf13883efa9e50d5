import { Priority } from "../operator.ts";
import { planChange } from "../plans.ts";
import { regionsOnStore } from "../region-tree.ts";
import { drawRegion } from "./attempts.ts";
import { defineScheduler, LEADER_LIMIT } from "./scheduler.ts";

/** Gives the stores that people name the leadership of all that they follow (grant_leader.go). */
export const grantLeader = defineScheduler({
  name: "grant-leader", limits: [LEADER_LIMIT],
  schedule: (state, now) => () => state.schedulerConfigs["grant-leader"].stores.flatMap((store) => {
    const { followers } = regionsOnStore(state.tree, store);
    const info = drawRegion(state, followers, ({ leader, downPeers, pendingPeers }) =>
      leader !== null && downPeers.length === 0 && pendingPeers.length === 0);
    if (info === undefined) return [];
    const purpose = { description: "grant-leader", kinds: ["leader"], priority: Priority.high } as const;
    return planChange(state, info, { leader: store, isForced: true }, purpose, now) ?? [];
  }),
});
