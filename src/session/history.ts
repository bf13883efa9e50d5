import type { Histories } from "../check/history/index.ts";
import type { Topology } from "../cluster/topology.ts";
import type { AttemptError, ClientFailure, TxnFailure } from "../proto/failures.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { Fold } from "../proto/fold.ts";
import { noteByHand, type HistoryEntry, type HistoryKind } from "../proto/history.ts";
import type { ObservationOf } from "../proto/observations.ts";
import type { Key } from "../proto/region.ts";
import type { Instant } from "../kernel/time.ts";

/** What is kept of a run's history at the most; what comes behind is not, and then no check speaks of the whole. */
const MAX_HISTORY = 500_000;

/** So many earlier attempts of a write are taken to come late at the most: each is one more order to be tried. */
const LATE_AT_MOST = 3;

/** What clients did, as they saw it, from the start of a run: what reports and exports are made of. */
export interface History {
  readonly clients: number;
  /** By kind, in the order in which they ended. Raw reads and writes are registers. */
  readonly kept: Map<HistoryKind, HistoryEntry[]>;
  count: number;
  /** Writes under way, by client, key and value. */
  readonly asked: Map<string, Asked>;
  /** Keys that people asked transactions to write. */
  readonly byHand: Set<Key>;
  /** An unsafe recovery gave up what was promised. */
  isForsaken: boolean;
  /** What ended without that anybody knows how. */
  undetermined: number;
  /** Requests beyond the first of their operation, and transactions begun anew: by why. */
  readonly retries: Map<AttemptError | TxnFailure, number>;
  /** Operations and transactions that failed, by why. */
  readonly errors: Map<ClientFailure, number>;
}

interface Asked {
  readonly client: number;
  readonly key: Key;
  /** Null for a delete. */
  readonly value: string | null;
  readonly call: Instant;
  /** Requests of it that were sent behind one that was not answered. */
  readonly late: number;
}

/** Keeps the whole history of a run: for runs that are reported or exported, which nobody rewinds. */
export const historyFold = {
  name: "history",
  create: ({ topology }: { readonly topology: Topology }): History => ({
    clients: topology.clients, kept: new Map(), count: 0, asked: new Map(), byHand: new Set(), isForsaken: false, undetermined: 0,
    retries: new Map(), errors: new Map(),
  }),
  event: (history: History, { body }: ClusterEvent): void => {
    if (body.name === "raft.leader.forced" || body.name === "region.recreated") history.isForsaken = true;
    else if (body.name === "client.session.asked") noteByHand(history.byHand, body.step);
  },
  facts: {
    "client-operation": keepOperation,
    "client-scanned": keepScan,
    "client-asked": (history, { client, operation, key, value: asked }, now) => {
      if (operation === "get") return;
      const value = shortName(asked);
      history.asked.set(nameOf(client, key, value), { client, key, value, call: now, late: 0 });
    },
    "client-transaction": (history, { history: kind, entry }) => {
      if (entry.outcome === "unknown") history.undetermined++;
      keep(history, kind, entry);
    },
    "client-tries-again": (history, { client, error, late }) => {
      countIn(history.retries, error);
      if (late !== null) noteLate(history, nameOf(client, late.key, shortName(late.value)));
    },
    "client-failed": ({ errors }, { error }) => countIn(errors, error),
  },
  fork: (history: History): History => ({
    ...history, kept: new Map([...history.kept].map(([kind, entries]) => [kind, entries.slice()])), asked: new Map(history.asked),
    byHand: new Set(history.byHand), retries: new Map(history.retries), errors: new Map(history.errors),
  }),
} satisfies Fold<History, { readonly topology: Topology }>;

function noteLate({ asked }: History, name: string): void {
  const write = asked.get(name);
  if (write !== undefined) asked.set(name, { ...write, late: write.late + 1 });
}

const countIn = <Kind>(counts: Map<Kind, number>, kind: Kind): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);

/** A raw read or write that ended; one that was given up may still take effect. A stale read promised nothing of the present. */
function keepOperation(
  history: History, fact: ObservationOf<"client-operation">, now: Instant,
): void {
  const isPut = fact.operation === "put";
  const value = shortName(fact.value);
  const late = isPut ? takeAsked(history, nameOf(fact.client, fact.key, value)) : 0;
  if (isPut && !fact.ok) history.undetermined++;
  if (fact.replica !== null) return;
  const call = (now - fact.latency) as Instant;
  const outcome = fact.ok ? "ok" : isPut ? "unknown" : "failed";
  const entry: HistoryEntry = {
    client: fact.client, process: 0, call, end: outcome === "unknown" ? null : now, outcome, startTs: 0, commitTs: 0,
    operations: [{ kind: isPut ? "write" : "read", key: fact.key, value }],
  };
  keep(history, "register", entry);
  if (late > 0) for (const repeat of repeatsOf(entry, late)) keep(history, "register", repeat);
}

