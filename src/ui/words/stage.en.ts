import { pictureEn } from "../../figure/words/picture.en.ts";
import { deedsEn } from "./deeds.en.ts";
const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The texts of the stage and the time bar, in English. */
export const stageEn = {
  ...pictureEn.stage,
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
  tools: (store: string) => `What to do to ${store}`,
  views: {
    title: "View of the stage", cluster: "Cluster", keys: "Keys", keysHint: "regions along the axis of their keys",
    group: "Group", groupHint: "one Raft group at large",
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
  zoom: {
    tools: "Part of the stage that is shown",
    closer: "Enlarge the stage",
    farther: "Reduce the stage",
    whole: "Show the whole stage",
    minimap: "Map of the stage",
    seen: (percent: number, seen: number, stores: number) => `${percent} %, ${seen} of ${plural(stores, "store", "stores")} in sight`,
  },
  keys: "Arrow keys move between stores, Enter selects one, Enter again enters its tiles, Escape leaves them.",
  empty: "The cluster is being built …",
  time: {
    slider: "Time of the run",
    at: (now: string, end: string) => `${now} of ${end} simulated`,
    faults: "faults",
    keys: "keys",
    keysRange: (regions: number) => plural(regions, "range", "ranges"),
    pd: "PD",
    dead: "dead",
    paused: "paused",
    notYet: "not yet simulated",
    branches: "branches",
    branch: (name: string, from: string) => `Branch: ${name}, from ${from}`,
    overview: "Part of the run that is shown",
    part: (from: string, to: string, end: string) => `${from} to ${to}, of ${end}`,
    closer: "Zoom in",
    farther: "Zoom out",
    whole: "Show the whole run",
    follow: "Follow the present",
    served: "serves",
    outage: "no reads, no writes",
    outageOf: (count: number) => `${count} without reads and writes`,
    won: (region: string) => `elected in ${region}`,
    stood: (region: string) => `stood for election in ${region}`,
    more: (count: number) => `${count} more`,
    goesBefore: "click: just before it",
    planned: (what: string) => `planned: ${what}`,
  },
  /** What was done, in a few words: on a flag, in the list of what is planned, behind "Done:". */
  deeds: deedsEn,
  /** On a flag: the store that PD has given a number. */
  storeAdded: (store: string) => `add ${store}`,
};

/** What every language must say about the stage and the time bar. */
export type StageWords = typeof stageEn;
