import {
  retryingOperations, standOf, transactionsOf, type ClientState, type InvalidReason, type RequestStand, type TransactionStand,
} from "../../client/index.ts";
import { NEVER, type Duration } from "../../kernel/time.ts";
import { readClock, trueDelay } from "../../machine/clock.ts";
import type { Key, RegionId, StoreId } from "../../proto/region.ts";
import { machineAt, type Cluster } from "../cluster.ts";
import { leaderAt } from "../region-replicas.ts";
import { sessionsOf, type SessionPicture } from "../sessions.ts";
import { defineView } from "./view.ts";

export interface ClientDetail {
  readonly kind: "client";
  readonly id: number;
  readonly machine: number;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly rate: number;
  /** What all clients do, and how much of it. */
  readonly load: Cluster["settings"]["client"];
  readonly ok: number;
  readonly failed: number;
  readonly retries: number;
  /** Requests that circuit breakers kept back. */
  readonly notSent: number;
  /** Of those that something was booked on. */
  readonly breakers: readonly BreakerDetail[];
  readonly cache: {
    readonly count: number;
    /** Those that look wrong first, then in the order of keys; `MAX_CACHED` at most. */
    readonly shown: readonly CachedDetail[];
    /** Why entries left it before their time, the most frequent first. */
    readonly dropped: readonly { readonly reason: InvalidReason; readonly count: number }[];
  };
  /** Requests that failed at least once and are not over, the oldest first. */
  readonly waiting: readonly RequestStand[];
  readonly transactions: { readonly count: number; readonly shown: readonly TransactionStand[] };
  /** Those that somebody has by hand, open transaction or not. */
  readonly sessions: readonly SessionPicture[];
}

/** A circuit breaker before a store, or PD (0). */
interface BreakerDetail {
  readonly store: StoreId;
  readonly state: "closed" | "open" | "half-open";
  /** In a row, while it is closed. */
  readonly failures: number;
  /** For how long it has been as it is, and keeps everything back yet; both 0 while it is closed. */
  readonly since: Duration;
  readonly left: Duration;
}

/** A region as the client believes it to be. */
interface CachedDetail {
  readonly region: RegionId;
  readonly startKey: Key;
  readonly endKey: Key;
  readonly confVer: number;
  readonly version: number;
  /** Whom it takes for the leader, and who is: 0 for nobody. */
  readonly leader: StoreId;
  readonly truth: StoreId;
  /** Its supposed leader's store has failed since: it is asked no more, and the entry is loaded anew before long. */
  readonly isDistrusted: boolean;
  /** Why the entry of the region before this one was forgotten, and how long ago; null where there was none. */
  readonly forgotten: { readonly reason: InvalidReason; readonly ago: Duration } | null;
  /** Unless it is used meanwhile it is forgotten after that time. */
  readonly left: Duration;
}

/** Of so many it is looked up who leads: the inspector asks a few times a second. */
const MAX_JUDGED = 400;
/** A screenful each. */
const MAX_CACHED = 40;
const MAX_TRANSACTIONS = 20;

/** A client, by its place among them from 1 on. */
export const clientView = defineView({
  kind: "client", look: (cluster, { id }: { readonly id: number }) => lookAtClient(cluster, id),
});

function lookAtClient(cluster: Cluster, id: number): ClientDetail | null {
  const machineId = cluster.directory.clients[id - 1];
  const process = machineId === undefined ? undefined : cluster.processes[machineId];
  if (machineId === undefined || process?.kind !== "client") return null;
  const client = process.state;
  const machine = machineAt(cluster, machineId);
  const { ok, failed, retries, notSent } = client.measures;
  const { entries, invalidations } = client.cache;
  return {
    kind: "client",
    id,
    machine: machineId,
    process: machine.process,
    rate: cluster.settings.client.rate / Math.max(1, cluster.directory.clients.length),
    load: cluster.settings.client,
    ok, failed, retries, notSent,
    breakers: breakersIn(cluster, client, machineId),
    cache: {
      count: entries.length,
      shown: cacheOf(cluster, client, machineId),
      dropped: REASONS.map((reason) => ({ reason, count: invalidations[reason] })).filter(({ count }) => count > 0)
        .sort((a, b) => b.count - a.count),
    },
    waiting: retryingOperations(client).map((operation) => standOf(client, cluster, operation)),
    transactions: { count: client.txn?.running.size ?? 0, shown: transactionsOf(client, cluster, MAX_TRANSACTIONS) },
    sessions: sessionsOf(cluster).filter((session) => session.client === id),
  };
}

const REASONS: readonly InvalidReason[] = ["NoLeader", "RegionNotFound", "EpochNotMatch", "StoreNotFound", "Expired", "Other"];

function breakersIn(cluster: Cluster, { breakers }: ClientState, machine: number): readonly BreakerDetail[] {
  const { clock } = machineAt(cluster, machine);
  const shown = readClock(clock, cluster.now);
  const open = cluster.settings.client.breakerOpenTime;
  return [...breakers].sort(([a], [b]) => a - b).map(([store, { state, failures, since }]) => ({
    store, state, failures,
    since: (state === "closed" ? 0 : trueDelay(clock, (shown - since) as Duration)) as Duration,
    left: (state === "open" ? trueDelay(clock, Math.max(0, since + open - shown) as Duration) : 0) as Duration,
  }));
}

function cacheOf(cluster: Cluster, client: ClientState, machine: number): readonly CachedDetail[] {
  const { clock } = machineAt(cluster, machine);
  const shown = readClock(clock, cluster.now);
  const details = client.cache.entries.map(({ region, leader, storeEpochs, expiresAt }) => {
    const store = region.peers[leader]?.storeId ?? 0;
    const view = client.stores.get(store);
    const forgotten = client.cache.forgotten.get(region.id);
    return {
      region: region.id, startKey: region.startKey, endKey: region.endKey, confVer: region.epoch.confVer,
      version: region.epoch.version, leader: store,
      isDistrusted: view !== undefined && (!view.reachable || view.epoch !== storeEpochs[leader]),
      forgotten: forgotten === undefined ? null
        : { reason: forgotten.reason, ago: trueDelay(clock, (shown - forgotten.at) as Duration) },
      left: trueDelay(clock, Math.max(0, expiresAt - shown) as Duration),
    };
  });
  // Sorting is stable: within each class they stay in the order of keys.
  return details.sort((a, b) => Number(b.isDistrusted) - Number(a.isDistrusted)).slice(0, MAX_JUDGED)
    .map((detail): CachedDetail => ({ ...detail, truth: leaderAt(cluster, detail.region) }))
    .sort((a, b) => suspicionOf(b) - suspicionOf(a) || (a.forgotten?.ago ?? NEVER) - (b.forgotten?.ago ?? NEVER))
    .slice(0, MAX_CACHED);
}

const suspicionOf = ({ leader, truth, isDistrusted }: CachedDetail): number => (isDistrusted ? 2 : leader === truth ? 0 : 1);
