import type { RepairWait } from "../cluster/repair.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import type { Condition, Node, StoreRefusal } from "../proto/events.ts";
import type { AttemptError } from "../proto/failures.ts";
import type { OperatorName } from "../proto/operators.ts";
import type { Key, RegionId, StoreId } from "../proto/region.ts";
import type { VoteRefusalReason } from "../proto/events/raft.ts";

/** What did not happen, as it is asked: plain data that travels between page, worker and terminal. */
export type Inquiry =
  /** Why the store does not lead the region. */
  | { readonly kind: "lead"; readonly store: StoreId; readonly region: RegionId }
  /** Who voted for whom in an election of the region, the latest where no term is named; and why not for the store, if one is. */
  | { readonly kind: "vote"; readonly region: RegionId; readonly term: number | null; readonly store: StoreId | null }
  /** Why an entry of the region's log is not committed: the first that is not, where none is named. */
  | { readonly kind: "commit"; readonly region: RegionId; readonly index: number | null }
  /** Why PD does not repair the region yet. */
  | { readonly kind: "repair"; readonly region: RegionId }
  /** The same of all regions with a replica on the store; 0 for all that there are. */
  | { readonly kind: "replace"; readonly store: StoreId }
  /** Why the region takes neither reads nor writes. */
  | { readonly kind: "serve"; readonly region: RegionId }
  /** Why the client still waits. */
  | { readonly kind: "answer"; readonly client: number };

export type InquiryKind = Inquiry["kind"];
export type InquiryOf<Kind extends InquiryKind> = Extract<Inquiry, { readonly kind: Kind }>;

/** Until when something stands in the way at the least, in true time; null where nothing that is planned ends it. */
interface Until {
  readonly until: Instant | null;
}

