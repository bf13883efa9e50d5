import { drawMillis } from "../../action/draw.ts";
import type { Input } from "../../action/index.ts";
import { countUnrepaired } from "../../cluster/health.ts";
import { generateTopology } from "../../cluster/topologies.ts";
import type { GeneratedTopology } from "../../cluster/topology.ts";
import { createStream, drawChance, drawInt, drawItem, type Stream } from "../../kernel/random.ts";
import { after, minutes, seconds, START, type Instant } from "../../kernel/time.ts";
import type { SettingKey } from "../../proto/settings.ts";
import { WORKLOADS } from "../../proto/settings/client.ts";
import { advanceAiming } from "./aim.ts";
import { PAST_FOLDS } from "../../session/folds.ts";
import { historyFold } from "../../session/history.ts";
import { shareText } from "../../session/open.ts";
import { actOnRun, advanceRun, createRun, type Run } from "../../session/run.ts";
import { bringWhole } from "../../session/whole.ts";
import { orphansOf } from "./orphans.ts";
import { besideRaft, drawReplication } from "./replication.ts";
import { drawStorm, factsAt, factsOf, healing } from "./storm.ts";
import { consistency, safety } from "./verdict.ts";

/**
 * How long faults rain: mostly as short as the storms in which faults that are put into the engine are found (`test/sabotage`),
 * because many clusters meet more than long lives do; and sometimes so long that PD repairs what it took for lost.
 */
const STORMS = [seconds(40), seconds(40), minutes(1), minutes(3)];

/** As long as it takes until old versions have been collected more than once: all clients know a safe point after 100 s. */
const COLLECTING = minutes(6);

/** How long the cluster has afterwards to become whole again. */
const HEALING_AT_MOST = minutes(90);

/** What failed, and the link behind the page's address that shows it again. */
interface FuzzFinding {
  readonly problem: string;
  readonly link: string;
}

/**
 * One random cluster under random load and faults of every kind, then healed: every link mended, every process running,
 * every disk and clock right. Null if no checker objected, and afterwards every region has a leader, its full replicas,
 * and serves its clients; and no replica stays that belongs to none.
 */
export function fuzzSeed(seed: number): FuzzFinding | null {
  const collects = drawsCollection(seed);
  const stormEnds = (collects ? COLLECTING : drawItem(createStream(seed, "storm"), STORMS)) as number as Instant;
  const run = fuzzRun(seed, stormEnds);
  const problem = problemOf(run, seed, stormEnds);
  return problem === null ? null : { problem, link: `#s=${shareText(run)}` };
}

