import type { Stream } from "../kernel/random.ts";
import { UNLIMITED, type RaftId } from "./types.ts";
import { ALL_RULES_ON, type Rules } from "./rules.ts";

/** Where election timeouts come from: always the shortest, always the longest, or a stream of random numbers. */
export type TimeoutDraw = "min" | "max" | Stream;

/**
 * How a group runs. Usually one frozen object is shared by every peer of a cluster. The first block exists in both
 * libraries; the second makes the core do what raft-rs does where it differs from etcd, whose behaviour is the default.
 */
export interface RaftOptions {
  /** Ticks without a leader's message before a campaign: the timeout is drawn from [electionTick, 2*electionTick-1], see below. */
  readonly electionTick: number;
  readonly heartbeatTick: number;
  /** raft-rs: the timeout is drawn from [minElectionTick, maxElectionTick - 1]; 0 stands for electionTick and for twice it. */
  readonly minElectionTick: number;
  readonly maxElectionTick: number;
  /** So many ticks an election timer may fire late, as timers of operating systems do: added to each timeout drawn. */
  readonly electionSlackTicks: number;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  /** Encoded bytes of entries in one append; at least one entry is always sent. */
  readonly maxSizePerMsg: number;
  readonly maxInflightMsgs: number;
  readonly maxInflightBytes: number;
  /** Payload bytes that a leader holds uncommitted before it drops proposals. */
  readonly maxUncommittedSize: number;
  /** Encoded bytes of committed entries handed out at once; 0 means the same as maxSizePerMsg. */
  readonly maxCommittedSizePerReady: number;
  readonly asyncStorageWrites: boolean;
  readonly readOnlyOption: "safe" | "lease-based";
  readonly disableProposalForwarding: boolean;
  readonly disableConfChangeValidation: boolean;
  readonly stepDownOnRemoval: boolean;

  /** raft-rs: a voter refuses a candidate of lower priority unless the candidate's last index is greater. */
  readonly priority: number;
  /** raft-rs: vote requests and rejections carry (commit, term), so that a stale commit index catches up early. */
  readonly commitInfoInVotes: boolean;
  /**
   * raft-rs: who does not lead sends nothing, not even a request for votes, before all that it has handed out is durable;
   * a candidate therefore counts its own vote at once. (etcd: requests leave at once, and the own vote counts when it is
   * durable.) One option, because its halves are safe only together: a candidate that asks before its term is durable and
   * counts its vote before its vote is can lead a term that it forgets when the power fails, and lead it a second time.
   */
  readonly sendWhenDurable: boolean;
  /**
   * The paper's rule (§5.2): only a leader's message, a vote that is granted and an own campaign start the election timer
   * anew. etcd and raft-rs start it anew whenever a higher term is entered, too, and when an election is lost.
   */
  readonly paperTimerRule: boolean;
  /** raft-rs: a node with a pending snapshot may campaign. */
  readonly campaignWithPendingSnapshot: boolean;
  /** raft-rs: no broadcast only to publish a new commit index, unless a membership change waits for it. */
  readonly skipBroadcastCommit: boolean;
  /** raft-rs: new entries are merged into an append for the same peer that has not left yet. */
  readonly batchAppend: boolean;
  /** raft-rs: with a full window a heartbeat response frees one slot (etcd sends an empty append instead). */
  readonly freeSlotOnHeartbeatResponse: boolean;
  /** raft-rs: an acknowledgement that does not raise `match` changes nothing. */
  readonly ignoreEqualAck: boolean;
  /** raft-rs: a peer leaves Snapshot when the pending index is reached (etcd: when its log connects to the leader's). */
  readonly leaveSnapshotAtPendingIndex: boolean;
  /** raft-rs: a ReadIndex before the first commit of the term is dropped (etcd queues it). */
  readonly dropEarlyReadIndex: boolean;
  /** raft-rs: a follower moves its commit index to that of a MsgReadIndexResp. */
  readonly commitFromReadIndexResp: boolean;
  /** raft-rs: a membership change that cannot be made leaves the configuration as it is (etcd panics). */
  readonly skipInvalidConfChange: boolean;

  /** Which rules of the protocol hold. Turning one off makes a "modified Raft", to show what the rule is for. */
  readonly rules: Rules;
}

/** etcd's behaviour: no limits, everything optional off. */
export const DEFAULT_OPTIONS: RaftOptions = {
  electionTick: 10,
  heartbeatTick: 1,
  minElectionTick: 0,
  maxElectionTick: 0,
  electionSlackTicks: 0,
  preVote: false,
  checkQuorum: false,
  maxSizePerMsg: UNLIMITED,
  maxInflightMsgs: 256,
  maxInflightBytes: UNLIMITED,
  maxUncommittedSize: UNLIMITED,
  maxCommittedSizePerReady: 0,
  asyncStorageWrites: false,
  readOnlyOption: "safe",
  disableProposalForwarding: false,
  disableConfChangeValidation: false,
  stepDownOnRemoval: false,
  priority: 0,
  commitInfoInVotes: false,
  sendWhenDurable: false,
  paperTimerRule: false,
  campaignWithPendingSnapshot: false,
  skipBroadcastCommit: false,
  batchAppend: false,
  freeSlotOnHeartbeatResponse: false,
  ignoreEqualAck: false,
  leaveSnapshotAtPendingIndex: false,
  dropEarlyReadIndex: false,
  commitFromReadIndexResp: false,
  skipInvalidConfChange: false,
  rules: ALL_RULES_ON,
};

/** A Region's group as TiKV configures it: ticks of one second, raft-rs' behaviour throughout. */
export const TIKV_OPTIONS: RaftOptions = {
  ...DEFAULT_OPTIONS,
  electionTick: 10,
  heartbeatTick: 2,
  preVote: true,
  checkQuorum: true,
  maxSizePerMsg: 1024 * 1024,
  maxInflightMsgs: 256,
  maxCommittedSizePerReady: 16 * 1024 * 1024,
  commitInfoInVotes: true,
  sendWhenDurable: true,
  campaignWithPendingSnapshot: true,
  skipBroadcastCommit: true,
  freeSlotOnHeartbeatResponse: true,
  ignoreEqualAck: true,
  leaveSnapshotAtPendingIndex: true,
  dropEarlyReadIndex: true,
  commitFromReadIndexResp: true,
  skipInvalidConfChange: true,
};

/** The shortest timeout that can be drawn, and the first that cannot. */
export const shortestTimeout = ({ minElectionTick, electionTick }: RaftOptions): number =>
  minElectionTick === 0 ? electionTick : minElectionTick;
export const timeoutBound = ({ maxElectionTick, electionTick }: RaftOptions): number =>
  maxElectionTick === 0 ? 2 * electionTick : maxElectionTick;

/** What one peer needs to start. */
export interface RaftConfig {
  readonly id: RaftId;
  readonly options: RaftOptions;
  /** The last index that the host's state machine has applied; 0 to start from the storage's snapshot. */
  readonly applied: number;
  readonly draw: TimeoutDraw;
  /** Collect etcd's log lines in `raft.trace`. Off, no text is ever built. */
  readonly trace: boolean;
}

export function createRaftConfig(
  id: RaftId, options: RaftOptions, draw: TimeoutDraw, applied = 0, trace = false,
): RaftConfig {
  return { id, options, applied, draw, trace };
}
