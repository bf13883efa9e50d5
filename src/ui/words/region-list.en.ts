/** The texts of the list of all regions, in English. They come with it. */
export const regionListEn = {
  search: "Region id, or a key that it holds",
  traits: {
    leaderless: "cannot be served", down: "down replica", pending: "pending replica", underReplicated: "under-replicated",
    big: "big", hot: "hot", asleep: "asleep",
  },
  hints: {
    leaderless: "no Raft leader that can serve", down: "PD knows a replica to be down",
    pending: "PD knows a replica to lag behind its leader's log",
    underReplicated: "fewer replicas than wanted, or on stores that do not run",
    big: "more than three times the mean size", hot: "more than three times the mean of client operations",
    asleep: "hibernates: no ticks, no heartbeats",
  },
  order: "Order",
  orders: { keys: "by key", id: "by id", size: "largest first", load: "busiest first" },
  found: (found: string, total: string) => `${found} of ${total} regions`,
  none: "No region is like that.",
  columns: {
    region: "Region", range: "Range", leader: "Raft leader", stores: "Replicas on", size: "Size", load: "Ops/s", state: "State",
  },
  noLeader: "none",
};

/** What every language must say about the list of regions. */
export type RegionListWords = typeof regionListEn;
