import type { Instant } from "../kernel/time.ts";
import { readCalendar, readClock } from "../machine/clock.ts";
import { isProcessAlive } from "../machine/computer.ts";
import { displayedState, viewMember, viewStore, type PdMemberView, type RegionInfo, type PdStoreView } from "../pd/index.ts";
import type { RegionId, StoreId, StoreLabel, StoreStateName } from "../proto/region.ts";
import type { StoreState } from "../store/index.ts";
import { leadingPd, machineAt, pdServes, pdStateOf, type Cluster } from "./cluster.ts";

/** The state that PD displays for a store; Up where there is no PD. What PD knows no more, it has buried. */
export function storeStateName(cluster: Cluster, store: StoreId): StoreStateName {
  const pd = pdStateOf(cluster);
  return pd === undefined ? "Up" : displayedState(pd, store, cluster.now) ?? "Tombstone";
}

/** Where the store stands: as PD has it, which pd-ctl may have told otherwise than the store's own configuration. */
export const labelsInPd = (cluster: Cluster, { id, labels }: StoreState): readonly StoreLabel[] =>
  pdStateOf(cluster)?.stores.get(id)?.labels ?? labels;

/** When PD last heard of the store; null if never. */
export const lastHeartbeatOf = (cluster: Cluster, store: StoreId): Instant | null =>
  pdStateOf(cluster)?.stores.get(store)?.lastHeartbeat ?? null;

/** A member of PD as it is; undefined where there is none of that number. */
export function pdMemberView(cluster: Cluster, member: number): PdMemberView | undefined {
  const id = cluster.directory.pds[member - 1] ?? -1;
  const process = cluster.processes[id];
  if (process?.kind !== "pd") return undefined;
  const { clock } = machineAt(cluster, id);
  return viewMember(process.state, readClock(clock, cluster.now), readCalendar(clock, cluster.now));
}

/** The numbers of the members that etcd has, as its leader knows. */
export function pdMembers(cluster: Cluster): readonly number[] {
  const removed = pdStateOf(cluster)?.etcd.disk.stored.removed ?? [];
  return cluster.directory.pds.map((_, index) => index + 1).filter((member) => !removed.includes(member));
}

/** Whether etcd has that member no more, as its leader knows, and its process has ended. */
export function hasLeftPd(cluster: Cluster, member: number): boolean {
  const machine = machineAt(cluster, cluster.directory.pds[member - 1] ?? -1);
  const isGone = pdStateOf(cluster)?.etcd.disk.stored.removed.includes(member) === true;
  return isGone && !isProcessAlive(machine.process);
}

/** The number of the member that leads PD and runs; 0 for none. */
export const pdLeaderOf = (cluster: Cluster): number =>
  (pdServes(cluster) ? cluster.directory.pds.indexOf(leadingPd(cluster)) + 1 : 0);

/** The number of the member that leads etcd: of several that think so, the one of the latest term. 0 for none. */
export function etcdLeaderOf(cluster: Cluster): number {
  let best = 0;
  let term = 0;
  cluster.directory.pds.forEach((id, index) => {
    const view = pdMemberView(cluster, index + 1);
    const { process } = machineAt(cluster, id);
    if (view?.etcdRole !== "leader" || view.term <= term || !isProcessAlive(process)) return;
    best = index + 1;
    term = view.term;
  });
  return best;
}

export function pdStoreView(cluster: Cluster, store: StoreId): PdStoreView | undefined {
  const pd = pdStateOf(cluster);
  return pd === undefined ? undefined : viewStore(pd, store, cluster.now);
}

export const pdRegionInfo = (cluster: Cluster, region: RegionId): RegionInfo | undefined =>
  pdStateOf(cluster)?.tree.infos.get(region);
