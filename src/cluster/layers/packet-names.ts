import { defined } from "../../kernel/assert.ts";
import type { Message, RaftPacket } from "../../proto/messages.ts";
import type { RegionId } from "../../proto/region.ts";
import { MessageType, type Message as RaftMessage } from "../../raft/index.ts";
import { firstEnvelope, sizeOf } from "../../store/index.ts";
import { PACKET_TYPES, PacketKind, type PacketType } from "./packet-codes.ts";

/** What a frame says of a message under way. A packet of several Raft messages is told by its first one. */
export function packetKind(message: Message): number {
  switch (message.kind) {
    case "raft":
      return raftKind(firstOf(message));
    case "etcd":
      return raftKind(message.message);
    case "snapshot-chunk":
    case "snapshot-result":
      return PacketKind.snapshot;
    case "want-rollback-merge":
    case "disk-usage":
      return PacketKind.other;
    case "kv-request":
    case "kv-response":
      return PacketKind.client;
    case "check-leader":
    case "check-leader-response":
      return PacketKind.other;
    case "store-heartbeat":
    case "store-heartbeat-response":
    case "region-heartbeat":
    case "region-heartbeat-response":
    case "validate-peer":
    case "validate-peer-response":
    case "ask-batch-split":
    case "ask-batch-split-response":
    case "get-region":
    case "get-region-response":
    case "sync-regions": case "sync-request": case "move-leader": case "member-removed":
    case "get-members": case "members": case "pd-not-leader":
    case "tso-request": case "tso-response":
      return PacketKind.pd;
  }
}

const firstOf = (packet: RaftPacket): RaftMessage | null => firstEnvelope(packet)?.message ?? null;

function raftKind(message: RaftMessage | null): number {
  switch (message?.type) {
    case MessageType.App:
      return PacketKind.append;
    case MessageType.AppResp:
      return PacketKind.appendResponse;
    case MessageType.Heartbeat:
      return PacketKind.heartbeat;
    case MessageType.HeartbeatResp:
      return PacketKind.heartbeatResponse;
    case MessageType.Vote:
    case MessageType.PreVote:
    case MessageType.TimeoutNow:
      return PacketKind.vote;
    case MessageType.VoteResp:
    case MessageType.PreVoteResp:
      return PacketKind.voteResponse;
    case MessageType.Snap:
      return PacketKind.snapshot;
    case undefined: case MessageType.Hup: case MessageType.Beat: case MessageType.Prop: case MessageType.Unreachable:
    case MessageType.SnapStatus: case MessageType.CheckQuorum: case MessageType.TransferLeader:
    case MessageType.ReadIndex: case MessageType.ReadIndexResp: case MessageType.StorageAppend:
    case MessageType.StorageAppendResp: case MessageType.StorageApply: case MessageType.StorageApplyResp:
    case MessageType.ForgetLeader:
      return PacketKind.other;
  }
}

/** The region that a message concerns, that of the first where it carries several; 0 where it concerns none. */
export function regionOf(message: Message): RegionId {
  switch (message.kind) {
    case "raft":
      return firstEnvelope(message)?.regionId ?? 0;
    case "region-heartbeat":
    case "ask-batch-split":
      return message.region.id;
    case "snapshot-chunk":
    case "snapshot-result":
    case "region-heartbeat-response":
    case "validate-peer":
    case "validate-peer-response":
    case "kv-request":
    case "kv-response":
    case "ask-batch-split-response":
    case "want-rollback-merge":
      return message.regionId;
    case "get-region-response":
      return message.region?.id ?? 0;
    case "store-heartbeat":
    case "store-heartbeat-response":
    case "get-region":
    case "check-leader":
    case "check-leader-response":
    case "disk-usage":
    case "etcd": case "sync-regions": case "sync-request": case "move-leader": case "member-removed":
    case "get-members": case "members":
    case "pd-not-leader": case "tso-request": case "tso-response":
      return 0;
  }
}

/** The Raft term that a message names; 0 where it names none. */
export function termOf(message: Message): number {
  switch (message.kind) {
    case "raft":
      return firstOf(message)?.term ?? 0;
    case "etcd":
      return message.message.term;
    case "snapshot-chunk":
      return message.envelope?.message?.term ?? 0;
    case "region-heartbeat":
      return message.term;
    case "check-leader": case "check-leader-response": case "get-region": case "get-region-response":
    case "kv-request": case "kv-response":
    case "region-heartbeat-response": case "snapshot-result": case "store-heartbeat": case "store-heartbeat-response":
    case "ask-batch-split": case "ask-batch-split-response": case "want-rollback-merge": case "disk-usage":
    case "validate-peer": case "validate-peer-response": case "sync-regions": case "sync-request": case "move-leader":
    case "member-removed":
    case "get-members": case "members": case "pd-not-leader": case "tso-request": case "tso-response":
      return 0;
  }
}

/** How many messages a packet carries besides its first. */
export const moreIn = (message: Message): number => (message.kind === "raft" ? Math.max(0, sizeOf(message) - 1) : 0);

/** The place of a message's name in `PACKET_TYPES`. */
export const typeOf = (message: Message): number => defined(PLACES.get(nameOf(message)), "every message's name has its place");

const PLACES = new Map<PacketType, number>(PACKET_TYPES.map((name, place) => [name, place]));

function nameOf(message: Message): PacketType {
  switch (message.kind) {
    case "raft": return firstEnvelope(message)?.isTombstone === true ? "tombstone" : raftName(firstOf(message));
    case "etcd": return raftName(message.message);
    case "snapshot-chunk": return "snapshot";
    case "check-leader":
    case "check-leader-response": return "raft";
    case "snapshot-result": return "snapshot-result";
    case "kv-request": return message.operation === "get" ? "read" : "write";
    case "kv-response": return "answer";
    case "store-heartbeat": return "store-heartbeat";
    case "store-heartbeat-response": return "store-heartbeat-response";
    case "region-heartbeat": return "region-heartbeat";
    case "region-heartbeat-response": return "operator-step";
    case "want-rollback-merge": case "disk-usage": return "raft";
    case "ask-batch-split":
    case "validate-peer": case "sync-request": case "move-leader": case "member-removed": case "get-members": case "tso-request":
    case "get-region": return "pd-request";
    case "ask-batch-split-response":
    case "validate-peer-response": case "sync-regions": case "members": case "pd-not-leader": case "tso-response":
    case "get-region-response": return "pd-response";
  }
}

const RAFT_NAMES: Readonly<Partial<Record<MessageType, PacketType>>> = {
  [MessageType.App]: "append",
  [MessageType.AppResp]: "append-response",
  [MessageType.Heartbeat]: "heartbeat",
  [MessageType.HeartbeatResp]: "heartbeat-response",
  [MessageType.PreVote]: "pre-vote",
  [MessageType.PreVoteResp]: "pre-vote-response",
  [MessageType.Vote]: "vote",
  [MessageType.VoteResp]: "vote-response",
  [MessageType.TimeoutNow]: "timeout-now",
  [MessageType.Snap]: "snapshot",
};

const raftName = (message: RaftMessage | null): PacketType => (message === null ? "raft" : RAFT_NAMES[message.type] ?? "raft");
