import type { TappedMessage } from "../proto/tapped.ts";

/** Raft's messages by etcd's names, so that who greps a trace finds what they know; what PD and clients say, by its kind. */
const NAMES: Readonly<Partial<Record<TappedMessage["says"], string>>> = {
  "vote-asked": "MsgRequestVote", "vote-granted": "MsgRequestVoteResponse granted",
  "vote-refused": "MsgRequestVoteResponse refused",
  "pre-vote-asked": "MsgRequestPreVote", "pre-vote-granted": "MsgRequestPreVoteResponse granted",
  "pre-vote-refused": "MsgRequestPreVoteResponse refused", append: "MsgAppend", "append-accepted": "MsgAppendResponse",
  "append-refused": "MsgAppendResponse refused", heartbeat: "MsgHeartbeat", "heartbeat-answered": "MsgHeartbeatResponse",
  snapshot: "MsgSnapshot", "transfer-asked": "MsgTransferLeader", "timeout-now": "MsgTimeoutNow", "read-asked": "MsgReadIndex",
  "read-answered": "MsgReadIndexResp",
};

export const messageName = ({ says }: TappedMessage): string => NAMES[says] ?? says;

/** With its term, where it names one. */
export const saidInDiagram = (message: TappedMessage): string =>
  `${messageName(message)}${message.term === 0 ? "" : ` t${message.term}`}`;

const ANSWERS: ReadonlySet<TappedMessage["says"]> = new Set<TappedMessage["says"]>([
  "vote-granted", "vote-refused", "pre-vote-granted", "pre-vote-refused", "append-accepted", "append-refused",
  "heartbeat-answered",
  "read-answered", "snapshot-result",
]);

/** Whether it answers another one. */
export const isReply = ({ says }: TappedMessage): boolean => ANSWERS.has(says) || says.endsWith("-response");
