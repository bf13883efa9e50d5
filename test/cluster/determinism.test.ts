import { expect, test } from "vitest";
import { forkCluster, type Cluster } from "../../src/cluster/cluster.ts";
import { hashCluster, NOT_IN_DIGEST } from "../../src/cluster/digest.ts";
import { advance } from "../../src/cluster/loop.ts";
import { createCamera, takeFrame } from "../../src/cluster/frames.ts";
import { inspect } from "../../src/cluster/inspect.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { switchBranch } from "../../src/session/branches.ts";
import { actOnRun, advanceRun, checksOf, createRun, stepRun } from "../../src/session/run.ts";
import { GOLDEN_AT, GOLDEN_HASH, goldenRun } from "./golden.ts";
import { SILENT } from "../silent.ts";
import { seekRun } from "../seek.ts";

const at = (seconds: number): Instant => (seconds * 1_000_000) as Instant;

test("the golden run ends in the golden digest, twice in a row, without a violation", () => {
  for (let i = 0; i < 2; i++) {
    const run = createRun(goldenRun());
    advanceRun(run, GOLDEN_AT);
    expect(checksOf(run).violations).toEqual([]);
    expect(run.branch.refusals).toEqual([]);
    expect(hashCluster(run.cluster)).toBe(GOLDEN_HASH);
  }
});

test("another seed gives another record, with the same inputs in it", () => {
  const runs = [goldenRun(), { ...goldenRun(), seed: 1 }].map((spec) => createRun(spec));
  for (const run of runs) advanceRun(run, GOLDEN_AT);
  const [golden, other] = runs.map((run) => run.branch.events.map(({ at: instant, body }) => ({ instant, body })));
  const elections = [golden, other].map((events) => events?.filter(({ body }) => body.name === "raft.leader.elected"));
  expect(elections.map((events) => (events?.length ?? 0) > 0)).toEqual([true, true]);
  expect(elections[1]).not.toEqual(elections[0]);
  const kills = [golden, other].map((events) => events?.filter(({ body }) => body.name === "node.killed"));
  expect(kills[0]?.length).toBeGreaterThan(0);
  expect(kills[1]).toEqual(kills[0]);
});

test("seeking and replaying gives the same bytes as going straight on, and records nothing twice", () => {
  const run = createRun(goldenRun());
  advanceRun(run, at(50));
  const there = hashCluster(run.cluster);
  advanceRun(run, GOLDEN_AT);
  const events = run.branch.events.length;
  for (const elsewhere of [3, 12.345678, 89]) {
    seekRun(run, at(elsewhere));
    expect(hashCluster(run.cluster)).not.toBe(there);
    seekRun(run, at(50));
    expect(hashCluster(run.cluster)).toBe(there);
  }
  seekRun(run, GOLDEN_AT);
  expect(hashCluster(run.cluster)).toBe(GOLDEN_HASH);
  expect(run.branch.events.length).toBe(events);
  expect(run.branch.events.every((event, i) => event.id === i + 1)).toBe(true);
});

test("small steps, single events and pauses on the way change nothing", () => {
  const run = createRun(goldenRun());
  for (let i = 0; i < 500; i++) stepRun(run, GOLDEN_AT);
  while (run.cluster.now < GOLDEN_AT) advanceRun(run, Math.min(GOLDEN_AT, run.cluster.now + 777_777) as Instant);
  expect(hashCluster(run.cluster)).toBe(GOLDEN_HASH);
});

test("a fork has the same digest, goes its own way, and does not disturb the cluster it was made from", () => {
  const run = createRun(goldenRun());
  advanceRun(run, at(25));
  const before = hashCluster(run.cluster);
  const fork = forkCluster(run.cluster);
  expect(hashCluster(fork)).toBe(before);
  advance(fork, at(60), SILENT);
  expect(hashCluster(fork)).not.toBe(before);
  expect(hashCluster(run.cluster)).toBe(before);
  advanceRun(run, at(60));
  // The inputs of those 35 seconds are the run's, not the cluster's: the fork goes on without them.
  expect(hashCluster(fork)).not.toBe(hashCluster(run.cluster));
  advanceRun(run, GOLDEN_AT);
  expect(hashCluster(run.cluster)).toBe(GOLDEN_HASH);
});

test("looking does not change what is looked at", () => {
  const run = createRun(goldenRun());
  const camera = createCamera();
  for (let second = 5; second <= 90; second += 5) {
    advanceRun(run, at(second));
    takeFrame(camera, run.cluster);
    inspect(run.cluster, { kind: "region", id: 7 });
    inspect(run.cluster, { kind: "store", id: 4 });
    inspect(run.cluster, { kind: "pd", id: 1 });
    inspect(run.cluster, { kind: "client", id: 1 });
    inspect(run.cluster, { kind: "link", from: { kind: "client", id: 1 }, to: { kind: "client", id: 2 } });
  }
  expect(hashCluster(run.cluster)).toBe(GOLDEN_HASH);
});

test("acting in the past begins a branch; the other future can still be visited, unchanged", () => {
  const run = createRun({ ...goldenRun(), inputs: [] });
  advanceRun(run, at(30));
  expect(actOnRun(run, { kind: "kill", node: { kind: "store", id: 4 } })).toBeNull();
  advanceRun(run, at(60));
  const first = hashCluster(run.cluster);
  seekRun(run, at(20));
  expect(actOnRun(run, { kind: "kill", node: { kind: "store", id: 2 } })).toBeNull();
  expect(run.branches.map(({ id, parent, from }) => [id, parent, from])).toEqual([[1, null, 0], [2, 1, at(20)]]);
  advanceRun(run, at(60));
  expect(run.branch.events.some((event) => event.body.name === "node.killed" && event.body.node.id === 4)).toBe(false);
  expect(hashCluster(run.cluster)).not.toBe(first);
  const second = hashCluster(run.cluster);
  expect(switchBranch(run, 1)).toBe(true);
  expect(run.cluster.now).toBe(at(60));
  expect(hashCluster(run.cluster)).toBe(first);
  switchBranch(run, 2);
  expect(hashCluster(run.cluster)).toBe(second);
});

test("every field of a cluster is in its digest, or left out on purpose", () => {
  const run = createRun(goldenRun());
  advanceRun(run, at(12));
  const digest = hashCluster(run.cluster);
  const left = (Object.keys(run.cluster) as (keyof Cluster)[]).filter((field) => {
    const changed = { ...run.cluster, [field]: field === "queue" ? { ...run.cluster.queue, size: 1 } : "something else" };
    return hashCluster(changed as Cluster) === digest;
  });
  expect(left.sort()).toEqual(Object.keys(NOT_IN_DIGEST).sort());
});

test("a refused action changes nothing and begins no branch", () => {
  const run = createRun({ ...goldenRun(), inputs: [] });
  advanceRun(run, at(5));
  const before = hashCluster(run.cluster);
  for (const action of [
    { kind: "kill", node: { kind: "store", id: 99 } },
    { kind: "start", node: { kind: "store", id: 1 } },
    { kind: "set", key: "pd.max-store-down-time", value: "soon" },
    { kind: "transfer-leader", region: 7, to: 99 },
  ] as const) {
    const refusal = actOnRun(run, action);
    expect(refusal?.text, action.kind).toMatch(/\w/);
  }
  expect([hashCluster(run.cluster), run.branches.length, run.branch.inputs.length]).toEqual([before, 1, 0]);
});
