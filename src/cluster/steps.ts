import { unreachable } from "../kernel/assert.ts";
import { peekEvent, peekTime } from "../kernel/queue.ts";
import type { Instant } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import type { ExtraMessage, Message, RaftEnvelope } from "../proto/messages.ts";
import type { RaftSaying, Saying } from "../proto/saying.ts";
import type { RegionId } from "../proto/region.ts";
import { MessageType, type Message as RaftMessage } from "../raft/index.ts";
import { envelopesOf } from "../store/index.ts";
import type { Action } from "../action/index.ts";
import { machineAt, nodeOf, type Cluster, type Planned } from "./cluster.ts";
import { arrivalOf, receptionOf, type Arrival, type Reception } from "./delivery.ts";
import { moreIn, regionOf } from "./layers/packet-names.ts";
import type { ProcessTimer } from "./processes.ts";

/** A message as people speak of it: the first and most telling of a packet, and how many further ones came with it. */
export interface MessageView {
  readonly says: Saying;
  /** 0 where it concerns no region. */
  readonly region: RegionId;
  /** The term that a Raft message carries; 0 for any other. */
  readonly term: number;
  readonly more: number;
}

/** What one step of the cluster was: the one planned thing that was run, or the input that took effect. */
export type StepView =
  | { readonly kind: "message"; readonly from: Node; readonly to: Node; readonly message: MessageView; readonly arrival: Arrival }
  /** The sender learns that no process listens at `to`. */
  | { readonly kind: "refused"; readonly from: Node; readonly to: Node; readonly message: MessageView }
  | { readonly kind: "timer"; readonly node: Node; readonly timer: ProcessTimer["kind"]; readonly effect: Reception }
  /** A write of the store's disk is complete: entries and votes of so many peers are durable. */
  | { readonly kind: "durable"; readonly node: Node; readonly region: RegionId; readonly more: number;
    readonly effect: Reception }
  | { readonly kind: "resume"; readonly node: Node }
  | { readonly kind: "exit"; readonly node: Node }
  /** A process that was restarted begins again. */
  | { readonly kind: "start"; readonly node: Node; readonly effect: Reception }
  | { readonly kind: "restart"; readonly node: Node }
  /** A fault that waited for a heartbeat strikes. */
  | { readonly kind: "strike"; readonly node: Node; readonly effect: Reception }
  | { readonly kind: "input"; readonly action: Action };

/** What the next step will be, if something is planned up to `until`. Read before it runs: it decides what becomes of it. */
export function nextStep(cluster: Cluster, until: Instant): StepView | null {
  const { queue } = cluster;
  const item = peekEvent(queue);
  return item === undefined || peekTime(queue) > until ? null : viewOf(cluster, item);
}

function viewOf(cluster: Cluster, item: Planned): StepView {
  const node = nodeOf(cluster, item.to);
  switch (item.kind) {
    case "deliver":
      return {
        kind: "message", from: nodeOf(cluster, item.from), to: node, message: viewMessage(item.message),
        arrival: arrivalOf(cluster, item),
      };
    case "refused":
      return { kind: "refused", from: node, to: nodeOf(cluster, item.target), message: viewMessage(item.message) };
    case "timer":
      return { kind: "timer", node, timer: item.timer.kind, effect: receptionOf(machineAt(cluster, item.to), item.incarnation) };
    case "durable": {
      const writes = item.writes.flatMap(({ batch }) => ("writes" in batch ? batch.writes : []));
      return { kind: "durable", node, region: writes[0]?.regionId ?? 0, more: Math.max(0, writes.length - 1),
        effect: receptionOf(machineAt(cluster, item.to), item.incarnation) };
    }
    case "resume":
    case "exit":
    case "restart":
      return { kind: item.kind, node };
    case "start":
    case "strike":
      return { kind: item.kind, node, effect: item.incarnation === machineAt(cluster, item.to).incarnation ? "runs" : "gone" };
    case "keepalive":
      return { kind: "timer", node, timer: "keepalive", effect: receptionOf(machineAt(cluster, item.to), item.incarnation) };
    default:
      return unreachable(item);
  }
}

/** What a message says. */
export const viewMessage = (message: Message): MessageView =>
  message.kind === "raft" ? viewPacket(envelopesOf(message))
  : message.kind === "etcd" ? { says: sayingOf(message.message, null), region: 0, term: message.message.term, more: 0 }
  : { says: message.kind, region: regionOf(message), term: 0, more: moreIn(message) };

/** What is told of a packet with many messages: elections before entries, entries before heartbeats. */
const TELLING: readonly RaftSaying[] = [
  "vote-granted", "vote-refused", "vote-asked", "pre-vote-granted", "pre-vote-refused", "pre-vote-asked", "timeout-now",
  "transfer-asked", "removed", "snapshot", "append-refused", "append", "append-accepted", "read-asked", "read-answered",
  "wake-up", "heartbeat", "heartbeat-answered", "sleep-agreed", "sleep-asked", "other",
];

function viewPacket(envelopes: readonly RaftEnvelope[]): MessageView {
  let best: RaftEnvelope | undefined;
  let rank = TELLING.length;
  for (const envelope of envelopes) {
    const place = TELLING.indexOf(sayingOf(envelope.message, envelope.extra));
    if (place >= rank) continue;
    rank = place;
    best = envelope;
  }
  const says = TELLING[rank] ?? "other";
  return { says, region: best?.regionId ?? 0, term: best?.message?.term ?? 0, more: Math.max(0, envelopes.length - 1) };
}

const EXTRA_SAYINGS: Readonly<Record<ExtraMessage, RaftSaying>> = {
  "hibernate-request": "sleep-asked", "hibernate-response": "sleep-agreed", "wake-up": "wake-up",
  "check-stale-peer": "other", "check-stale-peer-response": "other",
};

/** Null is an envelope that only tells a peer that it is no longer a member, or what `extra` says. */
export function sayingOf(message: RaftMessage | null, extra: ExtraMessage | null): RaftSaying {
  switch (message?.type) {
    case undefined: return extra === null ? "removed" : EXTRA_SAYINGS[extra];
    case MessageType.Vote: return "vote-asked";
    case MessageType.VoteResp: return message.reject ? "vote-refused" : "vote-granted";
    case MessageType.PreVote: return "pre-vote-asked";
    case MessageType.PreVoteResp: return message.reject ? "pre-vote-refused" : "pre-vote-granted";
    case MessageType.App: return "append";
    case MessageType.AppResp: return message.reject ? "append-refused" : "append-accepted";
    case MessageType.Heartbeat: return "heartbeat";
    case MessageType.HeartbeatResp: return "heartbeat-answered";
    case MessageType.Snap: return "snapshot";
    case MessageType.TransferLeader: return "transfer-asked";
    case MessageType.TimeoutNow: return "timeout-now";
    case MessageType.ReadIndex: return "read-asked";
    case MessageType.ReadIndexResp: return "read-answered";
    case MessageType.Hup: case MessageType.Beat: case MessageType.Prop: case MessageType.Unreachable:
    case MessageType.SnapStatus: case MessageType.CheckQuorum: case MessageType.StorageAppend:
    case MessageType.StorageAppendResp: case MessageType.StorageApply: case MessageType.StorageApplyResp:
    case MessageType.ForgetLeader: return "other";
  }
}

