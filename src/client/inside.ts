import type { Duration, Instant } from "../kernel/time.ts";
import type { AttemptError, BackoffKind } from "../proto/failures.ts";
import type { Ts, TxnCommand } from "../proto/kv.ts";
import type { Key, RegionId, StoreId } from "../proto/region.ts";
import { budgetOf, countedSleep, sleepsOf } from "./backoff.ts";
import type { Transaction, TxnPhase } from "./txn/state.ts";
import type { ClientState, Operation, Phase } from "./types.ts";

/** What a request asks of a region: a raw read or write, or a transaction's command. */
type RequestKind = Operation["operation"] | TxnCommand["kind"];

export const requestKind = ({ command, operation }: Operation): RequestKind => command?.kind ?? operation;

/** A request as it stands: what it waits for, and what of its time to sleep is used up. */
export interface RequestStand {
  readonly asks: RequestKind;
  readonly key: Key;
  /** 0 before it knew any. */
  readonly region: RegionId;
  readonly store: StoreId;
  readonly phase: Phase;
  /** It sleeps until another request of this client, which asks the region or PD for all, has come through. */
  readonly isParked: boolean;
  readonly since: Instant;
  readonly attempts: number;
  readonly error: AttemptError | "";
  /** Its sleeps by kind, the longest first, what of them counts, and how much may. */
  readonly sleeps: readonly { readonly kind: BackoffKind; readonly count: number; readonly slept: Duration }[];
  readonly slept: Duration;
  readonly budget: Duration;
  /** The transaction whose lock it met and waits for; null for none. */
  readonly lock: { readonly startTs: Ts; readonly primary: Key; readonly key: Key } | null;
}

interface WithBudget {
  readonly settings: { readonly client: { readonly maxRetryTime: Duration } };
}

export function standOf(client: ClientState, host: WithBudget, operation: Operation): RequestStand {
  const { key, region, store, phase, startedAt, attempts, lastError, backoffs, ticket } = operation;
  return {
    asks: requestKind(operation), key, region, store, phase, since: startedAt, attempts, error: lastError,
    isParked: phase === "sleeping" && [...client.parked.values()].some((those) => those.some((one) => one.ticket === ticket)),
    sleeps: backoffs === null ? [] : sleepsOf(backoffs), slept: (backoffs === null ? 0 : countedSleep(backoffs)) as Duration,
    budget: budgetOf(host, operation), lock: phase === "locked" ? lockMet(client, ticket) : null,
  };
}

function lockMet({ txn }: ClientState, ticket: number): RequestStand["lock"] {
  for (const resolution of txn?.resolving.values() ?? []) {
    const first = resolution.locks[0];
    if (resolution.ticket === ticket && first !== undefined) {
      return { startTs: first.lock.startTs, primary: first.lock.primary, key: first.key };
    }
  }
  return null;
}

/** A transaction as it stands. */
export interface TransactionStand {
  readonly startTs: Ts;
  readonly workload: string;
  readonly role: string;
  readonly isPessimistic: boolean;
  readonly phase: TxnPhase;
  /** "" before it has one. */
  readonly primary: Key;
  /** What it has locked or is going to write; before that what it reads. */
  readonly keys: readonly Key[];
  readonly since: Instant;
  readonly retries: number;
  /** Requests of it that are not answered. */
  readonly requests: readonly RequestStand[];
}

/** Keys and requests of a transaction that are told at most. */
const MAX_KEYS = 8;
const MAX_REQUESTS = 4;

/** The client's transactions, the oldest first, `most` of them. */
export function transactionsOf(client: ClientState, host: WithBudget, most: number): readonly TransactionStand[] {
  const running = [...client.txn?.running.values() ?? []].sort((a, b) => a.begunAt - b.begunAt || a.id - b.id);
  return running.slice(0, most).map((transaction) => ({
    startTs: transaction.startTs, workload: transaction.workload ?? "session", role: transaction.task.role,
    isPessimistic: transaction.isPessimistic, phase: transaction.phase, primary: transaction.primary,
    keys: keysOf(transaction).slice(0, MAX_KEYS), since: transaction.begunAt, retries: transaction.retries,
    requests: client.waiting.filter(({ owner }) => owner === transaction.id).slice(0, MAX_REQUESTS)
      .map((operation) => standOf(client, host, operation)),
  }));
}

function keysOf({ mutations, locked, keys, task }: Transaction): readonly Key[] {
  if (mutations.length > 0) return mutations.map(({ key }) => key);
  return locked.length > 0 ? locked : keys.length > 0 ? keys : task.keys;
}
