import type { Input } from "../../src/action/index.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import { minutes, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { cpuMillis, median, percentile, print } from "./figures.ts";
import { redrawBench } from "./redraw.ts";
import { seekRun } from "../seek.ts";

/** The promise: anywhere in one virtual hour within so many milliseconds, and all of it in so many megabytes. */
export const HOUR = minutes(60);
const LARGE = { stores: 100, regions: 10_000, replicas: 3, zones: 3 };

/** A store dies and a zone is cut off for a minute: an hour in which nothing happens is no history. */
const inputs: readonly Input[] = [
  { at: minutes(5) as number as Instant, action: { kind: "kill", node: { kind: "store", id: 3 } } },
  { at: minutes(15) as number as Instant, action: { kind: "restart", node: { kind: "store", id: 3 } } },
  { at: minutes(20) as number as Instant, action: { kind: "kill", node: { kind: "store", id: 2 } } },
];

/** `npm run -s bench -- seek-hour`: seeks in one virtual hour of the default cluster. */
export const seekHourBench = (): Promise<void> => measure("seek-hour", generateTopology(DEFAULT_TOPOLOGY), 100);

/**
 * `npm run -s bench -- seek-30k [MINUTES]`: the same of 30,000 peers, with what the hour takes of memory and what a picture of
 * its time line takes; many minutes of work.
 */
export const seek30kBench = (): Promise<void> => measure("seek-30k", generateTopology(LARGE), 24, minutesAsked());

/** A shorter time for whoever has not the patience: the figures are those of an hour. */
const minutesAsked = (): Duration => minutes(Number(process.argv[3] ?? HOUR / minutes(1)));

async function measure(bench: string, topology: Topology, seeks: number, length: Duration = HOUR): Promise<void> {
  const before = heldBytes();
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 7, inputs });
  const started = performance.now();
  const cpu = cpuMillis();
  advanceRun(run, length as number as Instant);
  print(bench, `${length / minutes(1)} virtual minutes, simulated in`, (performance.now() - started) / 1_000, "s");
  print(bench, "CPU time of that", (cpuMillis() - cpu) / 1_000, "s");
  print(bench, "events of the hour", run.branch.events.length, "events");
  print(bench, "memory of the hour", (heldBytes() - before) / 1e6, "MB");
  print(bench, "keyframes", run.branch.keyframes.length, "keyframes");
  print(bench, "widest gap between keyframes", widestGap(run), "planned events");
  const weight = run.branch.keyframes.reduce((sum, keyframe) => sum + keyframe.weight, 0);
  print(bench, "what they are said to weigh", weight / 1e6, "MB");
  for (const part of [6, 2, 1]) {
    const until = (length / part) as Duration;
    timeSeeks(`${bench}, first ${Math.round(until / minutes(1))} min`, run, Math.max(8, Math.ceil(seeks / part)), until);
  }
  await redrawBench(bench, run);
}

const widestGap = ({ branch: { keyframes } }: Run): number =>
  keyframes.reduce((most, { work }, i) => Math.max(most, work - (keyframes[i - 1]?.work ?? work)), 0);

function timeSeeks(bench: string, run: Run, count: number, length: Duration): void {
  const random = createStream(1, "seek");
  const times: number[] = [];
  const worked: number[] = [];
  for (let i = 0; i < count; i++) {
    const to = drawInt(random, seconds(1), length) as Instant;
    const [started, cpu] = [performance.now(), cpuMillis()];
    seekRun(run, to);
    times.push(performance.now() - started);
    worked.push(cpuMillis() - cpu);
  }
  // Where others are at work too, the processor's time says more than the clock.
  print(bench, "seek to a random instant, CPU time, median", median(worked), "ms");
  print(bench, "seek to a random instant, CPU time, p95", percentile(worked, 95), "ms");
  print(bench, "seek to a random instant, median", median(times), "ms");
  print(bench, "seek to a random instant, p95", percentile(times, 95), "ms");
  print(bench, "seek to a random instant, longest", Math.max(...times), "ms");
}

/** What the process holds after a collection; needs --expose-gc. */
function heldBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
