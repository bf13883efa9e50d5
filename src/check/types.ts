import type { Instant } from "../kernel/time.ts";
import type { PeerId, RegionId, StoreId } from "../proto/region.ts";
import type { CheckReport } from "./report.ts";

/**
 * What is known of every region's Raft group. Plain data; records are shared between forks until one of them changes (see
 * `fork.ts`).
 */
export interface RaftChecks {
  readonly report: CheckReport;
  /** Records with a lower number are shared with another fork and must be copied before they change. */
  epoch: number;
  readonly regions: Map<RegionId, RegionRecord>;
  /** How often each store's process has ended, and the count at its last loss of power. */
  readonly deaths: Map<StoreId, StoreDeaths>;
}

export interface StoreDeaths {
  readonly count: number;
  readonly lastPowerLoss: number;
}

/** One region as the checkers know it. */
export interface RegionRecord {
  epoch: number;
  readonly id: RegionId;
  peers: Map<PeerId, PeerRecord>;
  /** Voters that went before their leader applied their removal: until then it counts what they had acknowledged. */
  departed: readonly PeerRecord[];
  /** Term → the peer that led it; the last `MAX_LEADER_TERMS`. */
  leaders: Map<number, PeerId>;
  /** Voter sets that a leader may be counting by, newest first; at most `MAX_CONFIGS`. */
  configs: QuorumConfig[];
  window: EntryWindow;
  /** The highest index known to be committed, and the term of the leader that committed it (0 if not known). */
  committedTo: number;
  committedInTerm: number;
  /** The highest index that any peer has applied. */
  appliedTo: number;
  /** Facts that look wrong now and may be explained by a fact of the same instant that is told later. */
  suspects: Suspect[];
  /** Stores that were given up when the region lost its majority: what they say is of another group from then on. */
  forsaken: readonly StoreId[];
}

/** Terms older than this many elections are no longer told apart: nobody campaigns that far in the past. */
export const MAX_LEADER_TERMS = 32;
/** A leader counts by the configuration that it has applied, which lags the newest by a step or two at most. */
export const MAX_CONFIGS = 4;

/** What is known of one peer. Log positions speak of its durable log. */
export interface PeerRecord {
  readonly id: PeerId;
  readonly store: StoreId;
  /** The value of its store's `StoreDeaths.count` when it last spoke. */
  life: number;
  /** It has told of its own state at least once, in any life. */
  spoken: boolean;
  /** It has told of its own state in this life; until then `powerLost` says how the last one ended. */
  awake: boolean;
  powerLost: boolean;
  term: number;
  vote: PeerId;
  leading: boolean;
  /** The least term, and the vote, that are certain to be on disk because others have relied on them. */
  provenTerm: number;
  provenVoteTerm: number;
  provenVote: PeerId;
  lastIndex: number;
  lastTerm: number;
  /** The end of the log as the peer itself sees it: may run ahead of the durable one. */
  claimedIndex: number;
  claimedTerm: number;
  /** Where the entries of its own term begin, while it leads. */
  ownFrom: number;
  /** Highest applied index; `UNKNOWN` until the first entry is applied in this life. */
  applied: number;
  /** The highest index that it applied in any life. */
  everApplied: number;
}

/** Stands for a term or an index that no fact has told. */
export const UNKNOWN = -1;

export interface QuorumConfig {
  readonly confVer: number;
  readonly voters: readonly StoreId[];
  readonly outgoing: readonly StoreId[];
}

export interface Suspect {
  readonly kind: "no-quorum" | "not-committed";
  readonly index: number;
  readonly term: number;
  readonly peer: PeerId;
  readonly at: Instant;
}

/**
 * The entries that were seen in any peer's log of a region, from `base` on. Because an entry's index and term determine
 * everything before it (that is what log matching says), a whole log is known by its last index and term, and each entry
 * needs only its predecessor's term.
 */
export interface EntryWindow {
  base: number;
  slots: (Slot | null)[];
  /** The term of the committed entry at each index; 0 where not known. */
  chosen: number[];
  /** The length at which it is next worth looking for entries that everybody has applied. */
  trimAt: number;
}

/** An entry at some index. Immutable; other entries of the same index and another term follow in `other`. */
export interface Slot {
  readonly term: number;
  /** The term of the entry before it, or `UNKNOWN`. */
  readonly previousTerm: number;
  readonly data: unknown;
  readonly other: Slot | null;
}
