/** What a region may be looked for by, besides its name. */
export const REGION_TRAITS = ["leaderless", "down", "pending", "underReplicated", "big", "hot", "asleep"] as const;
export type RegionTrait = (typeof REGION_TRAITS)[number];

/** What regions are put in order by: their place among the keys, or a number of which the largest comes first. */
export const REGION_ORDERS = ["keys", "id", "size", "load"] as const;
export type RegionOrder = (typeof REGION_ORDERS)[number];
