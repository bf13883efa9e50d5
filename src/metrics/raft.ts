import { sayingOf } from "../cluster/steps.ts";
import type { RaftPacket } from "../proto/messages.ts";
import type { RaftSaying } from "../proto/saying.ts";
import { envelopesOf } from "../store/index.ts";
import type { Metric } from "./metric.ts";

/** TiKV's words for Raft messages; those that it does not count have none. */
const TYPES: Readonly<Partial<Record<RaftSaying, string>>> = {
  "vote-asked": "vote", "vote-granted": "vote_resp", "vote-refused": "vote_resp", "pre-vote-asked": "prevote",
  "pre-vote-granted": "prevote_resp", "pre-vote-refused": "prevote_resp", append: "append", "append-accepted": "append_resp",
  "append-refused": "append_resp", heartbeat: "heartbeat", "heartbeat-answered": "heartbeat_resp", snapshot: "snapshot",
  "transfer-asked": "transfer_leader", "timeout-now": "timeout_now", "read-asked": "read_index",
  "read-answered": "read_index_resp",
};

/** How many messages of which type a packet holds. */
function typesIn(packet: RaftPacket): ReadonlyMap<string, number> {
  const types = new Map<string, number>();
  for (const { message, extra } of envelopesOf(packet)) {
    const type = TYPES[sayingOf(message, extra)];
    if (type !== undefined) types.set(type, (types.get(type) ?? 0) + 1);
  }
  return types;
}

/** What stores say to each other. */
export const RAFT_METRICS: readonly Metric[] = [
  {
    name: "tikv_raftstore_raft_sent_message_total", type: "counter", job: "tikv", labels: ["type", "status"],
    help: "Total number of raft ready sent messages.",
    passed: (passed, { note }) => {
      if (passed.kind !== "message" || passed.message.kind !== "raft" || passed.isOrphan) return;
      for (const [type, count] of typesIn(passed.message)) note(passed.from, [type, "accept"], count);
    },
  },
  {
    name: "tikv_server_raft_message_recv_total", type: "counter", job: "tikv", labels: [],
    help: "Total number of raft messages received.",
    passed: (passed, { note }) => {
      if (passed.kind !== "message" || passed.message.kind !== "raft" || passed.fate !== "arrives") return;
      note(passed.to, [], envelopesOf(passed.message).length);
    },
  },
  {
    name: "tikv_server_report_failure_msg_total", type: "counter", job: "tikv", labels: ["type", "store_id"],
    help: "Total number of reporting failure messages.",
    passed: (passed, { note, store }) => {
      if (passed.kind !== "refused" || passed.message.kind !== "raft" || passed.to.kind !== "store") return;
      // A connection that breaks is one, whether messages wait for it or not.
      note(passed.from, ["unreachable", store(passed.to.id)], Math.max(1, envelopesOf(passed.message).length));
    },
    event: ({ body }, { note, store }) => {
      if (body.name === "snapshot.failed") note({ kind: "store", id: body.store }, ["snapshot", store(body.to)], 1);
    },
  },
];
