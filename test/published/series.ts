import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PresetName } from "../../src/kernel/preset.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { GeneratedTopology } from "../../src/cluster/topology.ts";
import { after, millis, seconds, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import { REPORT_FOLDS, reportOf, type Report } from "../../src/session/report.ts";
import { advanceRun, checksOf, createRun } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";
import { DATA_FOLDER } from "../shared-data.ts";

/** One published or measured distribution, and the runs that are to give it. Milliseconds throughout. */
export interface Series {
  readonly name: string;
  /** The sample, or quantiles of it; null where only mean and median are known. */
  readonly published: readonly number[] | null;
  readonly mean: number | null;
  readonly median: number;
  /** What the distance of the distributions, or the relative error of mean and median, may be at most with 1,000 seeds. */
  readonly target: number;
  /** What the run with that seed measured. */
  readonly measure: (seed: number) => number;
}

const folder = join(DATA_FOLDER, "published");
export const hasPublished = existsSync(folder);

const rowsOf = (file: string): string[][] =>
  readFileSync(join(folder, file), "utf8").trim().split("\n").map((line) => line.split(","));

/** Everything that is compared: the election benchmark's nine series, elections over long distances, etcd's fail-overs. */
export const allSeries = (): readonly Series[] => [...lanSeries(), ...wanSeries, ...etcdSeries()];

/** A run that ends as soon as `done` holds of its report, looked at every `step`. */
function measured(
  shape: GeneratedTopology, preset: PresetName, seed: number, lines: readonly string[], step: Duration,
  value: (report: Report) => Duration | undefined,
): number {
  const topology = generateTopology(shape);
  const run = createRun({ scenario: "", topology, preset, seed, inputs: inputsOf(...lines) }, false, REPORT_FOLDS);
  for (let until: Instant = after(START, step); until < seconds(120); until = after(until, step)) {
    advanceRun(run, until);
    if (run.branch.refusals.length > 0) throw new Error(run.branch.refusals[0]?.refusal.text);
    if (checksOf(run).violations.length > 0) throw new Error(`seed ${seed}: ${checksOf(run).violations[0]?.detail}`);
    const length = value(reportOf(run));
    if (length !== undefined) return length / 1_000;
  }
  return Infinity;
}

/** The Raft paper's election benchmark: five servers, the leader dies behind a heartbeat, four logs of different length. */
function lanSeries(): Series[] {
  const shape: GeneratedTopology = { stores: 5, regions: 1, replicas: 5, zones: 1, clients: 1, logLengths: [1, 2, 3, 4, 5] };
  return rowsOf("election-benchmark-quantiles.csv").slice(1).flatMap(([name = "", , ...quantiles]) => {
    const [low = 0, high = 0] = name.split("-").map(Number);
    // With equal timeouts the samples are the jitter of machines that nobody has described.
    if (low === high) return [];
    const lines = [
      `0s set raftstore.raft-heartbeat-ticks ${low * 5}`, `0s set raftstore.raft-election-timeout-ticks ${low * 10}`,
      `0s set raftstore.raft-max-election-timeout-ticks ${high * 10}`,
      `0s kill leader of region 1 after heartbeat within ${low * 500}us`,
    ];
    const published = quantiles.map(Number);
    return [{
      name: `LAN ${name}`, published, mean: null, median: published[50] ?? NaN, target: high - low <= 5 ? 0.15 : 0.1,
      measure: (seed) => measured(shape, "logcabin", seed, lines, millis(50),
        ({ failovers }) => failovers[0]?.leaderHeard.values[0]),
    }];
  });
}

/** Mean and median of the published curves; no mean where the plot cuts the tail off. */
const wanRows: readonly (readonly [logs: "same" | "different", failed: number, mean: number | null, median: number])[] = [
  ["same", 0, 430, 410], ["same", 1, 469, 423], ["same", 2, null, 469],
  ["different", 0, 493, 471], ["different", 1, 550, 502], ["different", 2, null, 598],
];

/** Two arrangements of five lengths: rotated, their neighbours are every pair there is equally often. */
const arrangements = [[1, 2, 3, 4, 5], [1, 3, 5, 2, 4]] as const;

/** Elections over long distances: nobody leads at the start, some servers are down, and the leader must prove stable. */
const wanSeries: readonly Series[] = wanRows.map(([logs, failed, mean, median]) => ({
  name: `WAN ${logs} logs, ${failed} failed`, published: null, mean, median, target: 0.05,
  measure: (seed) => {
    const lengths = arrangements[seed % 2] ?? [];
    const turn = (seed >> 1) % 5;
    const shape: GeneratedTopology = {
      stores: 5, regions: 1, replicas: 5, zones: 1, clients: 1, leaderless: true,
      ...(logs === "same" ? {} : { logLengths: [...lengths.slice(turn), ...lengths.slice(0, turn)] }),
    };
    const [peers = []] = generateTopology(shape).regions.map((region) => region.peers);
    const lines = peers.slice(0, failed).map((peer) => `0s kill store ${peer.storeId}`);
    return measured(shape, "availsim-wan", seed, lines, seconds(1), ({ raft }) => raft.stableLeader.values[0]);
  },
}));

/** etcd on one machine and idle, its leader killed at any instant, until a survivor names a new leader. */
function etcdSeries(): Series[] {
  return [3, 5].map((nodes) => {
    const published = rowsOf(`etcd-3.4.23-kill-leader-${nodes}-nodes.csv`).map((row) => Number(row[2])).filter(Number.isFinite);
    const shape: GeneratedTopology = { stores: nodes, regions: 1, replicas: nodes, zones: 1, clients: 1 };
    const inOrder = published.slice().sort((a, b) => a - b);
    return {
      name: `etcd, ${nodes} nodes`, published, mean: published.reduce((sum, value) => sum + value, 0) / published.length,
      median: inOrder[Math.floor(inOrder.length / 2)] ?? NaN, target: 0.15,
      measure: (seed: number) => measured(
        shape, "etcd", seed, ["0s rate 0", "1s kill leader of region 1"], millis(500),
          ({ failovers }) => failovers[0]?.leaderElected.values[0],
      ),
    };
  });
}
