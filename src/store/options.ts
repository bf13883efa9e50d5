import type { StoreSettings } from "../proto/settings/store.ts";
import { rulesWithout, TIKV_OPTIONS, type RaftOptions } from "../raft/index.ts";

/** How the groups of a store run under these settings. Shared by all its peers. */
export function raftOptionsOf(settings: StoreSettings): RaftOptions {
  return {
    ...TIKV_OPTIONS,
    asyncStorageWrites: true,
    electionTick: settings.raftElectionTimeoutTicks,
    heartbeatTick: settings.raftHeartbeatTicks,
    minElectionTick: settings.raftMinElectionTimeoutTicks,
    maxElectionTick: settings.raftMaxElectionTimeoutTicks,
    electionSlackTicks: Math.round(settings.timerSlack / settings.raftBaseTickInterval),
    preVote: settings.prevote,
    checkQuorum: settings.checkQuorum,
    paperTimerRule: settings.paperTimerRule,
    maxSizePerMsg: settings.raftMaxSizePerMsg,
    maxInflightMsgs: settings.raftMaxInflightMsgs,
    rules: rulesWithout(settings.rulesOff),
  };
}

/**
 * Every Raft group starts from this position, so that 0 can stand for "nothing" (RAFT_INIT_LOG_TERM, _INDEX).
 */
export const INITIAL_LOG_TERM = 5;
export const INITIAL_LOG_INDEX = 5;

export const MIB = 1_048_576;

/** raft-reject-transfer-leader-duration: a newly added peer is not trusted with leadership for so long. */
export const REJECT_TRANSFER_MICROS = 3_000_000;
/**
 * Writes, and rounds of reads, of one peer that may wait for a quorum: beyond it the store answers that it is
 * busy.
 */
export const PENDING_AT_MOST = 4_096;
