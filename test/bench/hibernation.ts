import { act } from "../../src/cluster/inputs.ts";
import { createCluster } from "../../src/cluster/birth.ts";
import type { Observer } from "../../src/cluster/cluster.ts";
import { advance } from "../../src/cluster/loop.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { percentile, print } from "./figures.ts";

/** How long regions wait for another leader after the store that led them was lost, in seconds. */
type Loss = "kill" | "power-off";

const RUNS = 200;
/** By then all groups without load sleep. */
const LOST_AT = 40;
const WAITED = 40;

function electionsAfter(loss: Loss, seed: number, rate: string): readonly number[] {
  const at: number[] = [];
  const lostAt = seconds(LOST_AT) as number as Instant;
  const observer: Observer = {
    event({ at: when, body }) {
      if (body.name === "raft.leader.elected" && when > lostAt) at.push((when - lostAt) / 1_000_000);
    },
    observe() {
      // Nobody asks.
    },
  };
  const topology = generateTopology({ stores: 3, regions: 9, replicas: 3, zones: 1, clients: 1 });
  const cluster = createCluster(topology, "tikv", seed, observer);
  act(cluster, { kind: "set", key: "client.rate", value: rate }, observer);
  advance(cluster, lostAt, observer);
  act(cluster, { kind: loss, node: { kind: "store", id: 1 } }, observer);
  advance(cluster, (lostAt + seconds(WAITED)) as Instant, observer);
  return at;
}

/** `npm run -s bench -- hibernation`: elections after a store is lost, over 200 seeds. */
export function hibernationBench(): void {
  for (const [name, loss, rate] of [
    ["busy, process killed", "kill", "100"], ["asleep, process killed", "kill", "0"],
    ["busy, host lost", "power-off", "100"], ["asleep, host lost", "power-off", "0"],
  ] as const) {
    const waits = Array.from({ length: RUNS }, (_, seed) => electionsAfter(loss, seed + 1, rate)).flat();
    for (const percent of [0, 50, 95, 99, 100]) print("hibernation", `${name}, p${percent}`, percentile(waits, percent), "s");
  }
}
