import type { Input } from "../../src/action/index.ts";
import { storeStateOf } from "../../src/cluster/cluster.ts";
import { createCluster } from "../../src/cluster/birth.ts";
import { advance } from "../../src/cluster/loop.ts";
import { act } from "../../src/cluster/inputs.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { SILENT } from "../silent.ts";
import { median, percentile, print } from "./figures.ts";

const SEEDS = 200;
const STEP = 0.05;

/** How long after its isolation a store's leaders read by their leases, and when they step down; in seconds. */
function isolated(seed: number): { readonly lease: number[]; readonly office: number[] } {
  const topology = generateTopology({ stores: 4, regions: 8, replicas: 3, zones: 1 });
  const cluster = createCluster(topology, "tikv", seed, SILENT);
  const until = (second: number): void => advance(cluster, seconds(second) as number as Instant, SILENT);
  const begin = 20 + seed / 20;
  const isolate: Input["action"] = { kind: "isolate", node: { kind: "store", id: 1 } };
  until(begin);
  act(cluster, isolate, SILENT);
  const machine = cluster.directory.stores.get(1) ?? -1;
  const state = storeStateOf(cluster, machine);
  const lease = new Map<number, number>();
  const office = new Map<number, number>();
  for (let after = 0; after <= 25; after += STEP) {
    until(begin + after);
    for (const { regionId, lead } of state?.peers.values() ?? []) {
      if (lead === null) continue;
      office.set(regionId, after);
      if (lead.leaseUntil > cluster.now) lease.set(regionId, after);
    }
  }
  return { lease: [...lease.values()], office: [...office.values()] };
}

/** `npm run -s bench -- isolated`: an isolated leader stops lease reads at 9 s and steps down between 10 and 20 s. */
export function isolatedBench(): void {
  const all = Array.from({ length: SEEDS }, (_, seed) => isolated(seed + 1));
  const series = { lease: all.flatMap(({ lease }) => lease), office: all.flatMap(({ office }) => office) };
  for (const [name, values] of Object.entries(series)) {
    print("isolated", `${name}, least`, Math.min(...values), "s");
    print("isolated", `${name}, median`, median(values), "s");
    print("isolated", `${name}, p99`, percentile(values, 99), "s");
    print("isolated", `${name}, most`, Math.max(...values), "s");
  }
}
