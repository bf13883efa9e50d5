import { defined } from "../../kernel/assert.ts";
import { carriedMessages } from "../../proto/batches.ts";
import { isClientRead } from "../../proto/kv.ts";
import type { Message, RaftPacket } from "../../proto/messages.ts";
import type { RegionId } from "../../proto/region.ts";
import { MessageType, type Message as RaftMessage } from "../../raft/index.ts";
import { firstEnvelope, sizeOf } from "../../store/index.ts";
import { PACKET_TYPES, PacketKind, type PacketType } from "./packet-codes.ts";

type Look = readonly [purpose: number, name: PacketType];
const OF_PD_ASKED: Look = [PacketKind.pd, "pd-request"];
const OF_PD_ANSWERED: Look = [PacketKind.pd, "pd-response"];
const OTHER: Look = [PacketKind.other, "raft"];

/** Kinds that frames tell as something else of a store's. */
type Others = "want-rollback-merge" | "disk-usage" | "inspect-network" | "check-leader" | "check-leader-response" |
  "replication" | "detection" | "deadlock-request" | "deadlock-response";

/** What frames say of each kind of message: what it is for, and its name. A Raft message says both by its type. */
const LOOKS: Readonly<Partial<Record<Message["kind"], Look>>> = {
  "snapshot-chunk": [PacketKind.snapshot, "snapshot"],
  "snapshot-result": [PacketKind.snapshot, "snapshot-result"],
  "kv-request": [PacketKind.client, "write"],
  "kv-response": [PacketKind.client, "answer"],
  "txn-request": [PacketKind.client, "write"],
  "txn-response": [PacketKind.client, "answer"],
  "batch-commands": [PacketKind.client, "write"],
  "batch-commands-response": [PacketKind.client, "answer"],
  "store-heartbeat": [PacketKind.pd, "store-heartbeat"],
  "store-heartbeat-response": [PacketKind.pd, "store-heartbeat-response"],
  "region-heartbeat": [PacketKind.pd, "region-heartbeat"],
  "region-heartbeat-response": [PacketKind.pd, "operator-step"],
  "validate-peer": OF_PD_ASKED,
  "validate-peer-response": OF_PD_ANSWERED,
  "ask-batch-split": OF_PD_ASKED,
  "ask-batch-split-response": OF_PD_ANSWERED,
  "get-region": OF_PD_ASKED,
  "get-region-response": OF_PD_ANSWERED,
  "get-members": OF_PD_ASKED,
  "members": OF_PD_ANSWERED,
  "pd-not-leader": OF_PD_ANSWERED,
  "tso-request": OF_PD_ASKED,
  "tso-response": OF_PD_ANSWERED,
  "gc-report": OF_PD_ASKED,
  "gc-response": OF_PD_ANSWERED,
  "sync-request": OF_PD_ASKED,
  "sync-regions": OF_PD_ANSWERED,
  "move-leader": OF_PD_ASKED,
  "member-removed": OF_PD_ASKED,
} satisfies Readonly<Record<Exclude<Message["kind"], "raft" | "etcd" | Others>, Look>>;

/** The same of Raft's own messages. */
const RAFT_LOOKS: Readonly<Partial<Record<MessageType, Look>>> = {
  [MessageType.App]: [PacketKind.append, "append"],
  [MessageType.AppResp]: [PacketKind.appendResponse, "append-response"],
  [MessageType.Heartbeat]: [PacketKind.heartbeat, "heartbeat"],
  [MessageType.HeartbeatResp]: [PacketKind.heartbeatResponse, "heartbeat-response"],
  [MessageType.PreVote]: [PacketKind.vote, "pre-vote"],
  [MessageType.PreVoteResp]: [PacketKind.voteResponse, "pre-vote-response"],
  [MessageType.Vote]: [PacketKind.vote, "vote"],
  [MessageType.VoteResp]: [PacketKind.voteResponse, "vote-response"],
  [MessageType.TimeoutNow]: [PacketKind.vote, "timeout-now"],
  [MessageType.Snap]: [PacketKind.snapshot, "snapshot"],
};

/** A packet of several Raft messages is told by its first one. */
function lookOf(message: Message): Look {
  const type = isRaft(message) ? raftOf(message)?.type : undefined;
  return (type === undefined ? LOOKS[message.kind] : RAFT_LOOKS[type]) ?? OTHER;
}

/** What a frame says of a message under way. */
export const packetKind = (message: Message): number => lookOf(message)[0];

type Raft = Extract<Message, { readonly kind: "raft" | "etcd" }>;
const isRaft = (message: Message): message is Raft => message.kind === "raft" || message.kind === "etcd";
const raftOf = (message: Raft): RaftMessage | null => (message.kind === "etcd" ? message.message : firstOf(message));
const firstOf = (packet: RaftPacket): RaftMessage | null => firstEnvelope(packet)?.message ?? null;

/** The region that a message concerns, that of the first where it carries several; 0 where it concerns none. */
export function regionOf(message: Message): RegionId {
  if (message.kind === "raft") return firstEnvelope(message)?.regionId ?? 0;
  if (message.kind === "batch-commands" || message.kind === "batch-commands-response") return message.messages[0]?.regionId ?? 0;
  if ("regionId" in message) return message.regionId;
  return "region" in message ? message.region?.id ?? 0 : 0;
}

/** The Raft term that a message names; 0 where it names none. */
export function termOf(message: Message): number {
  if (isRaft(message)) return raftOf(message)?.term ?? 0;
  if (message.kind === "snapshot-chunk") return message.envelope?.message?.term ?? 0;
  return "term" in message ? message.term : 0;
}

/** How many messages a packet carries besides its first. */
export const moreIn = (message: Message): number =>
  Math.max(0, (message.kind === "raft" ? sizeOf(message) : carriedMessages(message).length) - 1);

/** The place of a message's name in `PACKET_TYPES`. */
export const typeOf = (message: Message): number => defined(PLACES.get(nameOf(message)), "every message's name has its place");

const PLACES = new Map<PacketType, number>(PACKET_TYPES.map((name, place) => [name, place]));

function nameOf(message: Message): PacketType {
  if (message.kind === "raft" && firstEnvelope(message)?.isTombstone === true) return "tombstone";
  return isRead(message) ? "read" : lookOf(message)[1];
}

function isRead(carried: Message): boolean {
  const message = carriedMessages(carried)[0] ?? carried;
  if (message.kind === "kv-request") return message.operation === "get";
  return message.kind === "txn-request" && isClientRead(message.command);
}
