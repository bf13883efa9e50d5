import { drawItem } from "../../kernel/random.ts";
import { rejectsLeaders } from "../filters.ts";
import { Priority } from "../operator.ts";
import { planChange } from "../plans.ts";
import { regionsOnStore } from "../region-tree.ts";
import { drawRegion } from "./attempts.ts";
import { followersThatMayLead } from "./evicting.ts";
import { defineScheduler, LEADER_LIMIT } from "./scheduler.ts";

/** Takes the leaders from stores with a label with which stores shall lead nothing (label.go). */
export const labelScheduler = defineScheduler({
  name: "label", limits: [LEADER_LIMIT],
  isNeeded: ({ schedulerConfigs }) => schedulerConfigs.label.labels.length > 0,
  schedule: (state, now) => () => {
    const rejecting = [...state.stores.values()].filter((store) => rejectsLeaders(state, store));
    if (rejecting.every(({ id }) => regionsOnStore(state.tree, id).leaders.length === 0)) return null;
    for (const { id } of rejecting) {
      const info = drawRegion(state, regionsOnStore(state.tree, id).leaders, () => true);
      const targets = info === undefined ? [] : followersThatMayLead(state, info, now);
      if (info === undefined || targets.length === 0) continue;
      const purpose = { description: "label-reject-leader", kinds: ["leader"], priority: Priority.medium } as const;
      const draft = planChange(state, info, { leader: drawItem(state.random, targets) }, purpose, now);
      return draft === null ? [] : [draft];
    }
    return [];
  },
});
