import { drawItem } from "../../kernel/random.ts";
import { isLeaderTarget } from "../filters.ts";
import { Priority } from "../operator.ts";
import { planChange } from "../plans.ts";
import { regionsOnStore } from "../region-tree.ts";
import { drawRegion } from "./attempts.ts";
import { defineScheduler, LEADER_LIMIT } from "./scheduler.ts";

/** Leads a random region from a random other store of it: for trials (shuffle_leader.go). */
export const shuffleLeader = defineScheduler({
  name: "shuffle-leader", limits: [LEADER_LIMIT],
  schedule: (state, now) => () => {
    const targets = [...state.stores.values()].filter((store) => isLeaderTarget(state, store, now));
    if (targets.length === 0) return null;
    const target = drawItem(state.random, targets);
    const info = drawRegion(state, regionsOnStore(state.tree, target.id).followers, (region) => region.leader !== null);
    if (info === undefined) return [];
    const purpose = { description: "shuffle-leader", kinds: ["leader"], priority: Priority.low } as const;
    const draft = planChange(state, info, { leader: target.id }, purpose, now);
    return draft === null ? [] : [draft];
  },
});
