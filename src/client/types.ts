import type { Stream } from "../kernel/random.ts";
import type { Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { AttemptError } from "../proto/failures.ts";
import type { CrashStep } from "../proto/flow.ts";
import type { ClusterHost } from "../proto/host.ts";
import type { TxnCommand } from "../proto/kv.ts";
import type { ReplicaRead } from "../proto/messages.ts";
import type { ReplicationTimer } from "../proto/replication.ts";
import type { Key, RegionId, StoreId } from "../proto/region.ts";
import type { Backoffs } from "./backoff.ts";
import type { Measures } from "./measures.ts";
import type { Prewarmer } from "./prewarm/state.ts";
import type { TwinWriter } from "./replication/state.ts";
import type { RegionCache } from "./region-cache.ts";
import type { TsoProbe } from "./tso-probe.ts";
import type { TxnState, TxnTimer } from "./txn/state.ts";

/** What a client's timers mean. A ticket that nobody waits under any more is a timer that came too late. */
export type ClientTimer =
  /** The next operation is due, unless the rate was changed since (that begins a new round). */
  | { readonly kind: "arrival"; readonly round: number }
  /** The operation's back-off is over. */
  | { readonly kind: "wake"; readonly ticket: number }
  /** Look whether a scout is still out on the request that it sent under the ticket. */
  | { readonly kind: "scout-late"; readonly ticket: number }
  /** The members of PD are asked who leads. */
  | { readonly kind: "pd-seek" }
  /** The next timestamp is due. */
  | { readonly kind: "tso-probe"; readonly round: number }
  /** PD did not answer in time. */
  | { readonly kind: "pd-timeout"; readonly ticket: number }
  /** Look for requests that stores did not answer in time. */
  | { readonly kind: "sweep" }
  /** Look whether the connection to a store has been silent for too long. */
  | { readonly kind: "keepalive"; readonly store: StoreId }
  /** A probe of a store was not answered in time. */
  | { readonly kind: "probe-timeout"; readonly store: StoreId; readonly ticket: number }
  /** Probe an unreachable store once more. */
  | { readonly kind: "probe-again"; readonly store: StoreId }
  | { readonly kind: "transactions"; readonly timer: TxnTimer }
  | { readonly kind: "replication"; readonly timer: ReplicationTimer };

/** A client keeps nothing on its disk. */
export type ClientBatch = never;

export type ClientHost = ClusterHost<ClientTimer, ClientBatch>;

/** What an operation waits for: a store's answer, PD's, the end of a back-off, a store's sign of life, or another's lock. */
export type Phase = "sent" | "locating" | "sleeping" | "checking" | "locked";

/**
 * A request to the region in which its key lies, from its arrival to its end, over all attempts: a state machine as data. A raw
 * read or write, or a command of a transaction, which takes the same way.
 */
export interface Operation {
  /** Whether it reads or writes: a region may serve the one and not the other. */
  readonly operation: "get" | "put";
  readonly key: Key;
  /** What a transaction asks: of a region for its keys there, `key` among them. Null for a raw read or write. */
  command: TxnCommand | null;
  /** Who of `ClientState.txn` is told of its end; 0 for nobody. */
  readonly owner: number;
  /** How many times `client.max-retry-time` it may sleep; 0 once nobody waits for it any more. */
  patience: number;
  /** Since when a command waits to be served; -1 while it does not, and of all that is no command of a transaction. */
  askedAt: Instant;
  /** Some request of it was not answered, and may have taken effect all the same. */
  unanswered: boolean;
  /** The value to write, null to delete the key; "" for a get. */
  readonly value: string | null;
  readonly startedAt: Instant;
  /** Under what the operation waits now; also the id of the request it waits for. */
  ticket: number;
  phase: Phase;
  /** When it last asked a store or PD, in true time (for people) and by the client's clock (for time-outs). */
  sentAt: Instant;
  sentClock: Instant;
  /** The region and store it asked last; 0 before it knew any. */
  region: RegionId;
  store: StoreId;
  /** The store that was taken for the region's leader when it first looked whom to ask: before whom a breaker may stand. */
  target: StoreId;
  /** The PD member it asked last, as an index in `host.directory.pds`. */
  pdMember: number;
  /** Which version of the region, which loading of its cache entry, and which of its peers it asked last. */
  version: number;
  generation: number;
  peerIndex: number;
  /** True if the peer asked last was the cached leader. */
  askedLeader: boolean;
  /** How a replica was asked last that may not lead; null where the leader was meant. */
  replica: ReplicaRead | null;
  /** Requests sent to stores so far. */
  attempts: number;
  lastError: AttemptError | "";
  /** The region (or PD, see `scouts`) that it tries while others of this client wait for its outcome; 0 if none do. */
  scoutOf: RegionId;
  /** Since when, by the client's clock, it waits for a scout. */
  parkedAt: Instant;
  /** Both null until something fails, so that a healthy operation allocates nothing for them. */
  tried: Tried | null;
  backoffs: Backoffs | null;
}

/** An operation that waits for a scout. */
export interface Parked {
  readonly ticket: number;
  /** When it would have begun to sleep, by the client's clock, had it slept all of its sleep without a break. */
  readonly asleepSince: Instant;
  /** The operation's. */
  readonly patience: number;
}

/** What one operation has learnt about the peers of one cache entry, by index of the peer. */
export interface Tried {
  readonly attempts: number[];
  /** Microseconds that attempts on the peer took. */
  readonly spent: number[];
  readonly notLeader: boolean[];
}

/** Why a store is being probed: a request failed, its connection has been silent, or it was unreachable before. */
export type ProbePurpose = "liveness" | "keepalive" | "recovery";

/** A store as the client sees it. */
export interface ClientStore {
  readonly id: StoreId;
  readonly machine: MachineId;
  reachable: boolean;
  /** False from the break of its connection until it gives a sign of life: nothing can be sent to it meanwhile. */
  connected: boolean;
  /** Counts how often it became unreachable: cache entries loaded under an earlier epoch do not trust it any more. */
  epoch: number;
  /** Requests sent to it that wait for their answers. */
  outstanding: number;
  /** By the client's clock: when the first of these was sent, and when the store last gave a sign of life. */
  busySince: Instant;
  lastHeard: Instant;
  keepaliveArmed: boolean;
  /** The probe under way: 0, or the ticket of its request. */
  probe: number;
  probePurpose: ProbePurpose;
  /** True while a timer for the next probe of the unreachable store runs. */
  recoveryArmed: boolean;
}

/**
 * A circuit breaker, which TiKV's client does not have before stores, and has switched off before PD: after more failures in a
 * row than `client.breaker-failures` no operation begins for `client.breaker-open-time`; then one is let through as a probe, and
 * its outcome decides. What may not begin fails at once; what has begun goes on. Mutable; by the client's clock.
 */
export interface Breaker {
  state: "closed" | "open" | "half-open";
  /** In a row, while it is closed. */
  failures: number;
  /** When it opened, or let its probe through. */
  since: Instant;
}

/** Whom a circuit breaker stands before: a store that leads regions, by what the client believes, or PD (0). */
export type BreakerTarget = StoreId;
export const PD_TARGET: BreakerTarget = 0;

export interface ClientState {
  readonly client: number;
  readonly clients: number;
  /** The keys it reads and writes. Never empty while the rate is above 0. */
  readonly keys: readonly Key[];
  /** Decides about arrivals, keys and kinds of operations: independent of what fails. */
  readonly workload: Stream;
  /** Decides about back-offs, replicas and cache lifetimes. */
  readonly choices: Stream;
  /** Writes so far: makes every value unique. Survives restarts, as a client would name its writes by a fresh session id. */
  writes: number;
  /** The next ticket; unique over all clients and restarts, because stores tell requests apart by it. */
  nextTicket: number;
  /** True while an operation is planned: false where the rate is 0, and before the process starts. */
  arriving: boolean;
  /** Counts the times that the workload was begun or its rate changed: timers of an earlier round mean nothing. */
  arrivalRound: number;
  /** Threads of a closed loop that think: for each of them a timer of this round runs. */
  thinking: number;
  sweepArmed: boolean;
  /** True from reaching the limit on waiting operations until half of them are gone. */
  shedding: boolean;
  /** The PD member it takes for the leader, as an index in `host.directory.pds`. */
  pdMember: number;
  /** That member does not answer, or does not lead: it looks for the one that does. */
  seekingPd: boolean;
  readonly tso: TsoProbe;
  /** In the order of their tickets: see `waitingUnder`. */
  waiting: Operation[];
  /** Who waits for a scout, oldest first, by region or PD. A region stands here while it has a scout. */
  parked: Map<RegionId, Parked[]>;
  cache: RegionCache;
  stores: Map<StoreId, ClientStore>;
  /** Empty while no breaker is switched on. */
  breakers: Map<BreakerTarget, Breaker>;
  measures: Measures;
  /** Before what step of a transaction it crashes, as people have asked for; "" for none. */
  crashAt: CrashStep | "";
  /** Null until it has to do with transactions. */
  txn: TxnState | null;
  /** What it writes beside Raft; null where nothing is there. */
  twin: TwinWriter | null;
  /** How often its keys are asked; null while it gets nothing ready ahead of a peak. */
  warm: Prewarmer | null;
}
