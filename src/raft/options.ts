import type { Stream } from "../kernel/random.ts";
import { UNLIMITED, type RaftId } from "./types.ts";
import { ALL_RULES_ON, type Rules } from "./rules.ts";

/** Where election timeouts come from: always the shortest, always the longest, or a stream of random numbers. */
export type TimeoutDraw = "min" | "max" | Stream;

/**
 * Whose protocol the core speaks where the two libraries differ: etcd's, or that of raft-rs as TiKV configures it. One choice
 * for all differences, because some are safe only together: who does not lead sends nothing, not even a request for votes,
 * before all that it has handed out is durable, and therefore a candidate counts its own vote at once (etcd: requests leave at
 * once, and the own vote counts when it is durable). A candidate that took the first of etcd and the second of raft-rs could
 * lead a term that it forgets when the power fails, and lead it a second time. `tikv` further means:
 * - a node with a pending snapshot may campaign;
 * - vote requests and rejections carry (commit, term), so that a stale commit index catches up early;
 * - no broadcast only to publish a new commit index, unless a membership change waits for it;
 * - with a full window a heartbeat response frees one slot (etcd sends an empty append instead);
 * - an acknowledgement that does not raise `match` changes nothing;
 * - a peer leaves Snapshot when the pending index is reached (etcd: when its log connects to the leader's);
 * - a ReadIndex before the first commit of the term is dropped (etcd queues it);
 * - a follower moves its commit index to that of a MsgReadIndexResp;
 * - a membership change that cannot be made leaves the configuration as it is (etcd panics).
 */
export type Dialect = "etcd" | "tikv";

/** How a group runs: numbers to tune, and one dialect. Usually one frozen object is shared by every peer of a cluster. */
export interface RaftOptions {
  /**
   * Ticks without a leader's message before a campaign: the timeout is drawn from [electionTick, 2*electionTick-1], see below.
   */
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
  /** Encoded bytes of committed entries handed out at once; 0 means the same as maxSizePerMsg. */
  readonly maxCommittedSizePerReady: number;
  readonly asyncStorageWrites: boolean;
  readonly readOnlyOption: "safe" | "lease-based";
  readonly disableConfChangeValidation: boolean;
  readonly stepDownOnRemoval: boolean;

  /**
   * The paper's rule (§5.2): only a leader's message, a vote that is granted and an own campaign start the election timer
   * anew. etcd and raft-rs start it anew whenever a higher term is entered, too, and when an election is lost.
   */
  readonly paperTimerRule: boolean;
  readonly dialect: Dialect;

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
  maxCommittedSizePerReady: 0,
  asyncStorageWrites: false,
  readOnlyOption: "safe",
  disableConfChangeValidation: false,
  stepDownOnRemoval: false,
  paperTimerRule: false,
  dialect: "etcd",
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
  dialect: "tikv",
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
