import type { Duration, Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { Fold } from "../proto/fold.ts";
import type { ObservationOf } from "../proto/observations.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { WritePlace } from "../proto/replication.ts";
import { REPLICATION_SETTINGS, type ReplicationMode } from "../proto/settings/replication.ts";
import { addDuration, copyHistogram, createHistogram, percentileOf, type Histogram } from "./histogram.ts";
import { takeoverReport, type TakeoverReport, type RecoveryTale } from "./recovery.ts";

/** Acknowledged writes of a group that may still turn out to be lost are remembered up to so many; older ones count as kept. */
const MAX_ACKNOWLEDGED = 20_000;

/** What is known of one group. */
interface GroupTale {
  /** Acknowledged writes by term: their places, in the order in which their clients heard. */
  readonly acknowledged: Map<number, number[]>;
  count: number;
  /** Where each later term began. */
  readonly starts: { readonly term: number; readonly from: number }[];
  /** Against what the writes have lost that have, by key and who took them. */
  readonly beaten: Map<string, WritePlace>;
}

/** What replication beside Raft has come to since its mode was chosen. Plain data. */
export interface ReplicationTale {
  mode: ReplicationMode;
  since: Instant;
  readonly groups: Map<RegionId, GroupTale>;
  acknowledged: number;
  failed: number;
  lost: number;
  conflicts: number;
  promotions: number;
  fallBacks: number;
  latency: Histogram;
  /** By the store of the replica: from when a write was taken until it was on that disk. */
  readonly lags: Map<StoreId, Histogram>;
}

const createTale = (mode: ReplicationMode, since: Instant): ReplicationTale => ({
  mode, since, groups: new Map(), acknowledged: 0, failed: 0, lost: 0, conflicts: 0, promotions: 0, fallBacks: 0,
  latency: createHistogram(), lags: new Map(),
});

/** What came of the writes beside Raft: it counts, by what was told alone, those that were acknowledged and are lost. */
export const replicationFold: Fold<ReplicationTale> = {
  name: "replication",
  create: () => createTale("raft", 0 as Instant),
  event(tale, { at, body }: ClusterEvent) {
    if (body.name === "settings.changed" && body.key === REPLICATION_SETTINGS.mode.key) {
      Object.assign(tale, createTale(body.value.trim() as ReplicationMode, at));
    } else if (body.name === "replication.promoted") tale.promotions++;
    else if (body.name === "replication.owner" && body.to === "open") tale.promotions++;
    else if (body.name === "replication.fell-back") tale.fallBacks++;
  },
  facts: {
    "replication-written": (tale, fact) => {
      if (tale.mode !== "raft") written(tale, fact);
    },
    "replication-promoted": (tale, fact) => {
      if (tale.mode !== "raft") promoted(groupOf(tale, fact.region), tale, fact);
    },
    "replication-conflict": (tale, fact) => {
      if (tale.mode !== "raft") conflicting(groupOf(tale, fact.region), tale, fact);
    },
    "replication-stored": (tale, fact, now) => {
      if (tale.mode !== "raft" && !fact.isOwn) stored(tale, fact, now);
    },
  },
  fork: (tale) => ({
    ...tale, latency: copyHistogram(tale.latency),
    lags: new Map([...tale.lags].map(([store, lag]) => [store, copyHistogram(lag)])),
    groups: new Map([...tale.groups].map(([id, group]) => [id, {
      acknowledged: new Map([...group.acknowledged].map(([term, places]) => [term, places.slice()])), count: group.count,
      starts: group.starts.slice(), beaten: new Map(group.beaten),
    }])),
  }),
};

function groupOf({ groups }: ReplicationTale, region: RegionId): GroupTale {
  let group = groups.get(region);
  if (group === undefined) {
    group = { acknowledged: new Map(), count: 0, starts: [], beaten: new Map() };
    groups.set(region, group);
  }
  return group;
}

function written(tale: ReplicationTale, { region, ok, term, index, latency }: ObservationOf<"replication-written">): void {
  if (!ok) {
    tale.failed++;
    return;
  }
  tale.acknowledged++;
  addDuration(tale.latency, latency);
  if (tale.mode === "availability-first") return;
  const group = groupOf(tale, region);
  // Another was promoted meanwhile, and went on without it.
  if (group.starts.some((start) => start.term > term && start.from <= index)) {
    tale.lost++;
    return;
  }
  if (group.count >= MAX_ACKNOWLEDGED) forgetOldest(group);
  const places = group.acknowledged.get(term) ?? [];
  places.push(index);
  group.count++;
  group.acknowledged.set(term, places);
}

function forgetOldest(group: GroupTale): void {
  const [term, places] = [...group.acknowledged][0] ?? [0, []];
  const kept = places.slice(Math.ceil(places.length / 2));
  group.count -= places.length - kept.length;
  if (kept.length === 0) group.acknowledged.delete(term);
  else group.acknowledged.set(term, kept);
}

/** A new primary goes on from a place: what earlier ones wrote from there on is gone. */
function promoted(group: GroupTale, tale: ReplicationTale, { term, from }: ObservationOf<"replication-promoted">): void {
  group.starts.push({ term, from });
  for (const [older, places] of group.acknowledged) {
    if (older >= term) continue;
    const kept = places.filter((index) => index < from);
    tale.lost += places.length - kept.length;
    group.count -= places.length - kept.length;
    group.acknowledged.set(older, kept);
  }
}

function stored(tale: ReplicationTale, { store, entries }: ObservationOf<"replication-stored">, now: Instant): void {
  let lag = tale.lags.get(store);
  if (lag === undefined) {
    lag = createHistogram();
    tale.lags.set(store, lag);
  }
  for (const { at } of entries) addDuration(lag, (now - at) as Duration);
}

/**
 * Every member meets the same conflict, in its own order. A side's writes of a key count once, by the last of them, and not at
 * all where that one is kept.
 */
function conflicting(
  group: GroupTale, tale: ReplicationTale, { key, kept, lost, seen }: ObservationOf<"replication-conflict">,
): void {
  const winner = `${key}/${kept.origin}`;
  const before = group.beaten.get(winner);
  // The kept one is a later write of a side that seemed to have lost, and never knew of that.
  if (before !== undefined && before.origin === lost.origin && before.index <= lost.index) {
    group.beaten.delete(winner);
    tale.lost--;
    tale.conflicts--;
  }
  const loser = `${key}/${lost.origin}`;
  const earlier = group.beaten.get(loser);
  const isSame = earlier !== undefined && (seen.get(earlier.origin) ?? 0) < earlier.index;
  group.beaten.set(loser, kept);
  if (isSame) return;
  tale.lost++;
  tale.conflicts++;
}

/** What is reported of it; null where nothing ran beside Raft. */
export interface ReplicationReport {
  readonly mode: Exclude<ReplicationMode, "raft">;
  readonly since: Instant;
  readonly acknowledged: number;
  readonly failed: number;
  readonly lost: number;
  readonly conflicts: number;
  readonly promotions: number;
  readonly fallBacks: number;
  readonly latency: Percentiles;
  readonly replicas: readonly { readonly store: StoreId; readonly lag: Percentiles }[];
  /** With one owner for each region: how it and Raft got over the same faults. */
  readonly recovery: readonly TakeoverReport[];
}

interface Percentiles {
  readonly count: number;
  readonly p50: Duration | null;
  readonly p99: Duration | null;
}

export function replicationReport(tale: ReplicationTale, recovery: RecoveryTale): ReplicationReport | null {
  const { mode, since, acknowledged, failed, lost, conflicts, promotions, fallBacks, latency, lags } = tale;
  if (mode === "raft") return null;
  return {
    mode, since, acknowledged, failed, lost, conflicts, promotions, fallBacks, latency: percentiles(latency),
    replicas: [...lags].sort(([a], [b]) => a - b).map(([store, lag]) => ({ store, lag: percentiles(lag) })),
    recovery: takeoverReport(recovery),
  };
}

const percentiles = (histogram: Histogram): Percentiles => ({
  count: histogram.count, p50: percentileOf([histogram], 50), p99: percentileOf([histogram], 99),
});
