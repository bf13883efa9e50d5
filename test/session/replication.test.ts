import { describe, expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { forkCluster } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { advance } from "../../src/cluster/loop.ts";
import { orderedSlice, sliceEntries } from "../../src/kernel/ordered-map.ts";
import { defined } from "../../src/kernel/assert.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import type { EventName } from "../../src/proto/events.ts";
import { recoveryFold } from "../../src/session/recovery.ts";
import { replicationFold, replicationReport, type ReplicationReport } from "../../src/session/replication.ts";
import { actOnRun, advanceRun, checksOf, createRun, pastOf, rewindRun, type Run } from "../../src/session/run.ts";
import { bringWhole } from "../../src/session/whole.ts";
import { inputsOf } from "../cluster/golden.ts";
import { atLeastOne } from "../at-least-one.ts";

bringWhole();

const at = (second: number): Instant => seconds(second) as number as Instant;

/** Five stores with six regions, of which this happens; 200 operations in a second, half of them writes. */
function runOf(second: number, ...lines: readonly string[]): Run {
  const topology = generateTopology({ stores: 5, regions: 6, replicas: 3, zones: 3, clients: 2, pds: 3 });
  const inputs = inputsOf("0s rate 200", ...lines);
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 3, inputs });
  advanceRun(run, at(second));
  return run;
}

const maybeReport = (run: Run): ReplicationReport | null =>
  replicationReport(pastOf(run, replicationFold), pastOf(run, recoveryFold));

const reportIn = (run: Run): ReplicationReport =>
  defined(maybeReport(run), "something runs beside Raft");

/** How often each kind of event has happened. */
const countOf = (run: Run, name: EventName): number => run.branch.events.filter(({ body }) => body.name === name).length;

const servers = (run: Run) => run.cluster.processes.flatMap((process) =>
  (process.kind === "store" && process.state.replication !== null ? [process.state.replication] : []));

/** What each group's keys hold at each of its members: a text for each, all of a group the same where they agree. */
function contents(run: Run): readonly (readonly string[])[] {
  const groups = new Map<number, string[]>();
  for (const { plan, replicas } of servers(run)) {
    for (const [id, { held, log }] of replicas) {
      const keys = new Map([...sliceEntries(orderedSlice(held, "", ""))].map(([key, write]) => [key, write.value]));
      if (plan.mode !== "availability-first") for (const { key, value } of log) keys.set(key, value);
      groups.set(id, [...groups.get(id) ?? [], JSON.stringify([...keys].sort())]);
    }
  }
  return [...groups.values()];
}
const agree = (run: Run): boolean => contents(run).every((copies) => new Set(copies).size === 1);

/** Store 1 and a client alone on their side, with what they lead; healed at 45 s. */
const PARTED = ["20s partition 1,client 1 | 2,3,4,5,pd 1,pd 2,pd 3,client 2", "45s heal"] as const;

