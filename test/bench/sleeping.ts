import { createCluster } from "../../src/cluster/birth.ts";
import { clientStates, type Cluster, type Observer } from "../../src/cluster/cluster.ts";
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
  /** False where PD merges nothing. */
  readonly merges?: false;
  /** Operations per second, and over how many of the regions; none where it is not said. */
  readonly work?: readonly [number, number];
  /** Virtual seconds before the measurement, and those of each of its three slices. */
  readonly span: readonly [number, number];
}

const large = (): Topology => generateTopology({ stores: 100, regions: 10_000, replicas: 3, zones: 3 });
const largest = (): Topology => generateTopology({ stores: 100, regions: 100_000, replicas: 3, zones: 3 });

const CASES: readonly Case[] = [
  { name: "default cluster, asleep", topology: () => generateTopology(DEFAULT_TOPOLOGY), sleeps: true, span: [120, 100_000] },
  // What PD merges after the first hour would be work.
  { name: "imported 2,507 regions, asleep", topology: importedTopology, sleeps: true, span: [120, 800] },
  // Three checks pass before sleepers stand, and V8 takes about an hour of a silent cluster to compile what it does.
  { name: "imported 2,507 regions, asleep, once it is warm", topology: importedTopology, sleeps: true, merges: false,
    span: [4_000, 1_500] },
  { name: "100 stores, 10,000 regions, asleep", topology: large, sleeps: true, span: [120, 60] },
  { name: "100 stores, 10,000 regions, awake", topology: large, sleeps: false, span: [10, 5] },
  { name: "100 stores, 10,000 regions, 1,000 with work", topology: large, sleeps: true, work: [1_000, 1_000], span: [120, 10] },
  { name: "100 stores, 100,000 regions, asleep", topology: largest, sleeps: true, span: [60, 60] },
];

/**
 * `npm run -s bench -- sleeping [WORDS]`: clusters for which nobody has work, without checkers and record, and what it takes to
 * make one; only those whose name holds `WORDS`.
 */
export function sleepingBench(): void {
  const words = process.argv[3] ?? "";
  const cases = CASES.filter((each) => each.name.includes(words));
  for (const { name, topology, sleeps, merges, work, span: [warmUp, slice] } of cases) {
    const given = topology();
    if (given === null) continue;
    const before = cpuMillis();
    const cluster = createCluster(given, "tikv", 7, SILENT);
    print("sleeping", `${name}: born`, cpuMillis() - before, "ms");
    act(cluster, { kind: "set", key: "client.rate", value: String(work?.[0] ?? 0) }, SILENT);
    if (work !== undefined) for (const client of clientStates(cluster)) limitKeys(client, work[1] * KEYS_PER_REGION);
    if (merges === false) act(cluster, { kind: "set", key: "pd.merge-schedule-limit", value: "0" }, SILENT);
    if (!sleeps) act(cluster, { kind: "set", key: "raftstore.hibernate-regions", value: "false" }, SILENT);
    advance(cluster, seconds(warmUp) as number as Instant, SILENT);
    const run = (virtual: number): void => advance(cluster, (cluster.now + seconds(virtual)) as Instant, SILENT);
    print("sleeping", name, measureSpeed(slice, 3, run), UNIT);
    if (topology === largest) failOver(cluster, name);
  }
}

const KEYS_PER_REGION = 4;

/** The client works on the first of its keys alone. */
function limitKeys(client: object, count: number): void {
  const holder = client as { keys: readonly string[] };
  holder.keys = holder.keys.slice(0, count);
}

/** A store is killed: how many regions cannot be served, and when the last of them can again. */
function failOver(cluster: Cluster, name: string): void {
  const since = cluster.now;
  let lost = 0;
  let back = 0;
  let last = since;
  const observer: Observer = {
    event({ at, body }) {
      if (body.name === "region.unavailable") lost++;
      if (body.name !== "region.available") return;
      back++;
      last = at;
    },
    observe() {
      // Nobody asks.
    },
  };
  const before = cpuMillis();
  act(cluster, { kind: "kill", node: { kind: "store", id: 4 } }, observer);
  advance(cluster, (since + seconds(60)) as Instant, observer);
  print("sleeping", `${name}: a store killed, regions that lost their leader`, lost, "regions");
  print("sleeping", `${name}: a store killed, regions without one a minute later`, lost - back, "regions");
  print("sleeping", `${name}: a store killed, the last has another leader after`, (last - since) / 1_000_000, "s");
  print("sleeping", `${name}: a store killed, that minute`, cpuMillis() - before, "ms");
  print("sleeping", `${name}: memory`, process.memoryUsage().heapUsed / 1_000_000, "MB");
}
