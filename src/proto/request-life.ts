import type { Duration, Instant } from "../kernel/time.ts";
import type { AttemptError } from "./failures.ts";
import type { HistoryEntry } from "./history.ts";
import type { Key, RegionId, StoreId } from "./region.ts";

/** A client's request by what it is known by in every replay: a raw read or write by its key, a transaction by who does it. */
export interface RequestName {
  readonly client: number;
  readonly kind: "get" | "put" | "txn";
  readonly began: Instant;
  /** "" for a transaction, whose `process` is that of the history; 0 for a raw read or write. */
  readonly key: Key;
  readonly process: number;
}

/** One that can be followed; `latency` and `outcome` are null while it is under way. */
export interface RequestChoice extends RequestName {
  readonly latency: Duration | null;
  readonly outcome: HistoryEntry["outcome"] | null;
}

/** Where something of a request happens: at its client, a member of PD or a store. */
export type LifeLane = "client" | `pd ${number}` | `store ${StoreId}`;

/**
 * A stretch of a request's life, from the client's view: what it waited for. `timestamp`: PD's; `locate`: PD's word where a key
 * lies; `ask`: a store's answer; `sleep`: the end of a back-off; `park`: another request that asks for all; `check`: a sign of
 * life; `lock`: the end of another transaction; `rest`: before the whole transaction is begun anew.
 */
export interface LifeHop {
  readonly kind: "timestamp" | "locate" | "ask" | "sleep" | "park" | "check" | "lock" | "rest";
  readonly from: Instant;
  /** Null while it lasts. */
  readonly to: Instant | null;
  /** What is asked: `get`, `prewrite`, `commit`, …; "" for a timestamp and a rest. */
  readonly asks: string;
  readonly key: Key;
  readonly region: RegionId;
  /** Whom it asked; "client" where nobody was. */
  readonly whom: LifeLane;
  /** The kind of back-off; "" for none. */
  readonly backoff: string;
  /** What went wrong at its end, and in TiKV's own words where a store told it; "" where nothing did. */
  readonly error: AttemptError | "";
  readonly detail: string;
  /** It asks what becomes of a lock of another transaction. */
  readonly isForLock: boolean;
}

/** A message of a request, from one lane to another. */
export interface LifeMessage {
  readonly from: LifeLane;
  readonly to: LifeLane;
  readonly departed: Instant;
  readonly arrives: Instant;
  readonly isLost: boolean;
}

/** A request from its arrival to its end, hop by hop. */
export interface RequestLife {
  readonly request: RequestName;
  /** The last instant that is told; `isOver`: the request ended there. */
  readonly until: Instant;
  readonly isOver: boolean;
  /** By their beginnings. */
  readonly hops: readonly LifeHop[];
  readonly messages: readonly LifeMessage[];
  /** More is not told: the replay took too long, or there are more hops than a picture holds. */
  readonly isCut: boolean;
}
