import type { Duration, Instant } from "../kernel/time.ts";
import type { StoreCondition } from "./detection.ts";
import type { AttemptError, BackoffKind, ClientFailure, TxnFailure } from "./failures.ts";
import type { FlowEnd, FlowStep, FlowStyle, OrderSight } from "./flow.ts";
import type { HistoryEntry, HistoryKind } from "./history.ts";
import type { Ts } from "./kv.ts";
import type { ReplicaRead } from "./messages.ts";
import type { LogEnd, OwnerState, ReplicatedWrite, WritePlace } from "./replication.ts";
import type { Key, PeerId, Region, RegionId, StoreId } from "./region.ts";

/**
 * A log entry as a checker sees it: `data` is compared by identity and content. Only the check of what clients read looks
 * inside, for puts.
 */
export interface ObservedEntry {
  readonly index: number;
  readonly term: number;
  readonly data: unknown;
}

/** Facts that are too frequent to record as events, and that the checkers fold while the cluster runs. */
export type Observation =
  /** Term, vote or role of a peer changed (or the peer came to be, or came back). Emitted after it became so. */
  | { readonly kind: "peer-state"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId;
      readonly term: number; readonly vote: PeerId; readonly role: "follower" | "pre-candidate" | "candidate" | "leader";
      readonly lastIndex: number; readonly lastTerm: number; readonly commit: number }
  /** Entries became part of the peer's durable log; whatever stood at or behind the first one's index is gone. */
  | { readonly kind: "log-appended"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId;
      readonly entries: readonly ObservedEntry[] }
  /** A snapshot replaced the peer's log and data. */
  | { readonly kind: "log-reset"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId;
      readonly index: number; readonly term: number }
  /** A leader's commit index moved. */
  | { readonly kind: "committed"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId;
      readonly term: number; readonly index: number }
  /** The store may answer the region's reads by itself until then, in true time (not, if that is now). Told before it does. */
  | { readonly kind: "lease"; readonly region: RegionId; readonly store: StoreId; readonly until: Instant }
  /** A leader and those who agreed to it (itself not named) tick no more. */
  | { readonly kind: "slept"; readonly region: RegionId; readonly store: StoreId; readonly agreed: readonly PeerId[] }
  /** A leader ticks again, as somebody asks for something: a client, or ahead of a peak (a number below 0). */
  | { readonly kind: "woken"; readonly region: RegionId; readonly requestId: number }
  | { readonly kind: "applied"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId;
      readonly entry: ObservedEntry; /** What it holds was void by then, and did nothing. */ readonly isVoid: boolean }
  | { readonly kind: "peer-gone"; readonly region: RegionId; readonly store: StoreId; readonly peer: PeerId }
  /** PD accepted a region into its tree; `displaced` are the older regions that overlapped it and left. */
  | { readonly kind: "pd-region"; readonly region: Region; readonly displaced: readonly RegionId[] }
  /** A member of PD gives out `count` timestamps, of which this is the largest. */
  | { readonly kind: "tso-granted"; readonly member: number; readonly physical: number; readonly logical: number;
      readonly count: number }
  /** A client began an operation; a `client-operation` tells of its end, unless the client's process ends before it. */
  | { readonly kind: "client-asked"; readonly client: number; readonly operation: "get" | "put"; readonly key: Key;
      /** What it wants to write; null for a delete, or a get. */ readonly value: string | null }
  /** A client sends a request beyond the first of its operation, or begins a transaction anew: why. */
  | { readonly kind: "client-tries-again"; readonly client: number; readonly error: AttemptError | TxnFailure;
      /** What it wants, raw: an earlier request was not answered, and may be served late. */
      readonly late: { readonly key: Key; readonly value: string | null } | null }
  /** A client begins to sleep before it asks again, or has slept, unasked, until another of its requests came through. */
  | { readonly kind: "client-backs-off"; readonly client: number; readonly backoff: BackoffKind; readonly length: Duration }
  /** An operation, or a transaction, has failed. */
  | { readonly kind: "client-failed"; readonly client: number; readonly error: ClientFailure }
  | { readonly kind: "client-operation"; readonly client: number; readonly operation: "get" | "put"; readonly key: Key;
      /** Null for a read of nothing, or a delete. */ readonly value: string | null;
      /** How a replica answered it that may not lead; null where the leader did. */
      readonly replica: ReplicaRead | null; readonly ok: boolean; readonly region: RegionId;
      readonly latency: Duration; /** How long the last request of it was under way. */ readonly attempt: Duration;
      readonly retries: number }
  /** A region has answered a raw scan of a client: what it has of the range, all of whose keys were read. */
  | { readonly kind: "client-scanned"; readonly client: number; readonly region: RegionId; readonly startKey: Key;
      readonly endKey: Key; readonly pairs: readonly { readonly key: Key; readonly value: string | null }[];
      readonly replica: ReplicaRead | null; readonly latency: Duration }
  /** Beside Raft: entries are on a store's disk, of the group's log (origin 0) or a member's; taken by itself, or sent to it. */
  | { readonly kind: "replication-stored"; readonly region: RegionId; readonly store: StoreId; readonly origin: StoreId;
      readonly isOwn: boolean; readonly entries: readonly ReplicatedWrite[] }
  /** A process began: so far its disk has the log. */
  | { readonly kind: "replication-opened"; readonly region: RegionId; readonly store: StoreId; readonly durable: number }
  /** The monitor has chosen a new primary among those that answered, by the ends of their logs. */
  | { readonly kind: "replication-judged"; readonly region: RegionId; readonly chosen: StoreId;
      readonly answers: readonly LogEnd[] }
  /** A primary acknowledges a write to its client; `isSafe`: another one's disk has it, too. */
  | { readonly kind: "replication-acknowledged"; readonly region: RegionId; readonly store: StoreId; readonly term: number;
      readonly index: number; readonly isSafe: boolean }
  /** A store is the primary of a term, whose first place is `from`. */
  | { readonly kind: "replication-promoted"; readonly region: RegionId; readonly store: StoreId; readonly term: number;
      readonly from: number }
  /** A store cut off the end of its log: what its primary does not have. */
  | { readonly kind: "replication-cut"; readonly region: RegionId; readonly store: StoreId; readonly from: number }
  /** A store got everything anew, up to a place, before which an entry of that term stood. */
  | { readonly kind: "replication-copied"; readonly region: RegionId; readonly store: StoreId; readonly index: number;
      readonly term: number }
  /** Of two writes of a key that did not know each other one is kept; `seen` by the lost one: writes of each member. */
  | { readonly kind: "replication-conflict"; readonly region: RegionId; readonly store: StoreId; readonly key: Key;
      readonly kept: WritePlace; readonly lost: WritePlace; readonly seen: ReadonlyMap<StoreId, number> }
  /** A region with one owner beside Raft: `from` has lost it, after that silence, and `to` takes it (0: nobody yet). */
  | { readonly kind: "replication-owner"; readonly region: RegionId; readonly state: OwnerState; readonly from: StoreId;
      readonly to: StoreId; readonly silence: Duration }
  /** A client's write ended: acknowledged by a store, or given up. */
  | { readonly kind: "replication-written"; readonly region: RegionId; readonly client: number; readonly ok: boolean;
      readonly store: StoreId; readonly term: number; readonly index: number; readonly latency: Duration }
  /** A failure detector takes a store for something else from now on; `from` is null where it begins to watch it. */
  | { readonly kind: "detector"; readonly detector: string; readonly store: StoreId; readonly from: string | null;
      readonly to: string }
  /** What a watched store really is from now on. */
  | { readonly kind: "store-condition"; readonly store: StoreId; readonly condition: StoreCondition;
      readonly since: Instant }
  /** A store answers a read at a timestamp: of a range, in which it has found those keys, or of one (which `endKey` is, too). */
  | { readonly kind: "versions-read"; readonly region: RegionId; readonly store: StoreId; readonly startKey: Key;
      readonly endKey: Key; readonly version: Ts; readonly found: readonly Key[] }
  /**
   * A command of a transaction wants to be served by the region of the key; a `command-ended` tells what came of that. Of the
   * collector's commands, which nobody waits for, neither is told.
   */
  | { readonly kind: "command-asked"; readonly client: number; readonly operation: "get" | "put"; readonly key: Key }
  /** It was served (perhaps by naming the lock of another transaction), or given up. What is not a read is a write. */
  | { readonly kind: "command-ended"; readonly client: number; readonly operation: "get" | "put"; readonly key: Key;
      readonly ok: boolean; readonly region: RegionId; readonly latency: Duration; readonly attempt: Duration;
      readonly retries: number }
  /** A transaction of a client ended, or nobody will ever know how. `retries`: how often it was begun anew after a conflict. */
  | { readonly kind: "client-transaction"; readonly history: HistoryKind; readonly entry: HistoryEntry;
      readonly latency: Duration; readonly retries: number }
  /** A client begins an order, and its coordinator goes on with it: `step` is "" for one that a single transaction does. */
  | { readonly kind: "order-step"; readonly client: number; readonly style: FlowStyle; readonly order: number;
      readonly step: FlowStep | "" }
  | { readonly kind: "order-ended"; readonly client: number; readonly style: FlowStyle; readonly order: number;
      readonly end: FlowEnd }
  /** A coordinator that started anew has read its records: it left these orders, and no others. */
  | { readonly kind: "orders-found"; readonly client: number; readonly style: FlowStyle; readonly orders: readonly number[] }
  /** A client has looked at the three parts of an order at one instant. */
  | { readonly kind: "order-seen"; readonly client: number; readonly style: FlowStyle; readonly order: number;
      readonly sight: OrderSight };

/** An observation of one kind, or of several. */
export type ObservationOf<Kind extends Observation["kind"]> = Extract<Observation, { readonly kind: Kind }>;
