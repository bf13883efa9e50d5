import { allOf, noneYet } from "../kernel/newest-first.ts";
import type { Ts } from "../proto/kv.ts";
import type { StoreId } from "../proto/region.ts";
import { cellBytes, MIB } from "../store/index.ts";
import type { Cluster } from "./cluster.ts";
import { cellsOnDisk } from "./mvcc-lines.ts";
import type { ReplicaOnDisk } from "./on-disk.ts";

/** In MiB. What is no transaction's stands in `default`. */
export interface FamilySizes {
  readonly default: number;
  readonly write: number;
  readonly lock: number;
}

/** How a replica's size is parted into column families. */
export function familySizes(cluster: Cluster, store: StoreId, { region, sizeMiB }: ReplicaOnDisk): FamilySizes {
  let write = 0;
  let lock = 0;
  for (const [key, cell] of cellsOnDisk(cluster, store, region.startKey, region.endKey, Infinity)) {
    write += cellBytes(key, { ...cell, lock: null, values: noneYet() });
    lock += cellBytes(key, { ...cell, writes: noneYet(), values: noneYet() });
  }
  write /= MIB;
  lock /= MIB;
  return { default: Math.max(0, sizeMiB - write - lock), write, lock };
}

/** The versions that transactions have left in a replica (MvccProperties). */
export interface VersionCounts {
  readonly minTs: Ts;
  readonly maxTs: Ts;
  readonly rows: number;
  readonly puts: number;
  readonly deletes: number;
  readonly versions: number;
  readonly mostOfRow: number;
}

export function versionCounts(cluster: Cluster, store: StoreId, { region }: ReplicaOnDisk): VersionCounts {
  let counts: VersionCounts = { minTs: Infinity, maxTs: 0, rows: 0, puts: 0, deletes: 0, versions: 0, mostOfRow: 0 };
  for (const [, cell] of cellsOnDisk(cluster, store, region.startKey, region.endKey, Infinity)) {
    const writes = allOf(cell.writes);
    if (writes.length === 0) continue;
    const of = (type: string): number => writes.filter((write) => write.type === type).length;
    counts = {
      minTs: Math.min(counts.minTs, ...writes.map(({ commitTs }) => commitTs)),
      maxTs: Math.max(counts.maxTs, ...writes.map(({ commitTs }) => commitTs)), rows: counts.rows + 1,
      puts: counts.puts + of("put"), deletes: counts.deletes + of("delete"), versions: counts.versions + writes.length,
      mostOfRow: Math.max(counts.mostOfRow, writes.length),
    };
  }
  return counts;
}
