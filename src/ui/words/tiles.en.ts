const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What tips and the tables for those who do not see the stage say, in English: it comes with them. */
export const tilesEn = {
  tile: {
    at: (region: string, store: string) => `Region ${region} on ${store}`,
    unknownRegion: "a peer that does not know its region yet",
    look: {
      follower: "follower", leader: "Raft leader", learner: "learner", candidate: "stands for election",
      leaderless: "no Raft leader",
      copying: "waits for its snapshot", lagging: "log behind", dead: "process not running",
      recovered: "Raft leader", outdatedLeader: "believes that it still leads", uninitialized: "not initialized",
      asleep: "follower, asleep", asleepLeader: "Raft leader, asleep",
    },
    /** Of every replica of a region whose leader is known and does not serve. */
    noQuorum: (leader: string) => `Raft leader ${leader} cannot reach a quorum`,
    unconfirmed: (leader: string) => `Raft leader ${leader} has yet to commit an entry of its term`,
    waits: (waited: number, timeout: number) => `election timer ${waited} of ${timeout} ticks`,
    votes: (granted: number, voters: number) => `${granted} of ${voters} votes`,
    term: (term: number) => `term ${term}`,
    copied: (percent: number) => `${percent} % of the snapshot`,
  },
  message: {
    type: {
      append: "append entries", "append-response": "answer to append entries", heartbeat: "heartbeat",
      "heartbeat-response": "answer to heartbeat", "pre-vote": "asks for a pre-vote", "pre-vote-response": "pre-vote",
      vote: "asks for a vote", "vote-response": "vote", "timeout-now": "elect yourself now", snapshot: "snapshot",
      "snapshot-result": "answer to snapshot", tombstone: "you are no member any more", raft: "Raft message",
      read: "read", write: "write", answer: "answer to client", "store-heartbeat": "store heartbeat",
      "store-heartbeat-response": "answer to store heartbeat", "region-heartbeat": "region heartbeat",
      "operator-step": "operator step", "pd-request": "question to PD", "pd-response": "answer of PD",
    },
    region: (id: string) => `region ${id}`,
    way: (from: string, to: string) => `${from} → ${to}`,
    arrives: (wait: string) => `arrives in ${wait}`,
    lost: "will not arrive",
    refused: "will be refused: no process there",
    more: (count: number) => `and ${plural(count, "more message", "more messages")} in the packet`,
    bundle: (count: number) => `${count} messages`,
  },
  table: {
    caption: "Stores of the cluster",
    store: "Store",
    place: "Place",
    process: "Process",
    pdState: "State in PD",
    leaders: "Raft leaders",
    replicas: "Replicas",
    unavailable: "Regions that cannot be served",
    used: "Disk used",
    regionsOf: (store: string) => `Replicas on ${store}`,
    region: "Region",
    role: "Role",
    term: "Term",
    more: (count: number) => `and ${count} more`,
  },
};

/** What every language must say there. */
export type TilesWords = typeof tilesEn;
