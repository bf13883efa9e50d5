import { DURATION_UNITS } from "../../story/words/format.ts";

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What stands in a picture of the stage, on the page and in one that leaves it, in English. */
export const pictureEn = {
  units: DURATION_UNITS.en,
  nodes: {
    store: (id: string) => `store ${id}`,
    pd: (id: string) => `pd-${id}`,
    client: (id: string) => `client ${id}`,
    region: (id: string) => `region ${id}`,
  },
  stage: {
    card: {
      leaders: (count: number) => plural(count, "leader", "leaders"),
      killed: (ago: string) => `killed ${ago} ago`,
      poweredOff: (ago: string) => `without power for ${ago}`,
      paused: (since: string) => `paused for ${since}`,
      just: { paused: "just paused", dead: "just killed", off: "just cut from power" },
      brief: { paused: "paused", dead: "killed", off: "no power" },
      deadFromStart: "not running",
      write: (latency: string, queue: string) => `${latency} write · queue ${queue}`,
      slowDisk: "slow disk",
      fullDisk: "disk full",
      clock: (offset: string) => `clock ${offset}`,
      sending: (count: number) => `sends ${plural(count, "snapshot", "snapshots")}`,
      receiving: (count: number) => `receives ${plural(count, "snapshot", "snapshots")}`,
      silent: (silence: string) => `PD: silent for ${silence}`,
      silentAs: (silence: string, state: string) => `${silence}, ${state}`,
      next: (state: string, until: string) => `${state} in ${until}`,
      neverHeard: "PD has never heard of it",
      usage: (used: string, capacity: string) => `${used} of ${capacity} used`,
      replicas: (count: number) => plural(count, "replica", "replicas"),
    },
    /** A group of stores, by the label that they share: "zone a". */
    placeName: (name: string) => name,
    pd: {
      leader: "PD leader",
      etcdLeader: "etcd leader",
      follower: "follower",
      tso: (millis: string) => `TSO ${millis} ms`,
      operators: (count: number) => plural(count, "operator", "operators"),
      silentStores: (count: number) => (count === 0 ? "hears every store" : `${plural(count, "store", "stores")} silent`),
      process: { running: "running", paused: "paused", dead: "not running", off: "no power" },
    },
    clients: {
      title: "clients",
      rate: (operations: string) => `${operations} ops/s`,
      p99: (latency: string) => `p99 ${latency}`,
      retrying: (count: string) => `${count} retrying`,
      failed: (count: string) => `${count} failed`,
    },
    link: {
      name: (from: string, to: string) => `Link ${from} – ${to}`,
      tone: { healthy: "", silent: "no answer", impaired: "impaired", cut: "cut" },
      cutOneWay: (from: string, to: string) => `cut ${from} → ${to}`,
      latency: (extra: string) => `+${extra}`,
      loss: (percent: number) => `${percent} % lost`,
      duplicate: (percent: number) => `${percent} % doubled`,
    },
  },
  scenarios: {
    healthy: "A healthy cluster",
    raft: "Raft",
    "one-group": "One Raft group of five",
    "store-dies": "A store dies",
    "split-vote": "Split vote",
    "leader-loses-lease": "The leader loses its lease",
    "minority-partition": "Minority partition",
    "one-way-cut": "One-way cut",
    "rolling-restart": "Rolling restart",
    "lost-majority": "Lost majority",
    "rule-log-up-to-date-check": "Rule off: log up-to-date check",
    "rule-one-vote-per-term": "Rule off: one vote per term",
    "rule-persist-entries-before-ack": "Rule off: persist before ack",
    "rule-previous-entry-check": "Rule off: previous-entry check",
    "rule-conflict-only-truncation": "Rule off: cut on conflict only",
    "rule-pre-vote": "Rule off: PreVote",
    "rule-leader-step-down": "Rule off: leader step-down",
    "rule-randomised-timeouts": "Rule off: randomised timeouts",
    "rule-noop-at-election": "Rule off: empty entry at election",
  },
};

/** What every language must say in a picture of the stage. */
export type PictureWords = typeof pictureEn;
