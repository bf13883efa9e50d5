import { leadingMachine } from "../../cluster/availability.ts";
import { storeStateOf, type Cluster } from "../../cluster/cluster.ts";
import { after, minutes, seconds } from "../../kernel/time.ts";
import type { RegionId } from "../../proto/region.ts";
import { actOnRun, advanceRun, type Run } from "../../session/run.ts";
import type { SettingKey } from "../../proto/settings.ts";
import { safety } from "./verdict.ts";

/** Who was left behind asks within these instead of minutes and hours: waiting is not what is tried. */
const HASTE: readonly (readonly [SettingKey, string])[] = [
  ["raftstore.peer-stale-state-check-interval", "10s"],
  ["raftstore.abnormal-leader-missing-duration", "30s"],
  ["raftstore.max-leader-missing-duration", "60s"],
];

/** How long they have. A member that sleeps first has to find out that nobody speaks to it. */
const GONE_WITHIN = minutes(20);

/**
 * Of a cluster that is whole again, whether replicas that belong to no region any more go away as TiKV's do: they hear of it
 * from the members, or ask them, or PD. Null if there is none, or none stays.
 */
export function orphansOf(run: Run): string | null {
  if (orphansIn(run.cluster).length === 0) return null;
  for (const [key, value] of HASTE) actOnRun(run, { kind: "set", key, value });
  const limit = after(run.cluster.now, GONE_WITHIN);
  while (run.cluster.now < limit) {
    advanceRun(run, after(run.cluster.now, seconds(10)));
    const broken = safety(run);
    if (broken !== null) return broken;
    if (orphansIn(run.cluster).length === 0) return null;
  }
  return `healed, and these replicas belong to no region and stay: ${orphansIn(run.cluster).join(", ")}`;
}

/** The replicas on running stores that are no members of their region as the one who leads and serves it knows it. */
function orphansIn(cluster: Cluster): string[] {
  const orphans: string[] = [];
  for (const [storeId, machine] of cluster.directory.stores) {
    if (cluster.machines[machine]?.process !== "running") continue;
    for (const [region, { self }] of storeStateOf(cluster, machine)?.peers ?? []) {
      if (!isMember(cluster, region, self.id)) orphans.push(`peer ${self.id} of region ${region} on store ${storeId}`);
    }
  }
  return orphans;
}

function isMember(cluster: Cluster, region: RegionId, peer: number): boolean {
  const machine = leadingMachine(cluster, region);
  const leader = machine === undefined ? undefined : storeStateOf(cluster, machine)?.peers.get(region);
  return leader?.region.peers.some(({ id }) => id === peer) === true;
}
