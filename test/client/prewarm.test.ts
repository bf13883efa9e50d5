import { beforeAll, describe, expect, it } from "vitest";
import { MEASURES } from "../../src/campaign/measures.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { forkCluster } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { advance } from "../../src/cluster/loop.ts";
import { seconds, START, type Instant } from "../../src/kernel/time.ts";
import { peaksFold, peaksReport } from "../../src/session/peaks.ts";
import { REPORT_FOLDS, type ReportBody } from "../../src/session/report.ts";
import { advanceRun, checksOf, createRun, pastOf, type Run } from "../../src/session/run.ts";
import { bringWhole } from "../../src/session/whole.ts";
import type { EventOf } from "../../src/proto/events.ts";
import { addDictionary, sentenceText } from "../../src/story/words/index.ts";
import { chinese } from "../../src/story/words/zh.ts";
import { inputsOf } from "../cluster/golden.ts";

bringWhole();

const at = (second: number): Instant => (START + seconds(second)) as Instant;

/** Half of 96 regions sleep; at 25 s they are asked a little, at 28 s a lot. */
function runOf(second: number, ...lines: readonly string[]): Run {
  const topology = generateTopology({ stores: 3, regions: 96, replicas: 3, zones: 3, clients: 2, pds: 1 });
  const inputs = inputsOf(
    "0s rate 4", "0s set client.key-distribution hot-range", "0s set client.hot-keys 50", "0s set client.hot-percent 0",
    ...lines, "25s set client.hot-percent 100", "25s rate 24", "28s rate 200",
  );
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 2, inputs }, false, REPORT_FOLDS);
  advanceRun(run, at(second));
  expect(run.branch.refusals).toEqual([]);
  return run;
}

const WARM = "0s set client.prewarm-rise 2";
const peaksOf = (run: Run) => peaksReport(pastOf(run, peaksFold));
const roundsOf = (run: Run): readonly EventOf<"client.prewarmed">[] =>
  run.branch.events.flatMap(({ body }) => (body.name === "client.prewarmed" ? [body] : []));

describe("pre-warming", () => {
  let cold: Run;
  let warm: Run;
  beforeAll(() => {
    cold = runOf(31);
    warm = runOf(31, WARM);
  });

  it("has regions looked up and awake before a peak: its first reads are quicker, and fewer requests meet a group asleep", () => {
    const [without, within] = [cold, warm].map((run) => peaksOf(run)?.peaks[1]);
    expect(within?.get.count).toBeGreaterThan(10);
    expect(without?.metAsleep).toBeGreaterThan(3);
    expect(within?.metAsleep).toBeLessThan((without?.metAsleep ?? 0) / 2);
    expect(within?.get.p50).toBeLessThan(without?.get.p50 ?? 0);
    expect(peaksOf(cold)).toMatchObject({ prewarmed: 0, wokenAhead: 0 });
    expect(peaksOf(warm)?.wokenAhead).toBeGreaterThan(5);
    expect(checksOf(warm).violations).toEqual([]);
  });

  it("begins with the rise, in all regions of the path, and not before", () => {
    expect(roundsOf(cold)).toEqual([]);
    const [first] = roundsOf(warm);
    expect(warm.branch.events.find(({ body }) => body === first)?.at).toBeGreaterThan(at(25));
    expect(warm.branch.events.find(({ body }) => body === first)?.at).toBeLessThan(at(28));
    expect(first).toMatchObject({ again: false, before: 0 });
    expect(first?.regions).toBe((first?.paths ?? 0) * 12);
    expect(first?.located).toBeGreaterThan(0);
  });

  it("counts the commands of transactions as well", () => {
    const topology = generateTopology({ stores: 3, regions: 8, replicas: 3, zones: 3, clients: 1, pds: 1 });
    const inputs = inputsOf("0s rate 1", WARM, "0s set client.workload scan", "0s set client.txn-keys 8", "15s rate 80");
    const run = createRun({ scenario: "", topology, preset: "tikv", seed: 2, inputs }, false, REPORT_FOLDS);
    advanceRun(run, at(17.5));
    const [first] = roundsOf(run);
    expect(first?.rate).toBeGreaterThan(first?.before ?? 0);
    expect(first?.regions).toBe(first?.paths);
  });

  it("is told in both languages", () => {
    const [event] = warm.branch.events.filter(({ body }) => body.name === "client.prewarmed" && body.paths > 1);
    if (event === undefined) throw new Error("nothing was got ready");
    expect(sentenceText(event, "en", {})).toMatch(
      /^Client \d got \d+ regions ready in [\d.]+ ms: requests on \d of its paths rose from \d+ to \d+ a second\.$/);
    addDictionary("zh", chinese);
    expect(sentenceText(event, "zh", {})).toMatch(/发现 \d 条路径的请求由每秒 \d+ 次升至 \d+ 次，用 .+预热了 \d+ 个 Region。$/);
  });

  it("goes on in a fork as in the run", () => {
    const run = runOf(26.2, WARM);
    const fork = forkCluster(run.cluster);
    advanceRun(run, at(26.5));
    advance(fork, at(26.5), { event: () => undefined, observe: () => undefined });
    expect(hashCluster(fork)).toBe(hashCluster(run.cluster));
  });

  it("is measured by campaigns, peak by peak", () => {
    const report = { peaks: peaksOf(warm) } as ReportBody;
    const measured = MEASURES.filter(({ name }) => name.startsWith("peak.")).map(({ of }) => of(report));
    const peaks = peaksOf(warm)?.peaks ?? [];
    expect(measured).toEqual([
      peaks.map(({ get }) => get.p99), peaks.map(({ put }) => put.p99), peaks.map(({ metAsleep }) => metAsleep),
      peaks.map(({ mostWoken }) => mostWoken),
    ]);
  });
});
