import type { RecoveryState, ReplicationPlan } from "../../proto/replication.ts";

type Mode = ReplicationPlan["mode"];

/** What replicates beside Raft, in English. */
export const besideRaftEn = {
  title: "Beside Raft",
  notRaft: "not Raft",
  beside: "It gets a copy of every raw write. Raft goes on as before, and serves the reads.",
  end: "Back to Raft alone",
  store: "store", role: "role", durable: "on disk", behind: "writes behind", lag: "lag",
  primary: "takes writes", replica: "replica",
  recovery: {
    title: "Recovery", region: "region", by: "by", from: "old store", to: "new store", state: "state", took: "took", raft: "Raft",
    owner: "one owner",
    states: {
      expired: "expired", splitting: "splitting the log", replaying: "replaying", open: "open",
      leaderless: "no leader", led: "led",
    } satisfies Record<RecoveryState, string>,
  },
  names: {
    "semi-sync": "Semi-synchronous replication", async: "Asynchronous replication",
    "availability-first": "Replication with availability first", "single-owner": "One owner for each region",
  } satisfies Record<Mode, string>,
  modes: {
    "semi-sync": "Semi-synchronous: one replica acknowledges, or after a time-out nobody needs to.",
    async: "Asynchronous: the primary acknowledges alone.",
    "availability-first": "Availability first: every copy takes writes; conflicts show when they meet.",
    "single-owner": "One owner: a quorum has its log; when its session is over, another replays that.",
  } satisfies Record<Mode, string>,
  total: (mode: string, lost: string, of: string, conflicts: string, name: Mode) =>
    `${mode} has lost ${lost} of ${of} acknowledged writes${name === "availability-first" ? `, in ${conflicts} conflicts` : ""}.`,
};

export type BesideRaftWords = typeof besideRaftEn;
