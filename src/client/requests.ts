import type { LifeHop, RequestName } from "../proto/request-life.ts";
import { sleepsOf } from "./backoff.ts";
import { requestKind } from "./inside.ts";
import type { Transaction } from "./txn/state.ts";
import type { ClientState, Operation } from "./types.ts";

/** A part of a request that waits by itself: where it stands. `identity` stays the same over all that becomes of it. */
export interface RequestPart extends Pick<LifeHop, "kind" | "asks" | "key" | "region" | "backoff" | "error" | "isForLock"> {
  readonly identity: unknown;
  readonly ticket: number;
  /** Whom it asked; 0 for nobody. */
  readonly store: number;
  readonly pd: number;
}

/** Requests of a client that are under way, the oldest first: transactions as a whole. */
export function requestsUnderWay({ client, waiting, txn }: ClientState): readonly RequestName[] {
  const raw = waiting.filter(({ command }) => command === null).map(({ operation, key, startedAt }): RequestName =>
    ({ client, kind: operation, began: startedAt, key, process: 0 }));
  const running = [...txn?.running.values() ?? []].map(({ begunAt, process }): RequestName =>
    ({ client, kind: "txn", began: begunAt, key: "", process }));
  return [...raw, ...running].sort((a, b) => a.began - b.began);
}

/** Where the parts of a request stand; null where it is not under way. */
export function partsOfRequest(state: ClientState, name: RequestName): readonly RequestPart[] | null {
  if (name.kind !== "txn") {
    const operation = state.waiting.find(({ command, key, operation: kind, startedAt }) =>
      command === null && key === name.key && kind === name.kind && startedAt === name.began);
    return operation === undefined ? null : [partOf(state, operation, false)];
  }
  const transaction = [...state.txn?.running.values() ?? []].find(({ begunAt, process }) =>
    begunAt === name.began && process === name.process);
  if (transaction === undefined) return null;
  const own = state.waiting.filter(({ owner }) => owner === transaction.id);
  const tickets = new Set(own.map(({ ticket }) => ticket));
  const resolving = [...state.txn?.resolving.values() ?? []].filter(({ ticket }) => tickets.has(ticket));
  const owners = new Set(resolving.map(({ id }) => id));
  return [
    ...ofTransaction(state, transaction), ...own.map((operation) => partOf(state, operation, false)),
    ...state.waiting.filter(({ owner }) => owners.has(owner)).map((operation) => partOf(state, operation, true)),
  ];
}

/** What the transaction as a whole waits for: a timestamp, or the end of its rest. */
function ofTransaction({ txn, pdMember }: ClientState, transaction: Transaction): readonly RequestPart[] {
  const { phase, id, primary } = transaction;
  const none = { asks: "", key: primary, region: 0, backoff: "", error: "", isForLock: false, store: 0, pd: 0 } as const;
  if (phase === "resting") return [{ ...none, identity: transaction, ticket: -id, kind: "rest" }];
  if (txn === null || (phase !== "starting" && phase !== "stamping" && phase !== "ordering")) return [];
  const { asked, ticket, isResting } = txn.oracle;
  if (isResting) return [{ ...none, identity: transaction, ticket: -id, kind: "sleep", backoff: "pdRPC" }];
  const isAsked = asked.some(({ owner }) => owner === id);
  return [{ ...none, identity: transaction, ticket: isAsked ? ticket : 0, kind: "timestamp", pd: isAsked ? pdMember + 1 : 0 }];
}

const KINDS = { sent: "ask", locating: "locate", sleeping: "sleep", checking: "check", locked: "lock" } as const;

function partOf(state: ClientState, operation: Operation, isForLock: boolean): RequestPart {
  const { ticket, phase, key, region, store, pdMember, lastError, backoffs } = operation;
  const isParked = phase === "sleeping" && [...state.parked.values()].some((those) => those.some((one) => one.ticket === ticket));
  return {
    identity: operation, ticket, kind: isParked ? "park" : KINDS[phase], asks: requestKind(operation), key, error: lastError,
    isForLock, region: phase === "locating" ? 0 : region, store: phase === "sent" || phase === "checking" ? store : 0,
    pd: phase === "locating" ? pdMember + 1 : 0,
    // Of several kinds that which has slept longest, as client-go's final error has it.
    backoff: phase === "sleeping" && !isParked && backoffs !== null ? sleepsOf(backoffs)[0]?.kind ?? "" : "",
  };
}
