import type { Instant } from "../kernel/time.ts";
import { readClock } from "../machine/clock.ts";
import { isProcessAlive } from "../machine/computer.ts";
import type { RegionId } from "../proto/region.ts";
import { isLeader, type StorePeerView } from "../store/index.ts";
import { machineAt, storeStateOf, type Cluster } from "./cluster.ts";
import type { GroupRests } from "./group-picture.ts";

/** Follows the lease of a group's leader, and its sleep, while its run is replayed step by step. */
export interface RestWatch {
  /** How things stand behind a step. */
  look(cluster: Cluster, region: RegionId): void;
  /** What was seen, up to an instant. */
  until(end: Instant): GroupRests;
}

export function createRestWatch(): RestWatch {
  const leases: [number, number][] = [];
  const asleep: [number, number][] = [];
  let sleepsSince: number | null = null;
  return {
    look: (cluster, region) => {
      const { now } = cluster;
      let sleeps = false;
      for (const machine of cluster.replicaMachines.get(region) ?? []) {
        const peer = storeStateOf(cluster, machine)?.peers.get(region);
        const { clock, process } = machineAt(cluster, machine);
        if (peer === undefined || !isLeader(peer) || !isProcessAlive(process)) continue;
        if (process === "running" && peer.node.raft.resting) sleeps = true;
        const end = leaseEnd(peer, now, readClock(clock, now));
        if (end > now) prolong(leases, now, end);
      }
      if (sleeps) sleepsSince ??= now;
      else if (sleepsSince !== null) {
        if (now > sleepsSince) asleep.push([sleepsSince, now]);
        sleepsSince = null;
      }
    },
    until: (end) => ({
      leases: leases.flatMap(([from, to]) => [from, Math.min(to, end)]),
      asleep: [...asleep, ...(sleepsSince === null || sleepsSince >= end ? [] : [[sleepsSince, end]])].flat(),
    }),
  };
}

/** A lease ends by its leader's own clock. */
const leaseEnd = (peer: StorePeerView, now: Instant, clock: number): number => now + ((peer.lead?.leaseUntil ?? 0) - clock);

/** A lease that is renewed before it ends goes on; a leader that gave it up, or another one, begins anew. */
function prolong(leases: [number, number][], now: number, end: number): void {
  const last = leases[leases.length - 1];
  if (last !== undefined && now <= last[1]) last[1] = end;
  else leases.push([now, end]);
}
