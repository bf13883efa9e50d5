import type { Instant } from "../kernel/time.ts";
import { isProcessAlive } from "../machine/computer.ts";
import type { RegionInfo, PdStoreView } from "../pd/index.ts";
import type { StoreStats } from "../proto/store-stats.ts";
import type { StoreLabel, MetaStoreState } from "../proto/region.ts";
import { pdStateOf, type Cluster } from "./cluster.ts";
import { pdStoreView } from "./pd-view.ts";

/** What PD would print at this moment: its own view, which may lag behind the cluster. */
export interface PdPicture {
  /** By id, buried ones included. */
  readonly stores: readonly PdPictureStore[];
  /** In key order. */
  readonly regions: readonly RegionInfo[];
}

export interface PdPictureStore {
  readonly view: PdStoreView;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly state: MetaStoreState;
  readonly isPreparing: boolean;
  readonly isDestroyed: boolean;
  readonly version: string;
  readonly startedAt: Instant;
  readonly stats: StoreStats;
  readonly leaderSizeMiB: number;
  readonly regionSizeMiB: number;
  readonly learners: number;
  readonly pendingPeers: number;
  /** Whether the process runs, which PD may not know yet. */
  readonly runs: boolean;
}

/** PD's view as plain data. */
export function takePdPicture(cluster: Cluster): PdPicture {
  const pd = pdStateOf(cluster);
  if (pd === undefined) return { stores: [], regions: [] };
  const { tree } = pd;
  const stores = [...pd.stores.values()].sort((a, b) => a.id - b.id).flatMap((record): PdPictureStore[] => {
    const view = pdStoreView(cluster, record.id);
    if (view === undefined) return [];
    const id = cluster.directory.stores.get(record.id) ?? -1;
    const machine = cluster.machines[id];
    const process = cluster.processes[id];
    const spec = cluster.topology.stores.find((store) => store.id === record.id);
    const lists = tree.stores.get(record.id);
    const leaders = lists?.leaders ?? [];
    return [{
      view, address: record.address, labels: record.labels, state: record.state,
      isPreparing: record.isPreparing, isDestroyed: record.isDestroyed,
      version: process?.kind === "store" ? process.state.version : spec?.version ?? "",
      startedAt: machine?.startedAt ?? (0 as Instant), stats: record.stats,
      leaderSizeMiB: leaders.reduce((sum, region) => sum + (tree.infos.get(region)?.sizeMiB ?? 0), 0),
      regionSizeMiB: lists?.sizeMiB ?? 0,
      learners: lists?.learners.length ?? 0, pendingPeers: lists?.pending.length ?? 0,
      runs: isProcessAlive(machine?.process),
    }];
  });
  return { stores, regions: tree.order.flatMap((region) => tree.infos.get(region) ?? []) };
}
