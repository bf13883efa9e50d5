import { forkCluster } from "../../src/cluster/cluster.ts";
import { createCamera, takeFrame } from "../../src/cluster/frames.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import { minutes, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import { takeKeyframe } from "../../src/session/keyframes.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { importedTopology, median, percentile, print } from "./figures.ts";
import { seekRun } from "../seek.ts";

/**
 * `npm run -s bench -- history [WORDS]`: what going back costs: frames, forks, keyframes, seeks, and the memory that they hold;
 * by size of the cluster, only those whose name holds `WORDS`.
 */
export function historyBench(): void {
  const words = process.argv[3] ?? "";
  const imported = importedTopology();
  const cases: readonly [string, Topology | null, Duration, number][] = [
    ["default cluster", generateTopology(DEFAULT_TOPOLOGY), minutes(60), 60],
    ["imported 2,507 regions", imported, minutes(60), 20],
    ["30,000 replicas", generateTopology({ stores: 100, regions: 10_000, replicas: 3, zones: 3 }), minutes(10), 8],
  ];
  for (const [name, topology, length, seeks] of cases) {
    if (topology !== null && name.includes(words)) measure(name, topology, length, seeks);
  }
}

function measure(name: string, topology: Topology, length: Duration, seeks: number): void {
  const held = heldBytes();
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 7, inputs: [] });
  let replicas = 0;
  for (const machines of run.cluster.replicaMachines.values()) replicas += machines.length;
  print("history", `${name}: memory of the cluster at birth, for each replica`, (heldBytes() - held) / replicas, "bytes");
  advanceRun(run, length as number as Instant);
  print("history", `${name}: memory after ${length / minutes(1)} min`, (heldBytes() - held) / 1e6, "MB");
  print("history", `${name}: keyframes`, run.branch.keyframes.length, "keyframes");
  const said = run.branch.keyframes.reduce((sum, { weight }) => sum + weight, 0);
  print("history", `${name}: what they are said to weigh`, said / 1e6, "MB");
  timeSmall(name, run);
  timeSeeks(name, run, seeks, length);
}

/** A frame, and a keyframe taken half a virtual second behind the one before. */
function timeSmall(name: string, run: Run): void {
  const camera = createCamera();
  const frames: number[] = [];
  const keyframes: number[] = [];
  for (let i = 0; i < 15; i++) {
    advanceRun(run, (run.cluster.now + seconds(0.5)) as Instant);
    let started = performance.now();
    takeFrame(camera, run.cluster);
    frames.push(performance.now() - started);
    started = performance.now();
    takeKeyframe(run.cluster, run.past, run.inputsDone, run.branch.keyframes[run.branch.keyframes.length - 1]);
    keyframes.push(performance.now() - started);
  }
  print("history", `${name}: a frame, median`, median(frames), "ms");
  print("history", `${name}: a keyframe, median`, median(keyframes), "ms");
  print("history", `${name}: a keyframe, longest`, Math.max(...keyframes), "ms");
  // Holds a fork while it is weighed.
  const before = heldBytes();
  const fork = forkCluster(run.cluster);
  print("history", `${name}: memory of a fork`, (heldBytes() - before) / 1e6, "MB");
  if (fork.now !== run.cluster.now) throw new Error("a fork stands where it was taken");
}

function timeSeeks(name: string, run: Run, count: number, length: Duration): void {
  const random = createStream(1, "seek");
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const to = drawInt(random, 0, length) as Instant;
    const started = performance.now();
    seekRun(run, to);
    times.push(performance.now() - started);
  }
  print("history", `${name}: seek to a random instant, median`, median(times), "ms");
  print("history", `${name}: seek to a random instant, p95`, percentile(times, 95), "ms");
}

/** What the process holds after a collection; needs --expose-gc. */
function heldBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
