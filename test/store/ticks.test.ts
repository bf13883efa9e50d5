import { expect, test } from "vitest";
import { createCluster } from "../../src/cluster/birth.ts";
import { storeStateOf } from "../../src/cluster/cluster.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { plannedEvents } from "../../src/kernel/queue.ts";
import { SILENT } from "../silent.ts";

const TENTH = 100_000;

/** Of how many pairs of replicas of one region the first ticks lie in the same tenth of a second, and of how many in all. */
function sharing(seed: number, stores: number, regions: number): { shared: number; pairs: number } {
  const cluster = createCluster(generateTopology({ stores, regions, replicas: 3, zones: 3 }), "tikv", seed, SILENT);
  const ticks = new Map<string, number>();
  for (const { time, item } of plannedEvents(cluster.queue)) {
    if (item.kind === "timer" && item.timer.kind === "tick") ticks.set(`${item.to} ${item.timer.group}`, time);
  }
  let shared = 0;
  let pairs = 0;
  for (const [region, machines] of cluster.replicaMachines) {
    const tenths = machines.map((machine) => {
      const group = storeStateOf(cluster, machine)?.peers.get(region)?.group;
      return Math.floor((ticks.get(`${machine} ${group}`) ?? NaN) / TENTH);
    });
    for (let a = 0; a < tenths.length; a++) {
      for (let b = 0; b < a; b++, pairs++) if (tenths[a] === tenths[b]) shared++;
    }
  }
  return { shared, pairs };
}

test.each([[3, 1, 400], [3, 12, 100], [5, 30, 60], [6, 40, 60], [20, 500, 4]])(
  "one pair of a region's replicas in ten ticks in the same tenth of a second: %i stores, %i regions, %i seeds",
  (stores, regions, seeds) => {
    let shared = 0;
    let pairs = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const counted = sharing(seed, stores, regions);
      shared += counted.shared;
      pairs += counted.pairs;
    }
    // Four standard deviations of so many independent draws.
    const most = 4 * Math.sqrt((0.1 * 0.9) / pairs);
    expect(Math.abs(shared / pairs - 0.1), `${shared} of ${pairs}`).toBeLessThan(most);
  },
);
