import { createCluster } from "../../src/cluster/birth.ts";
import { act } from "../../src/cluster/inputs.ts";
import { advance } from "../../src/cluster/loop.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { SILENT } from "../silent.ts";
import { cpuMillis, print } from "./figures.ts";
import { importedTopology } from "./imported.ts";
import { measureSpeed, UNIT } from "./speed.ts";

interface Case {
  readonly name: string;
  readonly topology: () => Topology | null;
  /** Whether groups may sleep: they do after the first two minutes. */
  readonly sleeps: boolean;
  /** Virtual seconds before the measurement, and those of each of its three slices. */
  readonly span: readonly [number, number];
}

const large = (): Topology => generateTopology({ stores: 100, regions: 10_000, replicas: 3, zones: 3 });

const CASES: readonly Case[] = [
  { name: "default cluster, asleep", topology: () => generateTopology(DEFAULT_TOPOLOGY), sleeps: true, span: [120, 6_000] },
  { name: "imported 2,507 regions, asleep", topology: importedTopology, sleeps: true, span: [120, 600] },
  { name: "100 stores, 10,000 regions, asleep", topology: large, sleeps: true, span: [120, 60] },
  { name: "100 stores, 10,000 regions, awake", topology: large, sleeps: false, span: [10, 5] },
];

/**
 * `npm run -s bench -- sleeping [WORDS]`: clusters for which nobody has work, without checkers and record, and what it takes to
 * make one; only those whose name holds `WORDS`.
 */
export function sleepingBench(): void {
  const words = process.argv[3] ?? "";
  for (const { name, topology, sleeps, span: [warmUp, slice] } of CASES.filter((each) => each.name.includes(words))) {
    const given = topology();
    if (given === null) continue;
    const before = cpuMillis();
    const cluster = createCluster(given, "tikv", 7, SILENT);
    print("sleeping", `${name}: born`, cpuMillis() - before, "ms");
    act(cluster, { kind: "set", key: "client.rate", value: "0" }, SILENT);
    if (!sleeps) act(cluster, { kind: "set", key: "raftstore.hibernate-regions", value: "false" }, SILENT);
    advance(cluster, seconds(warmUp) as number as Instant, SILENT);
    const run = (virtual: number): void => advance(cluster, (cluster.now + seconds(virtual)) as Instant, SILENT);
    print("sleeping", name, measureSpeed(slice, 3, run), UNIT);
  }
}
