import type { Input } from "../../src/action/index.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import { minutes, seconds, type Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { importedTopology, median, percentile, print } from "./figures.ts";
import { seekRun } from "../seek.ts";

const idle: Input = { at: 0 as Instant, action: { kind: "set", key: "client.rate", value: "0" } };
const open = (topology: Topology, inputs: Input[] = []): Run =>
  createRun({ scenario: "", topology, preset: "tikv", seed: 7, inputs });

/** Virtual seconds per wall second, measured over slices of virtual time after a warm-up. */
function speed(run: Run, sliceSeconds: number, slices: number): number {
  advanceRun(run, (run.cluster.now + seconds(sliceSeconds)) as Instant);
  const rates: number[] = [];
  for (let i = 0; i < slices; i++) {
    const started = performance.now();
    advanceRun(run, (run.cluster.now + seconds(sliceSeconds)) as Instant);
    rates.push((sliceSeconds * 1_000) / (performance.now() - started));
  }
  return median(rates);
}

/** The default cluster under its default load, and the imported one idle. */
export function engineBench(): void {
  print("engine", "default cluster, 100 operations/s", speed(open(generateTopology(DEFAULT_TOPOLOGY)), 60, 9), "virtual s / s");
  const imported = importedTopology();
  if (imported === null) return;
  const started = performance.now();
  const run = open(imported, [idle]);
  print("engine", "birth of the imported cluster", performance.now() - started, "ms");
  print("engine", "imported 2,507 regions, idle", speed(run, 20, 7), "virtual s / s");
}

/** Seeks to random instants of a ten-minute run. */
export function seekBench(): void {
  const run = open(generateTopology(DEFAULT_TOPOLOGY));
  const end = minutes(10);
  advanceRun(run, end as number as Instant);
  const random = createStream(1, "seek");
  const times: number[] = [];
  for (let i = 0; i < 60; i++) {
    const to = drawInt(random, 0, end) as Instant;
    const started = performance.now();
    seekRun(run, to);
    times.push(performance.now() - started);
  }
  print("seek", "default cluster, random instant of 10 minutes, median", median(times), "ms");
  print("seek", "default cluster, random instant of 10 minutes, p95", percentile(times, 95), "ms");
}

/** Heap after a virtual hour of the imported cluster with its keyframes and record. */
export function memoryBench(): void {
  const imported = importedTopology();
  if (imported === null) return;
  const run = open(imported);
  advanceRun(run, minutes(60) as number as Instant);
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  print("memory", "imported cluster after one virtual hour", (heapUsed + arrayBuffers) / 1e6, "MB");
  // Holds the run until it has been measured.
  print("memory", "keyframes held", run.branch.keyframes.length, "keyframes");
}
