import type { Instant } from "../kernel/time.ts";
import type { RaftStepKind } from "../raft/index.ts";
import type { PeerId, RegionId } from "./region.ts";

/** What a replica is to etcd's specification of Raft, which knows no pre-candidates: they are followers still. */
export interface TracedState {
  readonly term: number;
  /** For whom it voted in that term; 0 for nobody. */
  readonly vote: PeerId;
  readonly role: "follower" | "candidate" | "leader";
  readonly commit: number;
  /** The last entry of its log. */
  readonly last: number;
  readonly voters: readonly PeerId[];
  /** Not empty in a joint configuration. */
  readonly outgoing: readonly PeerId[];
  readonly learners: readonly PeerId[];
}

/** A message of those that the specification knows, by etcd's names. */
export interface TracedMessage {
  readonly type: "MsgApp" | "MsgAppResp" | "MsgVote" | "MsgVoteResp" | "MsgSnap" | "MsgHeartbeat" | "MsgHeartbeatResp";
  readonly from: PeerId;
  readonly to: PeerId;
  readonly term: number;
  readonly logTerm: number;
  readonly index: number;
  /** How many; of a snapshot the last entry that it covers. */
  readonly entries: number;
  readonly commit: number;
  readonly reject: boolean;
  readonly rejectHint: number;
}

/** A change of one member that stands in a log, or several at once. */
export type TracedChange = readonly { readonly peer: PeerId; readonly to: "voter" | "learner" | "nobody" | "updated" }[];

/** A step of a replica; besides those of the core that its process began again (`started`), and that it was created (`born`). */
export interface TracedStep extends TracedState {
  readonly at: Instant;
  readonly peer: PeerId;
  readonly kind: RaftStepKind | "started" | "born";
  /** Whether it acts by an order from outside of Raft. */
  readonly forced: boolean;
  readonly message: TracedMessage | null;
  /** Of an entry that changes members; null for any other. */
  readonly change: TracedChange | null;
}

export interface TracedReplica extends TracedState {
  readonly peer: PeerId;
  readonly isRunning: boolean;
}

/** What a group did since an instant at which it was at rest: all its logs were of one piece, and nothing was on its way. */
export interface GroupTrace {
  readonly region: RegionId;
  readonly from: Instant;
  /** As they were then, by id. */
  readonly replicas: readonly TracedReplica[];
  /** In the order in which they happened. */
  readonly steps: readonly TracedStep[];
}
