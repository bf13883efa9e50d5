import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import { reportOf, REPORT_FOLDS } from "../../src/session/report.ts";
import type { ReplicationReport } from "../../src/session/replication.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";
import { median, print } from "./figures.ts";

const SEEDS = 5;
const MODES: Readonly<Record<string, readonly string[]>> = {
  "async": ["1s set replication.mode async"],
  "semi-sync": ["1s set replication.mode semi-sync"],
  "semi-sync that never goes on alone": ["0s set replication.ack-timeout 1h", "1s set replication.mode semi-sync"],
  "availability-first": ["1s set replication.mode availability-first"],
  "single-owner": ["1s set replication.mode single-owner"],
};
/** Seconds that are run: of those with a fault, and of those without one. */
const LONG = 55;
const SHORT = 15;
const CUT = "10s partition 4,client 1 | 1,2,3,5,pd 1,pd 2,pd 3,client 2,client 3";

/** What happens to a store that is the primary of groups and leads regions. */
const FAILOVERS: Readonly<Record<string, readonly string[]>> = {
  "its process is killed": ["10s kill store 4", "40s start store 4"],
  "its power fails": ["10s poweroff store 4", "40s start store 4"],
  "its power fails while replicas lag, at 8 kB/s": [
    "0s set replication.bytes-per-second 8000", "10s poweroff store 4", "40s start store 4",
  ],
  "cut off with a client for 30 s": [CUT, "40s heal"],
  "cut off with a client for 8 s": [CUT, "18s heal"],
};

/** Ways to send to replicas, in a cluster of two zones that is whole, or from which a store is cut off for a while. */
const LIMIT = "0s set replication.bytes-per-second 60000";
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  "in parallel": [],
  "one after the other": ["0s set replication.order sequential"],
  "one after the other, the near one first": ["0s set replication.order sequential", "0s set replication.near-first on"],
  "60 kB/s": [LIMIT],
  "60 kB/s, the near one first": [LIMIT, "0s set replication.near-first on"],
  "60 kB/s, store 5 first": [LIMIT, "0s set replication.priority 5"],
};
const RETRIES: Readonly<Record<string, readonly string[]>> = {
  "each second": [],
  "after 1, 2, 4 … s": ["0s set replication.retry-factor 2"],
  "after 1, 2, 4 … 8 s": ["0s set replication.retry-factor 2", "0s set replication.retry-max 8s"],
};

/**
 * `npm run -s bench -- replication`: what Raft and each mode beside it have lost of acknowledged writes in the same failovers,
 * and how long their writes took; and what each way to send costs in latency and lag.
 */
export function replicationBench(): void {
  for (const [failover, deeds] of Object.entries(FAILOVERS)) compareModes(failover, deeds);
  for (const [choice, settings] of Object.entries(CHOICES)) {
    const runs = seedsOf(["0s set replication.mode semi-sync", ...settings], SHORT, 2);
    const of = (figure: string, values: readonly number[]): void =>
      print("replication", `semi-sync, ${choice}: ${figure}, median of ${SEEDS} seeds`, median(values), "ms");
    of("p50 of writes", runs.map(({ latency }) => inMillis(latency.p50)));
    of("p99 of writes", runs.map(({ latency }) => inMillis(latency.p99)));
    of("p50 of store 5's lag", runs.map((run) => inMillis(lagOf(run, 5).p50)));
    of("p99 of the largest lag", runs.map(({ replicas }) => Math.max(...replicas.map(({ lag }) => inMillis(lag.p99)))));
  }
  for (const [retry, settings] of Object.entries(RETRIES)) {
    const runs = seedsOf(["0s set replication.mode async", ...settings, "10s isolate store 5", "40s heal"], LONG);
    print("replication", `async, a store cut off for 30 s is tried again ${retry}: p99 of its lag, median of ${SEEDS} seeds`,
      median(runs.map((run) => inMillis(lagOf(run, 5).p99) / 1_000)), "s");
  }
}

function compareModes(failover: string, deeds: readonly string[]): void {
  const say = (mode: string, figure: string, values: readonly number[], unit: string): void =>
    print("replication", `${failover}: ${mode}, ${figure}, median of ${SEEDS} seeds`, median(values), unit);
  for (const [mode, settings] of Object.entries(MODES)) {
    const reports = reportsOf([...settings, ...deeds], LONG);
    const runs = reports.map(besideRaft);
    say(mode, "acknowledged", runs.map(({ acknowledged }) => acknowledged), "");
    say(mode, "acknowledged and lost", runs.map(({ lost }) => lost), "");
    say(mode, "given up", runs.map(({ failed }) => failed), "");
    say(mode, "p50 of writes", runs.map(({ latency }) => inMillis(latency.p50)), "ms");
    say(mode, "p99 of writes", runs.map(({ latency }) => inMillis(latency.p99)), "ms");
    if (mode !== "async") continue;
    // Raft beside which nothing waits: writes are the same in every mode.
    const puts = reports.map(({ operations }) => operations.latencies.put.all);
    say("raft", "acknowledged and lost", reports.map(({ lostWrites }) => lostWrites), "");
    say("raft", "p50 of writes", puts.map(({ p50 }) => inMillis(p50)), "ms");
    say("raft", "p99 of writes", puts.map(({ p99 }) => inMillis(p99)), "ms");
  }
}

const inMillis = (length: Duration | null): number => (length ?? 0) / 1_000;

const lagOf = ({ replicas }: ReplicationReport, store: number): ReplicationReport["latency"] =>
  replicas.find((replica) => replica.store === store)?.lag ?? { count: 0, p50: null, p99: null };

const besideRaft = ({ replication }: ReturnType<typeof reportOf>): ReplicationReport => {
  if (replication === null) throw new Error("nothing runs beside Raft");
  return replication;
};

const seedsOf = (lines: readonly string[], until: number, zones = 3): readonly ReplicationReport[] =>
  reportsOf(lines, until, zones).map(besideRaft);

const reportsOf = (lines: readonly string[], until: number, zones = 3): readonly ReturnType<typeof reportOf>[] =>
  Array.from({ length: SEEDS }, (_, seed) => {
    const topology = generateTopology({ stores: 5, regions: 12, replicas: 3, zones, rate: 200, clients: 3, pds: 3 });
    const spec = { scenario: "", topology, preset: "tikv", seed: seed + 1, inputs: inputsOf(...lines) } as const;
    const run = createRun(spec, false, REPORT_FOLDS);
    advanceRun(run, seconds(until) as number as Instant);
    return reportOf(run);
  });
