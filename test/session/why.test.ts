import { expect, test } from "vitest";
import { hashCluster } from "../../src/cluster/digest.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { whyOf } from "../../src/session/why.ts";
import { inputsOf } from "../cluster/golden.ts";

const at = (seconds: number): Instant => (seconds * 1_000_000) as Instant;

function fallen() {
  const run = createRun({
    scenario: "", topology: generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1 }), preset: "tikv", seed: 5,
    inputs: inputsOf("0s set client.rate 2", "12s kill store 1"),
  });
  advanceRun(run, at(50));
  return run;
}

test("who stood had fewest ticks left of all that ran, and its last entry was no older", () => {
  const run = fallen();
  const elected = run.branch.events.filter(({ at: when, body }) => body.name === "raft.leader.elected" && when > at(12));
  expect(elected.length).toBeGreaterThan(0);
  for (const event of elected) {
    const { rivals } = whyOf(run, event.id);
    if (rivals === null) throw new Error("nothing is known of the others");
    expect(rivals.candidates.map(({ store }) => store)).toEqual([1, 2, 3]);
    expect(rivals.candidates.find(({ store }) => store === 1)?.runs).toBe(false);
    const left = rivals.candidates.filter(({ runs }) => runs)
      .map(({ store, ticks, timeoutTicks }) => ({ store, left: timeoutTicks - ticks }));
    const first = left.find(({ store }) => store === rivals.first);
    expect(first?.left).toBe(1);
    expect(Math.min(...left.map((each) => each.left))).toBe(1);
  }
});

test("looking at the moment before changes neither the run nor its record", () => {
  const run = fallen();
  const before = { hash: hashCluster(run.cluster), events: run.branch.events.length,
    keyframes: run.branch.keyframes.length, end: run.branch.end };
  const elected = run.branch.events.filter(({ body }) => body.name === "raft.leader.elected").at(-1);
  expect(whyOf(run, elected?.id ?? 0).rivals).not.toBeNull();
  expect({ hash: hashCluster(run.cluster), events: run.branch.events.length,
    keyframes: run.branch.keyframes.length, end: run.branch.end }).toEqual(before);
  advanceRun(run, at(60));
  const straight = fallen();
  advanceRun(straight, at(60));
  expect(hashCluster(run.cluster)).toBe(hashCluster(straight.cluster));
});

test("what is no election has no rivals", () => {
  const run = fallen();
  const killed = run.branch.events.find(({ body }) => body.name === "node.killed");
  expect(whyOf(run, killed?.id ?? 0)).toMatchObject({ rivals: null });
});
