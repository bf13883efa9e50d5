import type { Topology } from "../../cluster/topology.ts";
import type { Duration, Instant } from "../../kernel/time.ts";
import type { ClusterEvent, EventName } from "../../proto/events.ts";
import type { Fold } from "../../proto/fold.ts";
import type { ObservationOf } from "../../proto/observations.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { addDuration, copyHistogram, createHistogram, type Histogram } from "../../session/histogram.ts";
import { holds, valueOf, type Comparison, type Kind, type Value } from "./values.ts";

/** A condition on one field; what it is compared with is known before the run. */
export interface Filter {
  readonly field: string;
  readonly sign: Comparison;
  readonly value: Value;
}

/** What an expression asks of all that has happened up to now. */
export type Query =
  | { readonly of: "events"; readonly event: EventName; readonly filters: readonly Filter[];
      /** Values of this field are told apart; null where none is asked for. */ readonly distinct: string | null }
  | { readonly of: "operations"; readonly filters: readonly Filter[] }
  | { readonly of: "erasures" };

/**
 * What a query has come to: what it counts, and what it remembers of that. One shape for all queries, so that a copy is one line.
 */
export interface Reply {
  count: number;
  first: ClusterEvent | null;
  last: ClusterEvent | null;
  readonly seen: Set<Value>;
  /** Of operations: how long they took, and when the one began that began last. */
  readonly latencies: Histogram;
  begun: Instant | null;
  /** Durable entries that were removed, by replica (`3/1`: region 3 on store 1). */
  readonly erased: Map<string, number>;
}

/** Everything that a lesson's expressions ask, kept up to date: each query costs something only where something concerns it. */
export interface Replies {
  /** By the query's place in the list. */
  readonly of: readonly Reply[];
  /** Counts changes of any reply: a condition need not be judged anew before one. */
  changes: number;
  /** Who was last elected in each region, or led it at birth. */
  readonly leaders: Map<RegionId, StoreId>;
  /** The last durable index of each replica, as far as it has written since birth. */
  readonly durable: Map<string, number>;
}

interface QueryBirth {
  readonly topology: Topology;
}

/** The fields of a client's operation: who asked for what, and what came of it. `ledBy` is the store elected last. */
export const OPERATION_FIELDS: Readonly<Record<keyof Operation, Kind>> = {
  client: "number", kind: "text", ok: "number", region: "number", ledBy: "number", latency: "duration", retries: "number",
  began: "duration", at: "duration",
};

interface Operation {
  readonly client: number;
  readonly kind: string;
  readonly ok: boolean;
  readonly region: RegionId;
  readonly ledBy: StoreId;
  readonly latency: Duration;
  readonly retries: number;
  readonly began: Instant;
  readonly at: Instant;
}

/** The fold that answers these queries. */
export function queryFold(queries: readonly Query[]): Fold<Replies, QueryBirth> {
  const byEvent = eventQueries(queries);
  const operations = placesOf(queries, "operations");
  const erasures = placesOf(queries, "erasures");
  return {
    name: "lesson",
    create: ({ topology }) => createReplies(queries, topology),
    event: (replies, event) => {
      if (event.body.name === "raft.leader.elected") replies.leaders.set(event.body.region, event.body.store);
      for (const place of byEvent.get(event.body.name) ?? []) noticeEvent(replies, queries[place], replies.of[place], event);
    },
    facts: {
      ...operations.length > 0 && {
        "client-operation": (replies, fact, now) => noticeOperation(replies, queries, operations, fact, now),
      },
      ...erasures.length > 0 && {
        "log-appended": (replies, fact) => noticeAppend(replies, erasures, fact),
        "log-reset": ({ durable }, { region, store, index }) => void durable.set(replicaKey(region, store), index),
      },
    },
    fork: ({ of, changes, leaders, durable }) =>
      ({ of: of.map(copyReply), changes, leaders: new Map(leaders), durable: new Map(durable) }),
  };
}

export const replicaKey = (region: RegionId, store: StoreId): string => `${region}/${store}`;

function eventQueries(queries: readonly Query[]): ReadonlyMap<EventName, readonly number[]> {
  const places = new Map<EventName, number[]>();
  queries.forEach((query, place) => {
    if (query.of === "events") places.set(query.event, [...places.get(query.event) ?? [], place]);
  });
  return places;
}

const placesOf = (queries: readonly Query[], of: Query["of"]): readonly number[] =>
  queries.flatMap((query, place) => (query.of === of ? [place] : []));

function createReplies(queries: readonly Query[], topology: Topology): Replies {
  const leaders = new Map<RegionId, StoreId>();
  for (const { id, peers, leader } of topology.regions) {
    const led = peers.find((peer) => peer.id === leader);
    if (led !== undefined) leaders.set(id, led.storeId);
  }
  return { of: queries.map(createReply), changes: 0, leaders, durable: new Map() };
}

const createReply = (): Reply => ({
  count: 0, first: null, last: null, seen: new Set(), latencies: createHistogram(), begun: null, erased: new Map(),
});

const copyReply = (reply: Reply): Reply =>
  ({ ...reply, seen: new Set(reply.seen), latencies: copyHistogram(reply.latencies), erased: new Map(reply.erased) });

/** The field of an event; none where it has no such field. */
export function fieldOf(event: ClusterEvent, field: string): Value {
  if (field === "at") return event.at;
  if (field === "id") return event.id;
  if (field === "cause") return event.cause;
  const body: Readonly<Record<string, unknown>> = event.body;
  return Object.hasOwn(body, field) ? valueOf(body[field]) : null;
}

function noticeEvent(replies: Replies, query: Query | undefined, reply: Reply | undefined, event: ClusterEvent): void {
  if (query?.of !== "events" || reply === undefined) return;
  if (!query.filters.every(({ field, sign, value }) => holds(sign, fieldOf(event, field), value))) return;
  reply.count++;
  reply.first ??= event;
  reply.last = event;
  if (query.distinct !== null) reply.seen.add(fieldOf(event, query.distinct));
  replies.changes++;
}

function noticeOperation(
  replies: Replies, queries: readonly Query[], places: readonly number[],
  fact: ObservationOf<"client-operation">, now: Instant,
): void {
  const { client, ok, region, latency, retries } = fact;
  const operation: Operation = {
    client, kind: fact.operation, ok, region, ledBy: replies.leaders.get(region) ?? 0, latency, retries,
    began: (now - latency) as Instant, at: now,
  };
  const fields: Readonly<Record<string, unknown>> = { ...operation };
  for (const place of places) {
    const query = queries[place];
    const reply = replies.of[place];
    if (query?.of !== "operations" || reply === undefined) continue;
    if (!query.filters.every(({ field, sign, value }) => holds(sign, valueOf(fields[field]), value))) continue;
    reply.count++;
    addDuration(reply.latencies, latency);
    if (reply.begun === null || operation.began > reply.begun) reply.begun = operation.began;
    replies.changes++;
  }
}

/** What stood at or behind the first new entry is gone from the disk. */
function noticeAppend(
  replies: Replies, places: readonly number[], fact: ObservationOf<"log-appended">,
): void {
  const first = fact.entries[0];
  const last = fact.entries[fact.entries.length - 1];
  if (first === undefined || last === undefined) return;
  const key = replicaKey(fact.region, fact.store);
  const gone = (replies.durable.get(key) ?? 0) - first.index + 1;
  replies.durable.set(key, last.index);
  if (gone <= 0) return;
  for (const place of places) {
    const reply = replies.of[place];
    reply?.erased.set(key, (reply.erased.get(key) ?? 0) + gone);
  }
  replies.changes++;
}