/** The sentence that says what failed; null if nothing did. */
function problemOf(run: Run, seed: number, stormEnds: Instant): string | null {
  try {
    advanceAiming(run, seed, stormEnds);
    for (const action of healing(factsAt(run))) actOnRun(run, action);
    // From here on clients ask for a sign of life, not for work.
    actOnRun(run, { kind: "set", key: "client.rate", value: "3" });
    actOnRun(run, { kind: "set", key: "client.think-time", value: "1s" });
    advanceRun(run, after(stormEnds, seconds(1)));
    return safety(run) ?? liveness(run) ?? orphansOf(run) ?? besideRaft(run) ?? safety(run) ?? consistency(run);
  } catch (error) {
    return `an assertion failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

/** A seed's storm up to an instant, for faults in the engine that must be found soon; as `fuzzSeed`, without healing. */
export function fuzzStorm(seed: number, until: Instant): string | null {
  try {
    const run = fuzzRun(seed, until);
    advanceAiming(run, seed, until);
    return safety(run);
  } catch (error) {
    return `an assertion failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The run of a seed at its first instant: everything random about it is decided, nothing has happened. */
function fuzzRun(seed: number, stormEnds: Instant): Run {
  const random = createStream(seed, "fuzz");
  const shape = drawShape(random);
  const topology = generateTopology(shape);
  const inputs: Input[] = [
    // Short down times: repair happens within the storm and meets its faults.
    { at: START, action: { kind: "set", key: "pd.max-store-down-time", value: `${drawInt(random, 25, 90)}s` } },
    { at: START, action: { kind: "set", key: "raftstore.max-peer-down-duration", value: "20s" } },
    { at: START, action: { kind: "set", key: "client.rate", value: String(drawInt(random, 5, 120)) } },
    { at: START, action: { kind: "set", key: "raftstore.raft-log-gc-count-limit", value: String(drawInt(random, 20, 400)) } },
    ...drawRanges(createStream(seed, "fuzz/ranges")),
    ...drawOffice(createStream(seed, "fuzz/office")),
    ...drawTransactions(createStream(seed, "fuzz/transactions")),
    ...drawLocks(createStream(seed, "fuzz/locks")),
    ...drawReaders(createStream(seed, "fuzz/readers")),
    ...(drawsCollection(seed) ? drawCollection(createStream(seed, "fuzz/collection")) : []),
    ...drawReplication(createStream(seed, "fuzz/replication"), stormEnds),
    ...drawSlowDisks(random, shape),
    ...drawStorm(random, factsOf(topology), stormEnds),
  ];
  bringWhole();
  return createRun({ scenario: "", topology, preset: "tikv", seed, inputs }, false, [...PAST_FOLDS, historyFold]);
}

function drawShape(random: Stream): GeneratedTopology {
  const replicas = drawItem(random, [3, 3, 3, 5]);
  const stores = drawInt(random, replicas, replicas + 3);
  // Sometimes groups that nobody looks after: no PD, and nobody who would need one.
  const alone = drawChance(random, 1, 6);
  return {
    stores, regions: drawInt(random, 3, 24), replicas, zones: drawInt(random, 1, 3), sizeMiB: drawInt(random, 2, 60),
    ...(alone ? { clients: 0, pds: 0 } : { clients: 2, pds: drawItem(random, [1, 3, 3, 5]) }),
  };
}

const set = (key: SettingKey, value: string): Input => ({ at: START, action: { kind: "set", key, value } });

/** In half the runs regions are split and merged by themselves: large ones at once, small ones a while later. */
function drawRanges(random: Stream): Input[] {
  if (drawChance(random, 1, 2)) return [];
  const size = drawInt(random, 4, 30);
  return [
    set("coprocessor.region-max-size", String(size * 3)), set("coprocessor.region-split-size", String(size * 2)),
    set("pd.max-merge-region-size", String(drawInt(random, 1, size))),
    set("pd.split-merge-interval", `${drawInt(random, 5, 120)}s`),
  ];
}

/** In half the runs clients want timestamps all the time; in half etcd cuts its log soon, so that members need snapshots. */
function drawOffice(random: Stream): Input[] {
  return [
    ...(drawChance(random, 1, 2) ? [set("client.tso-rate", String(drawInt(random, 2, 40)))] : []),
    ...(drawChance(random, 1, 2) ? [set("pd.snapshot-count", String(drawInt(random, 1, 20))),
      set("pd.snapshot-catchup-entries", String(drawInt(random, 0, 5)))] : []),
  ];
}

/** In a third of the runs clients have transactions of some kind, in some way to commit, and after a conflict. */
function drawTransactions(random: Stream): Input[] {
  if (!drawChance(random, 1, 3)) return [];
  const onOrOff = (): string => (drawChance(random, 1, 2) ? "on" : "off");
  return [
    // A transaction takes ten times what a read takes.
    set("client.rate", String(drawInt(random, 3, 25))),
    set("client.workload", drawItem(random, WORKLOADS)), set("client.txn-keys", String(drawInt(random, 2, 20))),
    set("client.txn-mode", drawItem(random, ["optimistic", "pessimistic"])),
    set("client.txn-retry", drawItem(random, ["none", "begin-anew"])),
    set("client.key-distribution", drawItem(random, ["uniform", "zipf", "hot-range"])),
    ...(drawChance(random, 1, 4) ? [set("client.threads", String(drawInt(random, 1, 4))),
      set("client.think-time", `${drawInt(random, 50, 1_000)}ms`)] : []),
    set("client.async-commit", onOrOff()), set("client.one-phase-commit", onOrOff()),
  ];
}

/** In some runs pessimistic locks go through the log, as before they stood in memory. */
const drawLocks = (random: Stream): Input[] => (drawChance(random, 1, 4) ? [set("pessimistic-txn.in-memory", "off")] : []);

/** In some runs reads go to followers, or show the past at any replica; in some clients get regions ready ahead of a peak. */
const drawReaders = (random: Stream): Input[] => [
  ...(drawChance(random, 1, 4) ? [set("client.replica-read", drawItem(random, ["follower", "stale", "stale"])),
    set("client.read-staleness", `${drawInt(random, 1, 10)}s`),
    set("resolved-ts.advance-ts-interval", `${drawInt(random, 1, 5)}s`)] : []),
  ...(drawChance(random, 1, 4) ? [set("client.prewarm-rise", String(drawInt(random, 1, 3)))] : []),
];

/** Whether old versions are collected in that seed's storm, while clients have transactions. */
const drawsCollection = (seed: number): boolean => drawChance(createStream(seed, "fuzz/collects"), 1, 40);

/** Transactions of few keys, whose old versions go soon: TiDB keeps them for 10 minutes at the least. */
const drawCollection = (random: Stream): Input[] => [
  set("client.rate", String(drawInt(random, 3, 10))),
  set("client.workload", drawItem(random, WORKLOADS.filter((name) => name !== "register"))),
  set("client.txn-keys", String(drawInt(random, 2, 20))), set("client.txn-mode", drawItem(random, ["optimistic", "pessimistic"])),
  set("client.gc-life-time", `${drawInt(random, 10, 60)}s`), set("client.gc-run-interval", `${drawInt(random, 10, 60)}s`),
];

/** In half the runs many disks are slow from the start, so that much happens between the submission of a write and its end. */
function drawSlowDisks(random: Stream, shape: GeneratedTopology): Input[] {
  if (drawChance(random, 1, 2)) return [];
  const inputs: Input[] = [];
  for (let id = 1; id <= shape.stores; id++) {
    const extra = drawMillis(random, 1, drawItem(random, [20, 300, 1_500]));
    if (drawChance(random, 2, 3)) inputs.push({ at: START, action: { kind: "slow-disk", node: { kind: "store", id }, extra } });
  }
  return inputs;
}

/** Runs until the cluster is whole and every region serves, or time is up. */
function liveness(run: Run): string | null {
  const limit = after(run.cluster.now, HEALING_AT_MOST);
  while (run.cluster.now < limit) {
    advanceRun(run, after(run.cluster.now, seconds(10)));
    const broken = safety(run);
    if (broken !== null) return broken;
    // Without PD nobody brings back a member that was removed.
    const isWhole = run.cluster.directory.pds.length === 0 || countUnrepaired(run.cluster) === 0;
    if (run.cluster.unavailable.size === 0 && isWhole) return serves(run);
  }
  const { unavailable } = run.cluster;
  if (unavailable.size > 0) return `not healed: regions ${[...unavailable.keys()].join(", ")} have no leader that serves`;
  return `not healed: ${countUnrepaired(run.cluster)} regions lack a full set of replicas`;
}

/** After three quarters of a quiet minute, longer than a client waits, none of them may be left without an answer. */
function serves(run: Run): string | null {
  const before = run.branch.events.length;
  advanceRun(run, after(run.cluster.now, minutes(1)));
  const failing = run.branch.events.slice(before).filter((event) => event.body.name === "client.operation.failed");
  const last = failing[failing.length - 1];
  if (last !== undefined && last.at > run.cluster.now - seconds(15)) return "healed, and clients still fail";
  return safety(run);
}
