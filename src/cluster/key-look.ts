import { escapedBytes } from "../proto/escaped-bytes.ts";
import type { Key, Region, RegionId, StoreId } from "../proto/region.ts";
import { machineAt, type Cluster } from "./cluster.ts";
import { fateOf, type LockFate } from "./lock-fate.ts";
import { cellsOnDisk, mvccLines, type MvccLine } from "./mvcc-lines.ts";
import { leaderAt, regionHolding, regionReplicas } from "./region-replicas.ts";

/** What the column families of one replica hold of a key. */
export interface KeyDetail {
  readonly key: Key;
  /** The store on whose disk one looks; 0 where no replica has the key's region. */
  readonly store: StoreId;
  readonly region: RegionId | null;
  /** Where one may look instead, by store. */
  readonly replicas: readonly {
    readonly store: StoreId; readonly isLeader: boolean; readonly process: "running" | "paused" | "dead" | "off";
    readonly applied: number;
  }[];
  /** The lock, then the newest first, with encoded keys as TiKV escapes them; `MAX_LINES` at most of `count`. */
  readonly lines: readonly MvccLine[];
  readonly count: number;
  /** What will become of its lock; null where it has none. */
  readonly fate: LockFate | null;
  /** Keys of the same replica that have versions: some before this one and behind it, in order. */
  readonly near: readonly NearKey[];
}

/** A key with versions; `isLocked`: with a lock, too. */
export interface NearKey {
  readonly key: Key;
  readonly isLocked: boolean;
  readonly versions: number;
}

const MAX_LINES = 60;
/** Keys offered around one, and keys that are looked through for them. */
const MAX_NEAR = 12;
const MAX_LOOKED_AT = 2_000;

/** A key, and the store on whose disk its versions are looked at: 0 for whoever leads its region. */
export interface ChosenKey {
  readonly key: Key;
  readonly store: StoreId;
}

export function lookAtKey(cluster: Cluster, { key, store: wanted }: ChosenKey): KeyDetail {
  const region = regionHolding(cluster, key);
  const replicas = region === null ? [] : regionReplicas(cluster, region);
  const leader = leaderAt(cluster, region);
  const store = replicas.some((replica) => replica.store === wanted) ? wanted : leader || (replicas[0]?.store ?? 0);
  const cell = cellsOnDisk(cluster, store, key, `${key}\0`, 1)[0]?.[1];
  const lines = cell === undefined ? [] : mvccLines(key, cell);
  const range = replicas.find((replica) => replica.store === store)?.peer.region;
  return {
    key, store, region,
    replicas: replicas.map(({ store: id, machine, peer }) =>
      ({ store: id, isLeader: id === leader, process: machineAt(cluster, machine).process, applied: peer.disk.applied })),
    lines: lines.slice(0, MAX_LINES).map((line) => ({ ...line, encodedKey: escapedBytes(line.encodedKey) })),
    count: lines.length,
    fate: cell?.lock == null ? null : fateOf(cluster, key, cell.lock),
    near: range === undefined ? [] : keysNear(cluster, store, range, key),
  };
}

/** Of the keys of a range the locked ones, and those around a key; in order. */
export function keysNear(
  cluster: Cluster, store: StoreId, { startKey, endKey }: Pick<Region, "startKey" | "endKey">, around: Key,
): readonly NearKey[] {
  const keys = cellsOnDisk(cluster, store, startKey, endKey, MAX_LOOKED_AT)
    .map(([key, { lock, writes }]): NearKey => ({ key, isLocked: lock !== null, versions: writes.length }));
  const place = keys.findIndex(({ key }) => key >= around);
  const first = Math.max(0, Math.min((place < 0 ? keys.length : place) - MAX_NEAR / 2, keys.length - MAX_NEAR));
  const those = keys.slice(first, first + MAX_NEAR);
  const locked = keys.filter(({ key, isLocked }) => isLocked && !those.some((each) => each.key === key)).slice(0, MAX_NEAR);
  return [...those, ...locked].sort((a, b) => (a.key < b.key ? -1 : 1));
}
