import type { Entry, RaftId, Snapshot } from "./types.ts";
import { NO_ENTRIES } from "./types.ts";

/** Every kind of message, numbered as in etcd's and raft-rs' protobuf. */
export const MessageType = {
  Hup: 0,
  Beat: 1,
  Prop: 2,
  App: 3,
  AppResp: 4,
  Vote: 5,
  VoteResp: 6,
  Snap: 7,
  Heartbeat: 8,
  HeartbeatResp: 9,
  Unreachable: 10,
  SnapStatus: 11,
  CheckQuorum: 12,
  TransferLeader: 13,
  TimeoutNow: 14,
  ReadIndex: 15,
  ReadIndexResp: 16,
  PreVote: 17,
  PreVoteResp: 18,
  StorageAppend: 19,
  StorageAppendResp: 20,
  StorageApply: 21,
  StorageApplyResp: 22,
  ForgetLeader: 23,
} as const;
export type MessageType = (typeof MessageType)[keyof typeof MessageType];

/** The value of `context` in a vote request that a leadership transfer caused: it passes the voters' lease. */
export const CAMPAIGN_TRANSFER = -1;

/**
 * A message, of whatever type: one shape for all of them, with every field always there, so that the engine's code
 * stays monomorphic. Immutable once sent; `entries` never aliases a list that may still change.
 */
export interface Message {
  readonly type: MessageType;
  readonly to: RaftId;
  readonly from: RaftId;
  /** 0 for messages that no term concerns: proposals, read requests and local ones. */
  readonly term: number;
  readonly logTerm: number;
  readonly index: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
  readonly vote: RaftId;
  readonly snapshot: Snapshot | null;
  readonly reject: boolean;
  readonly rejectHint: number;
  /** Heartbeats and their responses: the position of the last read waiting for confirmation. Votes: CAMPAIGN_TRANSFER. */
  readonly context: number;
  /** Storage messages: what the storage thread sends once the work is done. */
  readonly responses: readonly Message[];
  /** Only raft-rs says it: the term of the entry at `commit` (vote requests and rejections); 0 elsewhere. */
  readonly commitTerm: number;
}

export const NO_MESSAGES: readonly Message[] = [];

/** A message that its maker may still fill in; as soon as it is handed out it is a `Message` and never changes. */
export type MessageDraft = { -readonly [K in keyof Message]: Message[K] };

/** The only place that makes messages: all share one hidden class. */
export function createMessage(
  type: MessageType, to: RaftId, from: RaftId, term: number, logTerm = 0, index = 0, commit = 0,
  entries: readonly Entry[] = NO_ENTRIES,
): MessageDraft {
  return {
    type, to, from, term, logTerm, index, entries, commit, vote: 0, snapshot: null, reject: false, rejectHint: 0,
    context: 0, responses: NO_MESSAGES, commitTerm: 0,
  };
}

const localTypes: readonly boolean[] = flags(
  MessageType.Hup, MessageType.Beat, MessageType.Unreachable, MessageType.SnapStatus, MessageType.CheckQuorum,
  MessageType.StorageAppend, MessageType.StorageAppendResp, MessageType.StorageApply, MessageType.StorageApplyResp,
);
const responseTypes: readonly boolean[] = flags(
  MessageType.AppResp, MessageType.VoteResp, MessageType.HeartbeatResp, MessageType.Unreachable,
  MessageType.ReadIndexResp, MessageType.PreVoteResp, MessageType.StorageAppendResp, MessageType.StorageApplyResp,
);

function flags(...types: MessageType[]): boolean[] {
  return Array.from({ length: 24 }, (_, type) => types.some((each) => each === type));
}

/** Types that a node only sends to itself (or its storage threads): they must not come from the network. */
export const isLocalType = (type: MessageType): boolean => localTypes[type] === true;

/** Types that answer something, and therefore come only from peers that are known. */
export const isResponseType = (type: MessageType): boolean => responseTypes[type] === true;

const typeNames: readonly string[] = Object.keys(MessageType).map((name) => `Msg${name}`);

/** `MsgApp`, as etcd names it. */
export const formatMessageType = (type: MessageType): string => typeNames[type] ?? `Msg${type}`;
