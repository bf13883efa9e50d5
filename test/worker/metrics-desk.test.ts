import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun, rewindRun, type Run } from "../../src/session/run.ts";
import { serveMetrics } from "../../src/worker/metrics-desk.ts";
import type { Answer, MetricCharts } from "../../src/worker/protocol.ts";
import type { SliceDesk } from "../../src/worker/slices.ts";
import { inputsOf } from "../cluster/golden.ts";

const END = seconds(30) as number as Instant;

function standing(): Run {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, clients: 1 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: inputsOf("5s kill store 3") });
  advanceRun(run, END);
  return run;
}

/** Asks until all is there; how often it was told how far it is. */
function measured(run: Run, desk: SliceDesk): { readonly charts: MetricCharts; readonly answers: Answer[] } {
  const answers: Answer[] = [];
  for (;;) {
    const answer = serveMetrics(desk, run);
    answers.push(answer);
    if (answer.ok && answer.kind === "metrics" && answer.charts !== null) return { charts: answer.charts, answers };
  }
}

test("curves of the whole branch come by slices, wherever the run stands, which stays as it is", () => {
  const run = standing();
  rewindRun(run, seconds(12) as number as Instant);
  advanceRun(run, seconds(12) as number as Instant);
  const before = [hashCluster(run.cluster), run.branch.events.length];
  let wall = 0;
  const { charts, answers } = measured(run, { clock: () => (wall += 15), sliced: new Map() });
  expect(answers.length).toBeGreaterThan(5);
  const shares = answers.map((answer) => (answer.ok && answer.kind === "metrics" ? answer.at : -1));
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect([hashCluster(run.cluster), run.branch.events.length]).toEqual(before);
  expect([charts.every, charts.times.length, charts.times.at(-1)]).toEqual([200_000, 151, END]);
  const up = charts.charts.find(({ name }) => name === "up")?.curves.find(({ label }) => label.startsWith("tikv-3"));
  expect(up?.values[24]).toBe(1);
  expect(up?.values[25]).toBe(0);
});

test("what is done meanwhile is measured anew", () => {
  const run = standing();
  const desk: SliceDesk = { clock: () => 0, sliced: new Map() };
  const first = measured(run, desk).charts;
  advanceRun(run, seconds(40) as number as Instant);
  expect(measured(run, desk).charts.times.at(-1)).toBe(seconds(40));
  expect(first.times.at(-1)).toBe(END);
});
