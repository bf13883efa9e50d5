/** What a host needs of the core. Values of a node and of its storage may be read; only these functions change them. */
export * from "./types.ts";
export { CAMPAIGN_TRANSFER, createMessage, formatMessageType, MessageType, type Message, type MessageDraft } from "./message.ts";
export {
  createRaftConfig, DEFAULT_OPTIONS, shortestTimeout, TIKV_OPTIONS, timeoutBound, type RaftOptions, type TimeoutDraw,
} from "./options.ts";
export type { Note, VoteRefusal } from "./notes.ts";
export { advance, ready, type Ready } from "./ready.ts";
export {
  applyConfChange, basicStatus, campaign, cloneRawNode, countsOn, createRawNode, doDue, dueTick, forgetLeader, joinTicks,
  peerProgress, propose, proposeConfChange, readIndex, reportSnapshot, reportUnreachable, rest, setElectionTimer,
  setOptions, step, takeNotes, tellTicks, tick, tickAgain, transferLeader, withhold, type BasicStatus, type RawNode,
} from "./raw-node.ts";
export { endForce, forceLead } from "./forced.ts";
export {
  beat, countBeats, electionFromAt, hearAnswer, hearHeartbeat, hearOf, hearUntil, isOnlyBeatDue, isSteadyLeader,
} from "./heartbeats.ts";
export {
  hasPromises, hasReady, isRoutine, takeAgenda, takeMessages, takePromises, tellApplied, tellStored, Work, workOf,
  type StorageWrite,
} from "./pending.ts";
export {
  cloneStorage, createStorage, storageAppend, storageApplySnapshot, storageCompact, storageEntries, storageFirstIndex,
  storageLastIndex, storageOffer, storageSetConfState, storageSetHardState, storageTerm, type MemoryStorage,
} from "./storage.ts";
export * from "./rules.ts";
export { encodedSizeOf } from "./entry-size.ts";
export { entryAt, firstIndex, lastIndex, lastTerm, termAt } from "./log.ts";
export { ProgressState, type Progress } from "./progress.ts";
export { electionElapsed, heartbeatElapsed } from "./clock.ts";
export { isPromotable } from "./election.ts";
export type { Raft } from "./state.ts";
export { listenTo } from "./listen.ts";
export type { RaftStep, RaftStepKind } from "./trace.ts";
