import type { Action, Input } from "../../cluster/actions.ts";
import { countUnrepaired } from "../../cluster/health.ts";
import { generateTopology } from "../../cluster/topologies.ts";
import type { GeneratedTopology } from "../../cluster/topology.ts";
import { createStream, drawChance, drawInt, drawItem, type Stream } from "../../kernel/random.ts";
import { after, formatDuration, millis, minutes, seconds, type Duration, type Instant } from "../../kernel/time.ts";
import type { Node } from "../../proto/events.ts";
import { advanceAiming } from "./aim.ts";
import { advanceRun, createRun, type Run } from "../../session/run.ts";

/** How long faults rain, and how long the cluster has afterwards to become whole again. */
const STORM_ENDS = minutes(3) as number as Instant;
const HEALING_AT_MOST = minutes(90);

/**
 * One random cluster under random load and faults of every kind, then healed: every link mended, every process running,
 * every disk and clock right. Null if no checker objected, and afterwards every region has a leader, its full replicas,
 * and serves its clients; otherwise the sentence that says what failed.
 */
export function fuzzSeed(seed: number): string | null {
  try {
    const run = fuzzRun(seed);
    advanceAiming(run, seed, STORM_ENDS);
    advanceRun(run, after(STORM_ENDS, seconds(1)));
    return safety(run) ?? liveness(run);
  } catch (error) {
    return `an assertion failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

/** The beginning of a seed's storm alone, for faults in the engine that must be found soon; as `fuzzSeed`, without healing. */
export function fuzzStorm(seed: number, until: Instant): string | null {
  try {
    const run = fuzzRun(seed);
    advanceAiming(run, seed, until);
    return safety(run);
  } catch (error) {
    return `an assertion failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The run of a seed at its first instant: everything random about it is decided, nothing has happened. */
function fuzzRun(seed: number): Run {
  const random = createStream(seed, "fuzz");
  const shape = drawShape(random);
  const topology = generateTopology(shape);
  const inputs: Input[] = [
    // Short down times: repair happens within the storm and meets its faults.
    { at: 0 as Instant, action: { kind: "set", key: "pd.max-store-down-time", value: `${drawInt(random, 25, 90)}s` } },
    { at: 0 as Instant, action: { kind: "set", key: "raftstore.max-peer-down-duration", value: "20s" } },
    { at: 0 as Instant, action: { kind: "set", key: "client.rate", value: String(drawInt(random, 5, 120)) } },
    { at: 0 as Instant, action: { kind: "set", key: "raftstore.raft-log-gc-count-limit", value: String(drawInt(random, 20, 400)) } },
    ...drawSlowDisks(random, shape),
    ...drawStorm(random, shape, STORM_ENDS),
    ...healing(shape, STORM_ENDS),
  ];
  return createRun({ scenario: "", topology, preset: "tikv", seed, inputs }, false);
}

function drawShape(random: Stream): GeneratedTopology {
  const replicas = drawItem(random, [3, 3, 3, 5]);
  const stores = drawInt(random, replicas, replicas + 3);
  return { stores, regions: drawInt(random, 3, 24), replicas, zones: drawInt(random, 1, 3), sizeMiB: drawInt(random, 2, 60), clients: 2 };
}

/** In half the runs many disks are slow from the start, so that much happens between the submission of a write and its end. */
function drawSlowDisks(random: Stream, shape: GeneratedTopology): Input[] {
  if (drawChance(random, 1, 2)) return [];
  const inputs: Input[] = [];
  for (let id = 1; id <= shape.stores; id++) {
    const extra = drawDuration(random, 1, drawItem(random, [20, 300, 1_500]));
    if (drawChance(random, 2, 3)) inputs.push({ at: 0 as Instant, action: { kind: "slow-disk", node: store(id), extra } });
  }
  return inputs;
}

function drawStorm(random: Stream, shape: GeneratedTopology, until: Instant): Input[] {
  const inputs: Input[] = [];
  let at = drawInt(random, 1_000_000, 8_000_000);
  while (at < until) {
    inputs.push({ at: at as Instant, action: drawAction(random, shape) });
    // Sometimes in a burst, so that faults meet each other.
    at += drawChance(random, 1, 3) ? drawInt(random, 1, 300_000) : drawInt(random, 500_000, 15_000_000);
  }
  return inputs;
}

const store = (id: number): Node => ({ kind: "store", id });

function drawAction(random: Stream, shape: GeneratedTopology): Action {
  const one = drawInt(random, 1, shape.stores);
  const other = 1 + ((one - 1 + drawInt(random, 1, shape.stores - 1)) % shape.stores);
  const node = store(one);
  const link = { from: node, to: store(other), bothWays: drawChance(random, 1, 2) };
  switch (drawInt(random, 1, 22)) {
    case 1:
    case 2:
      return { kind: "kill", node };
    case 3:
    case 4:
      return { kind: "power-off", node };
    case 5:
    case 6:
    case 7:
      return { kind: "restart", node };
    case 8:
      return { kind: "pause", node, duration: drawDuration(random, 200, 25_000) };
    case 9:
    case 10:
      return { kind: "cut", ...link };
    case 11:
      return { kind: "mend", ...link };
    case 12:
      return { kind: "isolate", node };
    case 13: {
      const group = Array.from({ length: shape.stores }, (_, i) => store(i + 1)).filter(() => drawChance(random, 1, 2));
      const rest = Array.from({ length: shape.stores }, (_, i) => store(i + 1)).filter((a) => !group.some((b) => b.id === a.id));
      return { kind: "partition", groups: [rest, group] };
    }
    case 14:
      return { kind: "heal" };
    case 15:
      return { kind: "latency", ...link, extra: drawDuration(random, 5, 3_000) };
    case 16:
      return { kind: "loss", ...link, percent: drawInt(random, 5, 90) };
    case 17:
      return { kind: "duplicate", ...link, percent: drawInt(random, 5, 90) };
    case 18:
      return { kind: "slow-disk", node, extra: drawDuration(random, 0, 2_000) };
    case 19:
      return { kind: "stall-disk", node, duration: drawDuration(random, 100, 15_000) };
    case 20:
      return drawChance(random, 1, 2) ? { kind: "kill", node: { kind: "pd", id: 1 } } : { kind: "restart", node: { kind: "pd", id: 1 } };
    case 21:
      return { kind: "clock", node, offset: drawDuration(random, 0, 5_000), driftPpm: drawInt(random, 0, 400) - 200 };
    default:
      return { kind: "transfer-leader", region: drawInt(random, 1, shape.regions), to: other };
  }
}

const drawDuration = (random: Stream, least: number, most: number): Duration => millis(drawInt(random, least, most));

/** Everything mended at one instant. What runs already refuses to be restarted: a refused input changes nothing. */
function healing(shape: GeneratedTopology, at: Instant): Input[] {
  const nodes: Node[] = Array.from({ length: shape.stores }, (_, i) => store(i + 1));
  const actions: Action[] = [{ kind: "heal" }];
  for (const node of nodes) {
    actions.push({ kind: "slow-disk", node, extra: 0 as Duration });
    actions.push({ kind: "clock", node, offset: 0 as Duration, driftPpm: 0 });
    actions.push({ kind: "restart", node }, { kind: "resume", node });
  }
  actions.push({ kind: "restart", node: { kind: "pd", id: 1 } });
  return actions.map((action) => ({ at, action }));
}

function safety(run: Run): string | null {
  const violation = run.checks.violations[0];
  if (violation === undefined) return null;
  const { invariant, region, at, detail } = violation;
  return `${invariant} violated in region ${region} at ${formatDuration(at as number as Duration)}: ${detail}`;
}

/** Runs until the cluster is whole and every region serves, or time is up. */
function liveness(run: Run): string | null {
  const limit = after(run.cluster.now, HEALING_AT_MOST);
  while (run.cluster.now < limit) {
    advanceRun(run, after(run.cluster.now, seconds(30)));
    const broken = safety(run);
    if (broken !== null) return broken;
    if (run.cluster.unavailable.size === 0 && countUnrepaired(run.cluster) === 0) return serves(run);
  }
  const { unavailable } = run.cluster;
  if (unavailable.size > 0) return `not healed: regions ${[...unavailable.keys()].join(", ")} have no leader that serves`;
  return `not healed: ${countUnrepaired(run.cluster)} regions lack a full set of replicas`;
}

/** After one quiet minute no client may be left without an answer. */
function serves(run: Run): string | null {
  const before = run.branch.events.length;
  advanceRun(run, after(run.cluster.now, minutes(2)));
  const failing = run.branch.events.slice(before).filter((event) => event.body.name === "client.operation.failed");
  const last = failing[failing.length - 1];
  if (last !== undefined && last.at > run.cluster.now - minutes(1)) return "healed, and clients still fail";
  return safety(run);
}
