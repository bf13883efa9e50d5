import type { Message } from "./message.ts";
import type { Note } from "./notes.ts";
import type { RaftConfig } from "./options.ts";
import type { Progress } from "./progress.ts";
import type { Ready } from "./ready.ts";
import type { Raft } from "./state.ts";
import type { MemoryStorage } from "./storage.ts";
import type { ConfChange, ConfState, EntryData, HardState, RaftId, SoftState, StepError } from "./types.ts";

/** A peer as its host handles it: `raft` may be read by the host, and is changed only through these functions. */
export interface RawNode {
  readonly raft: Raft;
  readonly storage: MemoryStorage;
}

/** Starts a peer from what its storage holds: a fresh one, or one that restarts after a crash. */
export declare function createRawNode(config: RaftConfig, storage: MemoryStorage): RawNode;
/** One tick of the logical clock. */
export declare function tick(node: RawNode): void;
/** A message from the network or from a storage thread. */
export declare function step(node: RawNode, message: Message): StepError | null;
/** Proposes a command of `size` payload bytes; a follower forwards it to its leader. */
export declare function propose(node: RawNode, data: EntryData, size: number): StepError | null;
export declare function proposeConfChange(node: RawNode, change: ConfChange, v1?: boolean): StepError | null;
export declare function campaign(node: RawNode): StepError | null;
export declare function transferLeader(node: RawNode, to: RaftId): void;
export declare function forgetLeader(node: RawNode): StepError | null;
export declare function reportUnreachable(node: RawNode, id: RaftId): void;
export declare function reportSnapshot(node: RawNode, id: RaftId, ok: boolean): void;
/** Asks for a linearizable read index; the answer comes as a ReadState carrying `context`. */
export declare function readIndex(node: RawNode, context: unknown): void;
export declare function hasReady(node: RawNode): boolean;
export declare function ready(node: RawNode): Ready;
/** Synchronous mode: the last Ready has been persisted, sent and applied. */
export declare function advance(node: RawNode): void;
/** Applies a committed membership change, between the Ready that handed it out and `advance`. */
export declare function applyConfChange(node: RawNode, change: ConfChange): ConfState;
export declare function takeNotes(node: RawNode): readonly Note[];
export interface BasicStatus {
  readonly id: RaftId;
  readonly hardState: HardState;
  readonly softState: SoftState;
  readonly applied: number;
  readonly leadTransferee: RaftId;
}
export declare function basicStatus(node: RawNode): BasicStatus;
/** Copies of what a leader knows of each peer, ascending by id. */
export declare function peerProgress(node: RawNode): readonly Progress[];
/** Deep copy of what is mutable; shares entries, messages and snapshots. */
export declare function cloneRawNode(node: RawNode): RawNode;
