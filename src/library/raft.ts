/**
 * The Raft core of the simulation: etcd's protocol (and TiKV's dialect of it) as plain data and functions. It knows no time,
 * network or disk: call `tick` for each tick and `step` for each message, and carry out what `ready` hands out: persist, send,
 * apply, then `advance`.
 *
 * @packageDocumentation
 */
export {
  advance, applyConfChange, basicStatus, campaign, ConfChangeType, createConfChange, createConfState, createEntry, createMessage,
  createRaftConfig, createRawNode, createStorage, DEFAULT_OPTIONS, EntryType, forgetLeader, formatMessageType, hasReady,
  lastIndex, MessageType, peerProgress, propose, proposeConfChange, readIndex, ready, reportSnapshot, reportUnreachable, Role,
  RULE_NAMES, rulesWithout, setOptions, step, storageAppend, storageApplySnapshot, storageCompact, storageEntries,
  storageFirstIndex, storageLastIndex, storageOffer, storageSetConfState, storageSetHardState, storageTerm, takeNotes, termAt,
  tick, TIKV_OPTIONS, transferLeader, Transition,
} from "../raft/index.ts";
export type {
  BasicStatus, ConfChange, ConfChangeSingle, ConfState, Entry, EntryData, HardState, MemoryStorage, Message, MessageDraft, Note,
  Progress, RaftId, RaftOptions, RawNode, ReadState, Ready, RuleName, Rules, Snapshot, SoftState, StepError, TimeoutDraw,
} from "../raft/index.ts";
export { createStream, type Stream } from "../kernel/random.ts";
