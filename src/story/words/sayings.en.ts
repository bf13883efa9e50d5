import type { Saying } from "../../proto/saying.ts";

/** What a message says, in English. */
export const sayingsEn: Readonly<Record<Saying, string>> = {
  "vote-asked": "vote request", "vote-granted": "vote granted", "vote-refused": "vote refused",
  "pre-vote-asked": "pre-vote request", "pre-vote-granted": "pre-vote granted", "pre-vote-refused": "pre-vote refused",
  append: "append", "append-accepted": "append accepted", "append-refused": "append refused",
  heartbeat: "Raft heartbeat", "heartbeat-answered": "Raft heartbeat answered", snapshot: "snapshot",
  "transfer-asked": "request to hand over", "timeout-now": "stand for election now",
  "read-asked": "read index asked", "read-answered": "read index answered",
  removed: "you are no longer a member", "sleep-asked": "may the group sleep?", "sleep-agreed": "it may sleep",
  "wake-up": "wake up", other: "Raft message",
  "snapshot-chunk": "part of a snapshot", "snapshot-result": "answer to a snapshot",
  "store-heartbeat": "store heartbeat", "store-heartbeat-response": "store heartbeat answered",
  "region-heartbeat": "region heartbeat", "region-heartbeat-response": "order from PD",
  "ask-batch-split": "ids for a split, please", "ask-batch-split-response": "ids for a split",
  "want-rollback-merge": "give the merge up", "disk-usage": "how full the disk is", "inspect-network": "are you there?",
  "validate-peer": "am I still a member?", "validate-peer-response": "answer on membership",
  "get-region": "asks where a key is", "get-region-response": "answer on where a key is",
  "check-leader": "who follows this leader?", "check-leader-response": "answer on whom it follows",
  etcd: "Raft message of PD", "sync-regions": "regions for the other members", "sync-request": "asks for all regions",
  "member-removed": "you are no member of PD", "move-leader": "asks for etcd's leadership",
  "get-members": "who leads PD?", members: "who leads PD: answer",
  "pd-not-leader": "I do not lead PD", "tso-request": "asks for a timestamp", "tso-response": "timestamp",
  "kv-request": "request", "kv-response": "answer", "batch-commands": "requests", "batch-commands-response": "answers",
  replication: "replication beside Raft",
  "txn-request": "request of a transaction", "txn-response": "answer to a transaction",
  "deadlock-request": "one transaction waits for another", "deadlock-response": "these wait for each other",
};
