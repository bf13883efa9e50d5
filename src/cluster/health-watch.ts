import { storeStateOf, type Cluster } from "./cluster.ts";
import { isHealing, isUnrepaired, latestDescriptor, regionsInWant } from "./health.ts";
import type { RegionId } from "../proto/region.ts";

/**
 * Answers what is asked of the regions' health again and again while a cluster goes on. Who lacks a replica depends on who holds
 * what, which each store counts, and on processes, settings and PD's verdicts, whose every change is an event: while nothing of
 * that has moved, nobody is counted anew.
 */
export interface HealthWatch {
  /** What the lists were made of; null before the first. */
  cluster: Cluster | null;
  events: number;
  holdings: number;
  /** As `regionsInWant`, and those of them that a replica is left of. */
  inWant: readonly RegionId[];
  unrepaired: readonly RegionId[];
  healing: readonly RegionId[];
  /** The regions by which it was last seen that some want repair, and that time may make some whole; 0 for none. */
  unrepairedWitness: RegionId;
  healingWitness: RegionId;
}

export const createHealthWatch = (): HealthWatch => ({
  cluster: null, events: 0, holdings: 0, inWant: [], unrepaired: [], healing: [], unrepairedWitness: 0, healingWitness: 0,
});

/** As `countUnrepaired`. */
export const unrepairedCount = (watch: HealthWatch, cluster: Cluster): number => upToDate(watch, cluster).unrepaired.length;

/** As `regionsInWant`. */
export const inWantOf = (watch: HealthWatch, cluster: Cluster): readonly RegionId[] => upToDate(watch, cluster).inWant;

/** Whether every region is available and has all its replicas. */
export const isAllWell = (watch: HealthWatch, cluster: Cluster): boolean =>
  cluster.unavailable.size === 0 && !wantsRepair(watch, cluster);

/** Whether any region wants repair: one that still does is enough, and is asked first. */
function wantsRepair(watch: HealthWatch, cluster: Cluster): boolean {
  if (isUnrepaired(cluster, watch.unrepairedWitness)) return true;
  const [first = 0] = upToDate(watch, cluster).unrepaired;
  watch.unrepairedWitness = first;
  return first !== 0;
}

/** Whether time alone may make any region whole. */
export function heals(watch: HealthWatch, cluster: Cluster): boolean {
  if (isUnrepaired(cluster, watch.healingWitness) && isHealing(cluster, watch.healingWitness)) return true;
  const [first = 0] = upToDate(watch, cluster).healing;
  watch.healingWitness = first;
  return first !== 0;
}

function upToDate(watch: HealthWatch, cluster: Cluster): HealthWatch {
  const holdings = holdingsOf(cluster);
  if (watch.cluster === cluster && watch.events === cluster.eventCount && watch.holdings === holdings) return watch;
  watch.cluster = cluster;
  watch.events = cluster.eventCount;
  watch.holdings = holdings;
  watch.inWant = regionsInWant(cluster);
  watch.unrepaired = watch.inWant.filter((id) => latestDescriptor(cluster, id) !== undefined);
  watch.healing = watch.unrepaired.filter((id) => isHealing(cluster, id));
  return watch;
}

function holdingsOf(cluster: Cluster): number {
  let sum = 0;
  for (const machine of cluster.directory.stores.values()) sum += storeStateOf(cluster, machine)?.holdings ?? 0;
  return sum;
}
