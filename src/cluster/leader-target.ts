import { leaderTargetRefusal } from "../pd/index.ts";
import { readClock } from "../machine/clock.ts";
import type { StoreRefusal } from "../proto/events.ts";
import type { StoreId } from "../proto/region.ts";
import { leadingPd, machineAt, pdStateOf, type Cluster } from "./cluster.ts";

/** Why PD would hand no leadership to the store; null where it would, or where there is no PD that knows it. */
export function leaderRefusalOf(cluster: Cluster, store: StoreId): StoreRefusal["filter"] | null {
  const pd = pdStateOf(cluster);
  const record = pd?.stores.get(store);
  if (pd === undefined || record === undefined) return null;
  return leaderTargetRefusal(pd, record, readClock(machineAt(cluster, leadingPd(cluster)).clock, cluster.now));
}
