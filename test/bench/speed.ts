import type { Input } from "../../src/action/index.ts";
import { createCluster } from "../../src/cluster/birth.ts";
import { advance } from "../../src/cluster/loop.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { minutes, seconds, type Instant } from "../../src/kernel/time.ts";
import type { PresetName } from "../../src/kernel/preset.ts";
import { createPlayer, setPace } from "../../src/session/player.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { refresh, serveCommand } from "../../src/worker/serve.ts";
import { createServer } from "../../src/worker/server.ts";
import { SILENT } from "../silent.ts";
import { cpuMillis, median, print } from "./figures.ts";
import { importedTopology } from "./imported.ts";

/** Operations per second of all clients, as an input at the beginning. */
const rate = (perSecond: number): Input =>
  ({ at: 0 as Instant, action: { kind: "set", key: "client.rate", value: String(perSecond) } });

export const UNIT = "virtual s / CPU s";

/** Virtual seconds per CPU second: the median of `slices` measurements of so many virtual seconds, behind one that warms up. */
export function measureSpeed(sliceSeconds: number, slices: number, run: (virtualSeconds: number) => void): number {
  run(sliceSeconds);
  const rates: number[] = [];
  for (let i = 0; i < slices; i++) {
    const before = cpuMillis();
    run(sliceSeconds);
    rates.push((sliceSeconds * 1_000) / (cpuMillis() - before));
  }
  return median(rates);
}

const opened = (topology: Topology, preset: PresetName, inputs: Input[], rewindable: boolean): Run =>
  createRun({ scenario: "", topology, preset, seed: 7, inputs }, rewindable);

const further = (run: Run) => (virtualSeconds: number): void =>
  advanceRun(run, (run.cluster.now + seconds(virtualSeconds)) as Instant);

/** A run in the worker's hands at the highest pace, with a page that draws each frame at once. */
function asThePageRuns(run: Run): (virtualSeconds: number) => void {
  const server = createServer((update) => {
    if (update.kind === "frame") void serveCommand(server, { kind: "drawn", frame: update.number });
  }, () => performance.now());
  server.player = createPlayer(run, null);
  setPace(server.player, Number.MAX_SAFE_INTEGER, false);
  return (virtualSeconds) => {
    const end = run.cluster.now + seconds(virtualSeconds);
    while (run.cluster.now < end && !server.stopped) refresh(server, 10);
    if (server.stopped) throw new Error("the run has stopped");
  };
}

/** The last store dies: what people skip over until PD has written it off. */
const death: Input = { at: seconds(1) as number as Instant, action: { kind: "kill", node: { kind: "store", id: 4 } } };

interface Case {
  readonly name: string;
  /** Virtual seconds of a slice, and how many are measured. */
  readonly slice: readonly [number, number];
  /** Makes what is measured, and returns what runs it for so many virtual seconds. */
  readonly start: () => (virtualSeconds: number) => void;
}

/** Requests per second of the clients of five servers with the Raft paper's timings. */
export const PAPER_RATES = [0, 20, 100];

/** Five servers of one group with the Raft paper's timings. */
export function paperServers(requestsPerSecond: number): (virtualSeconds: number) => void {
  const topology = generateTopology({ stores: 5, regions: 1, replicas: 5, zones: 1, clients: 1 });
  return further(opened(topology, "paper", [rate(requestsPerSecond)], false));
}

function casesOf(): readonly Case[] {
  const usual = generateTopology(DEFAULT_TOPOLOGY);
  const large = (): Topology => generateTopology({ stores: 100, regions: 10_000, replicas: 3, zones: 3 });
  const thirty = generateTopology({ stores: 100, regions: 30, replicas: 3, zones: 3 });
  const imported = importedTopology();
  return [
    { name: "default cluster, silent", slice: [60, 9], start: () => silently(usual) },
    { name: "default cluster, checkers", slice: [60, 9], start: () => further(opened(usual, "tikv", [], false)) },
    { name: "default cluster, checkers and keyframes", slice: [60, 9], start: () => further(opened(usual, "tikv", [], true)) },
    { name: "default cluster, as the page runs it", slice: [30, 9], start: () => asThePageRuns(opened(usual, "tikv", [], true)) },
    { name: "default cluster with a dead store, as the page runs it", slice: [60, 9],
      start: () => asThePageRuns(opened(usual, "tikv", [death], true)) },
    ...PAPER_RATES.map((perSecond): Case => ({
      name: `five servers, preset paper, ${perSecond} requests/s`, slice: [30, 7], start: () => paperServers(perSecond),
    })),
    { name: "100 stores, 30 regions, idle", slice: [60, 5], start: () => further(opened(thirty, "tikv", [rate(0)], false)) },
    ...(imported === null ? [] : [
      // A slice is one interval of the check for stale peers: each region is looked at once. PD merges nothing in the first hour.
      { name: "imported 2,507 regions, idle", slice: [300, 9], start: () => further(opened(imported, "tikv", [rate(0)], false)) },
      { name: "imported 2,507 regions, merged by PD, idle", slice: [300, 9], start: () => merged(imported) },
      { name: "imported 2,507 regions, idle, checkers and keyframes", slice: [20, 7],
        start: () => further(opened(imported, "tikv", [rate(0)], true)) },
      { name: "imported 2,507 regions, idle, as the page runs it", slice: [20, 7],
        start: () => asThePageRuns(opened(imported, "tikv", [rate(0)], true)) },
      { name: "imported 2,507 regions with a dead store, as the page runs it", slice: [20, 7],
        start: () => asThePageRuns(opened(imported, "tikv",
          [{ ...death, action: { kind: "kill", node: { kind: "store", id: imported.stores.at(-1)?.id ?? 0 } } }], true)) },
    ] satisfies Case[]),
    ...[0, 1_000].map((perSecond): Case => ({
      name: `100 stores, 10,000 regions, ${perSecond} operations/s`, slice: [5, 5],
      start: () => further(opened(large(), "tikv", [rate(perSecond)], false)),
    })),
  ];
}

/** PD has merged what is small, which takes it two thirds of an hour after the first one. */
function merged(topology: Topology): (virtualSeconds: number) => void {
  const run = opened(topology, "tikv", [rate(0)], false);
  advanceRun(run, minutes(120) as number as Instant);
  return further(run);
}

function silently(topology: Topology): (virtualSeconds: number) => void {
  const cluster = createCluster(topology, "tikv", 7, SILENT);
  return (virtualSeconds) => advance(cluster, (cluster.now + seconds(virtualSeconds)) as Instant, SILENT);
}

/**
 * `npm run -s bench -- speed [WORDS]`: clusters by how much of what surrounds them is told, and by size; only those whose name
 * holds `WORDS`.
 */
export function speedBench(): void {
  const words = process.argv[3] ?? "";
  for (const { name, slice, start } of casesOf()) {
    if (name.includes(words)) print("speed", name, measureSpeed(...slice, start()), UNIT);
  }
}