/** One sentence of an answer. Each names what it rests on; `at` is an instant of the record. */
export type Obstacle =
  | { readonly kind: "unknown" }
  // Of machines and what lies between them.
  | { readonly kind: "machine"; readonly node: Node; readonly process: "paused" | "dead" | "off"; readonly since: Instant }
  | { readonly kind: "parted"; readonly from: Node; readonly to: Node }
  | { readonly kind: "slow-link"; readonly from: Node; readonly to: Node; readonly extra: Duration; readonly lossPercent: number }
  | ({ readonly kind: "disk-stalled"; readonly store: StoreId } & Until)
  | { readonly kind: "disk-slow"; readonly store: StoreId; readonly extra: Duration }
  | { readonly kind: "disk-full"; readonly store: StoreId }
  // Of who leads.
  | { readonly kind: "leads"; readonly store: StoreId; readonly region: RegionId; readonly term: number }
  | { readonly kind: "no-replica"; readonly store: StoreId; readonly region: RegionId }
  | { readonly kind: "learner"; readonly store: StoreId }
  | { readonly kind: "empty"; readonly store: StoreId }
  | { readonly kind: "follows"; readonly store: StoreId; readonly leader: StoreId; readonly term: number }
  | { readonly kind: "asleep"; readonly store: StoreId; readonly leader: StoreId }
  | ({ readonly kind: "timer"; readonly store: StoreId; readonly ticks: number; readonly whole: number } & Until)
  | { readonly kind: "stands"; readonly store: StoreId; readonly term: number; readonly preVote: boolean;
      readonly granted: number; readonly needed: number }
  | { readonly kind: "vote-refused"; readonly store: StoreId; readonly to: StoreId; readonly reason: VoteRefusalReason | null }
  | { readonly kind: "vote-outstanding"; readonly store: StoreId; readonly to: StoreId }
  | { readonly kind: "log-behind"; readonly store: StoreId; readonly lastTerm: number; readonly lastIndex: number;
      readonly others: readonly StoreId[] }
  | { readonly kind: "kept-away"; readonly store: StoreId; readonly filter: StoreRefusal["filter"] }
  // Of an election in the record.
  | { readonly kind: "no-election"; readonly region: RegionId; readonly term: number | null }
  | { readonly kind: "elected"; readonly store: StoreId; readonly region: RegionId; readonly term: number; readonly at: Instant;
      readonly votes: number; readonly voters: number }
  | { readonly kind: "not-elected"; readonly region: RegionId; readonly term: number }
  | { readonly kind: "stood"; readonly store: StoreId; readonly term: number; readonly at: Instant; readonly preVote: boolean;
      readonly ticks: number | null }
  | { readonly kind: "handed"; readonly store: StoreId; readonly term: number; readonly at: Instant }
  | { readonly kind: "never-stood"; readonly store: StoreId; readonly since: Instant; readonly at: Instant }
  | { readonly kind: "timer-then"; readonly store: StoreId; readonly at: Instant; readonly ticks: number; readonly whole: number }
  | { readonly kind: "voted"; readonly store: StoreId; readonly to: StoreId; readonly term: number; readonly at: Instant;
      readonly preVote: boolean }
  | { readonly kind: "refused"; readonly store: StoreId; readonly to: StoreId; readonly term: number; readonly at: Instant;
      readonly preVote: boolean; readonly reason: VoteRefusalReason }
  /** Neither a vote nor a refusal is in the record: what was wrong with the voter's machine, or the way to it, at that time. */
  | { readonly kind: "no-answer"; readonly store: StoreId; readonly to: StoreId; readonly preVote: boolean;
      readonly because: Condition | "parted" | null; readonly since: Instant | null }
  | { readonly kind: "had-no-replica"; readonly store: StoreId; readonly region: RegionId }
  // Of commits.
  | { readonly kind: "committed"; readonly region: RegionId; readonly index: number }
  | { readonly kind: "no-entry"; readonly region: RegionId; readonly index: number; readonly last: number }
  | { readonly kind: "nobody-commits"; readonly region: RegionId }
  | { readonly kind: "uncommitted"; readonly region: RegionId; readonly leader: StoreId; readonly index: number;
      readonly last: number;
      readonly have: number; readonly needed: number }
  | { readonly kind: "acknowledged"; readonly store: StoreId; readonly match: number }
  | { readonly kind: "older-term"; readonly term: number; readonly of: number }
  | ({ readonly kind: "writing"; readonly store: StoreId; readonly durable: number } & Until)
  | { readonly kind: "under-way"; readonly from: StoreId; readonly to: StoreId;
      readonly what: "append" | "answer"; readonly arrives: Instant }
  | { readonly kind: "awaits-snapshot"; readonly store: StoreId }
  | { readonly kind: "behind"; readonly store: StoreId; readonly match: number; readonly last: number; readonly probes: boolean }
  // Of repair.
  | { readonly kind: "whole"; readonly region: RegionId }
  | { readonly kind: "no-region"; readonly region: RegionId }
  | { readonly kind: "copying"; readonly region: RegionId }
  | { readonly kind: "operator"; readonly want: OperatorName;
      readonly from: StoreId; readonly to: StoreId; readonly since: Instant }
  | ({ readonly kind: "waits"; readonly region: RegionId; readonly for: RepairWait } & Until)
  | { readonly kind: "silent"; readonly store: StoreId; readonly lastHeard: Instant; readonly downTime: Duration }
  | { readonly kind: "refuses"; readonly store: StoreId; readonly filter: StoreRefusal["filter"] }
  /** Even then: every store that PD may use holds a replica already. */
  | { readonly kind: "no-spare"; readonly stores: number }
  | { readonly kind: "safe-mode"; readonly store: StoreId; readonly at: Instant }
  | ({ readonly kind: "counted"; readonly for: RepairWait | "copying"; readonly regions: number } & Until)
  | { readonly kind: "nothing-to-replace"; readonly store: StoreId }
  // Of service.
  | { readonly kind: "serves"; readonly region: RegionId; readonly store: StoreId }
  | { readonly kind: "merged"; readonly region: RegionId }
  | { readonly kind: "leaderless"; readonly region: RegionId; readonly since: Instant }
  | { readonly kind: "unconfirmed"; readonly region: RegionId; readonly store: StoreId; readonly term: number }
  | { readonly kind: "no-quorum"; readonly region: RegionId; readonly store: StoreId;
      readonly reached: number; readonly needed: number }
  /** Until when the lease answers reads, in true time; and that there is none, so that each read asks first. */
  | { readonly kind: "lease"; readonly store: StoreId; readonly ends: Instant }
  | { readonly kind: "no-lease"; readonly store: StoreId }
  | { readonly kind: "too-few"; readonly region: RegionId; readonly running: number; readonly needed: number }
  | { readonly kind: "first-timer"; readonly store: StoreId; readonly until: Instant }
  | { readonly kind: "merging"; readonly other: RegionId; readonly phase: string }
  // Of clients.
  | { readonly kind: "idle"; readonly client: number }
  | { readonly kind: "pending"; readonly client: number; readonly requests: number }
  | { readonly kind: "timestamp"; readonly since: Instant }
  | { readonly kind: "breaker"; readonly store: StoreId; readonly half: boolean; readonly until: Instant | null }
  | ({ readonly kind: "request"; readonly asks: string; readonly key: Key; readonly region: RegionId; readonly store: StoreId;
      readonly phase: "sent" | "locating" | "sleeping" | "checking" | "locked" | "parked"; readonly since: Instant;
      readonly error: AttemptError | ""; readonly backoff: string; readonly slept: Duration; readonly budget: Duration;
      readonly lock: string } & Until);

export type ObstacleKind = Obstacle["kind"];
export type ObstacleOf<Kind extends ObstacleKind> = Extract<Obstacle, { readonly kind: Kind }>;

/** The answer at an instant: what it comes to first, then what it rests on. */
export interface AnswerWhyNot {
  readonly question: Inquiry;
  readonly at: Instant;
  readonly because: readonly Obstacle[];
}
