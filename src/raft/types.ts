/**
 * The shapes that Raft peers exchange and keep: entries, snapshots, configurations, hard state. All of them are
 * immutable once made and shared by reference, so that a forked cluster copies none of them.
 */

/** The id of a peer within its group: a positive integer. 0 means "nobody". */
export type RaftId = number;
export const NONE: RaftId = 0;
/** Addressees of a node's own storage messages when `asyncStorageWrites` is on; never the id of a peer. */
export const APPEND_THREAD: RaftId = -1;
export const APPLY_THREAD: RaftId = -2;

export const isStorageThread = (id: RaftId): boolean => id === APPEND_THREAD || id === APPLY_THREAD;

/** Larger than any size that occurs: the value of a limit that is off. */
export const UNLIMITED = Number.MAX_SAFE_INTEGER;

export const EntryType = { Normal: 0, ConfChange: 1, ConfChangeV2: 2 } as const;
export type EntryType = (typeof EntryType)[keyof typeof EntryType];

/**
 * What an entry carries: any immutable value of the host's, never encoded. `null` is the empty payload (the entry that a
 * new leader appends). Entries of the two conf-change types carry a `ConfChange`, or null for the empty change.
 */
export type EntryData = unknown;

export interface Entry {
  readonly term: number;
  readonly index: number;
  readonly type: EntryType;
  readonly data: EntryData;
  /** Bytes of payload: what `data` would occupy if it were encoded. */
  readonly size: number;
}

/** An entry. Proposals carry term 0 and index 0 until a leader places them in its log. */
export function createEntry(term: number, index: number, type: EntryType, data: EntryData, size: number): Entry {
  return { term, index, type, data, size };
}

/** The list that stands for "no entries" everywhere, so that emptiness allocates nothing. */
export const NO_ENTRIES: readonly Entry[] = [];

/** Who votes and who listens, as recorded in snapshots and returned by an applied change. All lists ascend. */
export interface ConfState {
  readonly voters: readonly RaftId[];
  readonly learners: readonly RaftId[];
  /** The voters of the configuration being left; empty unless the configuration is joint. */
  readonly votersOutgoing: readonly RaftId[];
  /** Voters of the outgoing half that become learners once the joint configuration is left. */
  readonly learnersNext: readonly RaftId[];
  /** Leave the joint configuration without being asked, as soon as the change that entered it has been applied. */
  readonly autoLeave: boolean;
}

/** The list of nobody, shared so that it weighs nothing: most configurations are plain voters. */
export const NOBODY: readonly RaftId[] = [];

export const EMPTY_CONF_STATE: ConfState = {
  voters: NOBODY, learners: NOBODY, votersOutgoing: NOBODY, learnersNext: NOBODY, autoLeave: false,
};

/** A ConfState of plain voters (and learners), for bootstrapping a group. */
export function createConfState(voters: readonly RaftId[], learners: readonly RaftId[] = []): ConfState {
  return {
    voters: ascending(voters), learners: ascending(learners), votersOutgoing: NOBODY, learnersNext: NOBODY, autoLeave: false,
  };
}

/** The ids in ascending order, in a list that is just as long as it must be. */
export const ascending = (ids: readonly RaftId[]): readonly RaftId[] =>
  ids.length === 0 ? NOBODY : ids.slice().sort((a, b) => a - b);

/** Whether the peer votes, in either half; `includes` where there is one half. */
export const isVoter = ({ voters, votersOutgoing }: ConfState, id: RaftId): boolean =>
  voters.includes(id) || (votersOutgoing.length > 0 && votersOutgoing.includes(id));

/** Whether the peer belongs to the group at all. */
export const isMember = (config: ConfState, id: RaftId): boolean =>
  isVoter(config, id) || (config.learners.length > 0 && config.learners.includes(id));

/** Everybody who votes in one half or both, ascending. */
export const votersOf = ({ voters, votersOutgoing }: ConfState): readonly RaftId[] =>
  votersOutgoing.length === 0 ? voters : ascending(voters.concat(votersOutgoing.filter((id) => !voters.includes(id))));

export interface Snapshot {
  /** The last entry that the snapshot covers. Index 0 is the empty snapshot. */
  readonly index: number;
  readonly term: number;
  readonly confState: ConfState;
  /** The host's state machine at `index`: any immutable value. */
  readonly data: unknown;
  /** Bytes that `data` would occupy on the wire. */
  readonly size: number;
}

export const EMPTY_SNAPSHOT: Snapshot = { index: 0, term: 0, confState: EMPTY_CONF_STATE, data: null, size: 0 };

/** What must survive a crash besides the log. */
export interface HardState {
  readonly term: number;
  readonly vote: RaftId;
  readonly commit: number;
}

export const EMPTY_HARD_STATE: HardState = { term: 0, vote: NONE, commit: 0 };

let latestHardState = EMPTY_HARD_STATE;

/** A hard state; the one made last if that says the same, as what the members of a group keep one after another often does. */
export function createHardState(term: number, vote: RaftId, commit: number): HardState {
  const latest = latestHardState;
  if (latest.term === term && latest.vote === vote && latest.commit === commit) return latest;
  latestHardState = { term, vote, commit };
  return latestHardState;
}

export const isEmptyHardState = (hard: HardState): boolean =>
  hard.term === 0 && hard.vote === NONE && hard.commit === 0;

export const Role = { Follower: 0, Candidate: 1, Leader: 2, PreCandidate: 3 } as const;
export type Role = (typeof Role)[keyof typeof Role];

/** The volatile part of a peer's view that hosts usually react to. */
export interface SoftState {
  readonly lead: RaftId;
  readonly role: Role;
}

export const ConfChangeType = { AddVoter: 0, Remove: 1, Update: 2, AddLearner: 3 } as const;
export type ConfChangeType = (typeof ConfChangeType)[keyof typeof ConfChangeType];

export interface ConfChangeSingle {
  readonly type: ConfChangeType;
  readonly id: RaftId;
}

/** How a change with several parts is made: joint if needed, or joint always, left by itself or on request. */
export const Transition = { Auto: 0, JointImplicit: 1, JointExplicit: 2 } as const;
export type Transition = (typeof Transition)[keyof typeof Transition];

/** A membership change. No changes with transition Auto means: leave the joint configuration. */
export interface ConfChange {
  readonly transition: Transition;
  readonly changes: readonly ConfChangeSingle[];
  /** The host's own data, handed back when the change is applied. */
  readonly context: unknown;
}

export const EMPTY_CONF_CHANGE: ConfChange = { transition: Transition.Auto, changes: [], context: null };

export function createConfChange(
  changes: readonly ConfChangeSingle[], transition: Transition = Transition.Auto, context: unknown = null,
): ConfChange {
  return { transition, changes, context };
}

/** A completed ReadIndex request: once the host has applied up to `index` it may serve the read known by `context`. */
export interface ReadState {
  readonly index: number;
  readonly context: unknown;
}

/** Why the core refused an input. The texts are etcd's. */
export type StepError =
  | "raft proposal dropped"
  | "raft: cannot step raft local message"
  | "raft: cannot step as peer not found";
export const ERR_PROPOSAL_DROPPED: StepError = "raft proposal dropped";
export const ERR_STEP_LOCAL_MESSAGE: StepError = "raft: cannot step raft local message";
export const ERR_STEP_PEER_NOT_FOUND: StepError = "raft: cannot step as peer not found";