/** What a raw scan has found of a region, at one instant. */
function keepScan(history: History, { client, pairs, replica, latency }: ObservationOf<"client-scanned">, now: Instant): void {
  if (replica !== null || pairs.length === 0) return;
  keep(history, "register", {
    client, process: 0, call: (now - latency) as Instant, end: now, outcome: "ok", startTs: 0, commitTs: 0,
    operations: pairs.map(({ key, value }) => ({ kind: "read", key, value: shortName(value) })),
  });
}

/** A write is no longer under way; how many late requests it has left. */
function takeAsked({ asked }: History, name: string): number {
  const late = asked.get(name)?.late ?? 0;
  asked.delete(name);
  return late;
}

/** Nothing tells a store that it has had a raw write before: of one that was sent again an earlier attempt may come late. */
const repeatsOf = (entry: HistoryEntry, late: number): readonly HistoryEntry[] =>
  Array.from({ length: Math.min(late, LATE_AT_MOST) }, () => ({ ...entry, end: null, outcome: "unknown", isRepeat: true }));

function keep(history: History, kind: HistoryKind, entry: HistoryEntry): void {
  history.count++;
  if (history.count > MAX_HISTORY) return;
  const entries = history.kept.get(kind);
  if (entries === undefined) history.kept.set(kind, [entry]);
  else entries.push(entry);
}

/** What tells a write from all others: those of workloads have values of their own, those of people need not. */
const nameOf = (client: number, key: Key, value: string | null): string => `${client}/${key}=${value ?? ""}`;

/** A value without the dots that only fill it up to its size: what tells it from all others. */
function shortName(value: string | null): string | null {
  return value?.endsWith(".") && /^c\d+w\d+\.+$/.test(value) ? value.slice(0, value.indexOf(".")) : value;
}

/** A run's histories, with what is still under way: nobody knows yet how that ends. */
export function historiesOf(history: History): Histories {
  const { kept, asked, byHand, isForsaken, count, clients } = history;
  const waiting = [...asked.values()].flatMap(({ client, key, value, call, late }) => {
    const entry: HistoryEntry = {
      client, process: 0, call, end: null, outcome: "unknown", startTs: 0, commitTs: 0,
      operations: [{ kind: "write", key, value }],
    };
    return [entry, ...repeatsOf(entry, late)];
  });
  const of: Partial<Record<HistoryKind, HistoryEntry[]>> = Object.fromEntries(kept);
  if (waiting.length > 0) of.register = [...(of.register ?? []), ...waiting];
  for (const kind of Object.keys(of) as HistoryKind[]) of[kind] = numbered(of[kind] ?? [], clients);
  return { of, left: isForsaken ? "unsafe-recovery" : count > MAX_HISTORY ? "history-limit" : null, byHand };
}

/**
 * Gives each operation of a client the number of somebody who does one thing after the other: the first of its numbers that is
 * free. Who does not know how a thing ended never does another.
 */
function numbered(entries: readonly HistoryEntry[], clients: number): HistoryEntry[] {
  const numbersOf = new Map<number, { count: number; readonly open: { readonly slot: number; freeFrom: number }[] }>();
  const copies: (HistoryEntry & { process: number })[] = entries.map((entry) => ({ ...entry }));
  for (const entry of copies.slice().sort((a, b) => a.call - b.call)) {
    let numbers = numbersOf.get(entry.client);
    if (numbers === undefined) numbersOf.set(entry.client, numbers = { count: 0, open: [] });
    const { open } = numbers;
    let at = open.findIndex(({ freeFrom }) => freeFrom < entry.call);
    if (at < 0) at = open.push({ slot: numbers.count++, freeFrom: 0 }) - 1;
    const taken = open[at];
    if (taken === undefined) continue;
    entry.process = entry.client - 1 + taken.slot * clients;
    // A number that is never free again is not looked at again: after a long outage they are most of them.
    if (entry.end === null) open.splice(at, 1);
    else taken.freeFrom = entry.end;
  }
  return copies;
}
