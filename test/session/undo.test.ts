import { expect, test } from "vitest";
import { hashCluster } from "../../src/cluster/digest.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { switchBranch } from "../../src/session/branches.ts";
import { actOnRun, advanceRun, createRun, undoLast } from "../../src/session/run.ts";

const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, sizeMiB: 8, clients: 1 });
const at = (seconds: number): Instant => (seconds * 1_000_000) as Instant;
const start = () => createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] });

test("what is taken back has not happened, and the future with it stays as another branch", () => {
  const run = start();
  advanceRun(run, at(2));
  actOnRun(run, { kind: "kill", node: { kind: "store", id: 2 } });
  advanceRun(run, at(5));
  expect(undoLast(run)).toBe(true);
  expect(run.cluster.now).toBe(at(2) - 1);
  advanceRun(run, at(5));
  const untouched = start();
  advanceRun(untouched, at(5));
  expect(hashCluster(run.cluster)).toBe(hashCluster(untouched.cluster));
  expect(run.branches).toHaveLength(2);
  switchBranch(run, 1);
  expect(run.branch.events.some(({ body }) => body.name === "node.killed")).toBe(true);
});

test("where nothing was done there is nothing to take back", () => {
  const run = start();
  advanceRun(run, at(1));
  expect(undoLast(run)).toBe(false);
  expect(run.branches).toHaveLength(1);
});