describe("replication beside Raft", () => {
  test("asynchronous: what the old primary acknowledged on its own side is lost, and Raft loses nothing", () => {
    const run = runOf(75, "1s set replication.mode async", ...PARTED);
    const report = reportIn(run);
    expect(report.lost).toBeGreaterThan(10);
    expect(report.acknowledged).toBeGreaterThan(5_000);
    expect(report.promotions).toBeGreaterThan(0);
    expect([checksOf(run).lostWrites, checksOf(run).violations]).toEqual([0, []]);
    // The engine's own count, when the store cuts off its log: the clients' can only be less, as an answer may not arrive.
    const discarded = run.branch.events.flatMap(({ body }) => (body.name === "replication.discarded" ? [body.acknowledged] : []));
    expect(discarded.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(report.lost);
  });

  test("semi-synchronous: nobody acknowledges alone, until the time-out makes it asynchronous", () => {
    // Healed, and found again, before the time-out: whatever waits is acknowledged by a replica or by nobody.
    const short = runOf(40, "1s set replication.mode semi-sync", "0s set replication.net-timeout 1s",
      "0s set replication.heartbeat 500ms", "20s partition 1,client 1 | 2,3,4,5,pd 1,pd 2,pd 3,client 2", "24s heal");
    expect([reportIn(short).lost, reportIn(short).fallBacks]).toEqual([0, 0]);
    const long = runOf(75, "1s set replication.mode semi-sync", ...PARTED);
    expect(reportIn(long).fallBacks).toBe(1);
    expect(reportIn(long).lost).toBeGreaterThan(10);
    expect(checksOf(long).violations).toEqual([]);
  });

  test("semi-synchronous writes wait for acknowledgements again once a replica has caught up", () => {
    const lonely = runOf(70, "0s set replication.mode semi-sync", "0s set replication.poll-interval 10m",
      "10s partition 1,client 1,client 2,pd 1,pd 2,pd 3 | 2,3,4,5", "30s heal");
    expect([countOf(lonely, "replication.fell-back"), countOf(lonely, "replication.restored")]).toEqual([1, 1]);
    expect(reportIn(lonely).lost).toBe(0);
  });

  test("availability first: both sides go on, and the conflict shows when they meet", () => {
    const run = runOf(75, "1s set replication.mode availability-first", ...PARTED);
    const report = reportIn(run);
    expect(report.conflicts).toBeGreaterThan(0);
    expect(report.lost).toBe(report.conflicts);
    expect([report.promotions, countOf(run, "replication.discarded")]).toEqual([0, 0]);
    expect(countOf(run, "replication.conflicted")).toBeGreaterThan(0);
    expect(checksOf(run).violations).toEqual([]);
  });

  test("availability first: members keep the same write, though a calendar goes back between two of them", () => {
    const run = runOf(30, "0s set client.key-distribution hot-range", "0s set client.hot-keys 1", "0s set client.hot-percent 100",
      "0s rate 60", "1s set replication.mode availability-first", "3s clock store 1 +20s",
      "4s partition 1,client 1 | 2,3,4,5,pd 1,pd 2,pd 3,client 2", "8s clock store 1 -20s", "12s heal", "13s rate 0");
    expect(reportIn(run).conflicts).toBeGreaterThan(0);
    expect(agree(run)).toBe(true);
  });

  test("availability first: a write that reached the disk as its process died is held by that member, too", () => {
    // Nobody is left who writes those keys anew.
    const run = runOf(12, "0s slow-disk store 1 50ms", "1s set replication.mode availability-first",
      "5005ms kill client 1", "5005ms kill client 2", "5010ms kill store 1", "6s start store 1");
    expect(checksOf(run).violations).toEqual([]);
    expect(agree(run)).toBe(true);
  });

  test("availability first without a partition has no conflicts: the same member takes a key's writes", () => {
    expect(reportIn(runOf(20, "1s set replication.mode availability-first")).conflicts).toBe(0);
  });

  test("a replica that is promoted goes on for clients, and the old primary takes its log when it is back", () => {
    const run = runOf(60, "1s set replication.mode async", "15s poweroff store 1", "40s start store 1");
    expect(countOf(run, "replication.promoted")).toBeGreaterThan(0);
    expect(reportIn(run).failed).toBe(0);
    const states = run.cluster.processes.flatMap((process) => (process.kind === "store" ? [process.state] : []));
    const logs = new Map<number, Set<string>>();
    for (const { replication } of states) {
      for (const { group, term, primary } of replication?.replicas.values() ?? []) {
        logs.set(group.id, (logs.get(group.id) ?? new Set()).add(`${term}/${primary}`));
      }
    }
    expect([...logs.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test("is of no effect on a cluster that has Raft alone, and ends with its mode", () => {
    expect(maybeReport(runOf(5))).toBe(null);
    const ended = runOf(20, "1s set replication.mode async", "5s set replication.mode raft");
    expect(maybeReport(ended)).toBe(null);
    const left = atLeastOne(ended.cluster.processes).map((process) =>
      (process.kind === "client" ? process.state.twin : process.state.replication));
    expect(left.filter((part) => part !== null)).toEqual([]);
  });

  test("is a function of the cluster: forks, replays and rewinds go the same way", () => {
    const lines = ["1s set replication.mode semi-sync", ...PARTED];
    const run = runOf(22, ...lines);
    const fork = forkCluster(run.cluster);
    advanceRun(run, at(40));
    advance(fork, at(40), { event: () => undefined, observe: () => undefined });
    const hash = hashCluster(run.cluster);
    expect(hashCluster(fork)).toBe(hash);
    const tale = reportIn(run);
    advanceRun(run, at(50));
    rewindRun(run, at(40));
    advanceRun(run, at(40));
    expect([hashCluster(run.cluster), reportIn(run)]).toEqual([hash, tale]);
    expect(hashCluster(runOf(40, ...lines).cluster)).toBe(hash);
  });
});

describe("the monitor", () => {
  test("gives a term once, though nobody has heard yet of the one that it gave before", () => {
    // Store 3 answers, stands still before it hears that it is promoted, and another is promoted meanwhile.
    const run = runOf(22, "0s rate 40", "1s set replication.mode async", "5s kill store 1", "11.5s pause store 3",
      "20s resume store 3");
    expect(countOf(run, "replication.promoted")).toBeGreaterThan(2);
    expect(checksOf(run).violations).toEqual([]);
  });
});

describe("the log for a replica that is gone", () => {
  const longest = (run: Run): number =>
    Math.max(...servers(run).flatMap(({ replicas }) => [...replicas.values()].map(({ log }) => log.length)));

  test.each(["async", "availability-first"])("is cut, and it gets a copy when it is back: %s", (mode) => {
    const run = runOf(8, "0s set raftstore.raft-log-gc-count-limit 20", "0s set replication.net-timeout 1s",
      "0s set replication.heartbeat 500ms", `1s set replication.mode ${mode}`, "2s isolate store 5");
    expect(longest(run)).toBeLessThanOrEqual(20 + 5);
    for (const { at: since, action } of inputsOf("8s heal", "12s rate 0")) {
      advanceRun(run, since);
      actOnRun(run, action);
    }
    advanceRun(run, at(15));
    expect(countOf(run, "replication.copied")).toBeGreaterThan(0);
    expect(agree(run)).toBe(true);
    expect(checksOf(run).violations).toEqual([]);
  });

  test("a primary that went on alone and cut its log behind the promotion begins with nothing and gets a copy", () => {
    const run = runOf(28, "0s set raftstore.raft-log-gc-count-limit 20", "1s set replication.mode async",
      "2s partition 1,client 1 | 2,3,4,5,pd 1,pd 2,pd 3,client 2", "18s heal", "18s rate 0");
    expect(reportIn(run).lost).toBeGreaterThan(20);
    expect(countOf(run, "replication.copied")).toBeGreaterThan(0);
    expect(agree(run)).toBe(true);
    expect(checksOf(run).violations).toEqual([]);
  });
});

describe("how a primary sends", () => {
  /** The median lag of the nearest and of the farthest replicas, in micros. */
  const lags = (...lines: readonly string[]): readonly number[] =>
    reportIn(runOf(20, "1s set replication.mode async", ...lines)).replicas.map(({ lag }) => Number(lag.p99));

  test("one after the other: the second replica lags by the first one's time, too", () => {
    const [parallel, sequential] = [lags(), lags("0s set replication.order sequential")];
    expect(Math.max(...sequential)).toBeGreaterThan(1.3 * Math.max(...parallel));
  });

  test("a limit of bytes makes replicas lag, and those with priority less", () => {
    const limited = ["0s set replication.bytes-per-second 24000"];
    const [plain, fifth] = [lags(...limited), lags(...limited, "0s set replication.priority 5")];
    expect(Math.max(...plain)).toBeGreaterThan(5 * Math.max(...lags()));
    expect(fifth[4]).toBeLessThan((plain[4] ?? 0) / 2);
  });

  test("a replica that cannot be reached is tried again after longer and longer", () => {
    // Out of reach from 10 s to 40 s: with a wait that is tenfold each time the third one lasts beyond the end.
    const arrived = (factor: number): number => {
      const run = runOf(60, "1s set replication.mode async", "0s set replication.retry-max 10m",
        `0s set replication.retry-factor ${factor}`, "10s isolate store 5", "40s heal");
      return reportIn(run).replicas.find(({ store }) => store === 5)?.lag.count ?? 0;
    };
    expect(arrived(1)).toBeGreaterThan(2 * arrived(10));
  });
});
