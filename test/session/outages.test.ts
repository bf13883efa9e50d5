import { describe, expect, test } from "vitest";
import { createCluster } from "../../src/cluster/birth.ts";
import type { Observer } from "../../src/cluster/cluster.ts";
import { advance } from "../../src/cluster/loop.ts";
import { act } from "../../src/cluster/inputs.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import { advanceRun, createRun, stepRun, type RunSpec } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";
import { seekRun } from "../seek.ts";

const at = (seconds: number): Instant => (seconds * 1_000_000) as Instant;

const runOf = (clients: number, regions: number, ...lines: readonly string[]): RunSpec => ({
  scenario: "", topology: generateTopology({ stores: 3, regions, replicas: 3, zones: 1, clients }), preset: "tikv", seed: 11,
  inputs: inputsOf(...lines),
});

/** An operation as an onlooker notes it; it ends at infinity if nobody told of its end. */
interface Noted {
  readonly line: string;
  readonly client: number;
  readonly operation: "get" | "put";
  readonly began: number;
  ended: number;
  ok: boolean;
  sent: number;
}

/** Looks on while the run happens, and notes every operation. */
function lookOn(spec: RunSpec, until: Instant): Noted[] {
  const noted: Noted[] = [];
  const open: Noted[] = [];
  const regionOf = (key: string): number =>
    spec.topology.regions.find(({ startKey, endKey }) => key >= startKey && (endKey === "" || key < endKey))?.id ?? 0;
  const observer: Observer = {
    event: () => undefined,
    observe: (fact, now) => {
      if (fact.kind === "client-asked") {
        const line = `${regionOf(fact.key)} ${fact.operation}`;
        const one = { line, client: fact.client, operation: fact.operation, began: now, ended: Infinity, ok: false, sent: 0 };
        noted.push(one);
        open.push(one);
      } else if (fact.kind === "client-operation") {
        const place = open.findIndex(({ client, began }) => client === fact.client && began === now - fact.latency);
        for (const one of open.splice(place, 1)) Object.assign(one, { ended: now, ok: fact.ok, sent: now - fact.attempt });
      }
    },
  };
  const cluster = createCluster(spec.topology, spec.preset, spec.seed, observer);
  for (const input of spec.inputs) {
    advance(cluster, input.at, observer);
    act(cluster, input.action, observer);
  }
  advance(cluster, until, observer);
  return noted;
}

/** The longest span, of any region and kind, in which an operation waited that no later one had overtaken and none succeeded. */
function longestByHand(noted: readonly Noted[], until: number): number {
  let longest = 0;
  for (const line of new Set(noted.map((one) => one.line))) {
    const all = noted.filter((one) => one.line === line);
    const served = all.filter((one) => one.ok);
    const waits = all.map((one) => {
      const overtaken = served.filter(({ began }) => began > one.began).map(({ ended }) => ended);
      return { from: one.began, to: Math.min(one.ended, until, ...overtaken) };
    });
    const marks = [...new Set([...waits.flatMap(({ from, to }) => [from, to]), ...served.map(({ ended }) => ended)])].sort((a,
      b) => a - b);
    let since: number | null = null;
    for (let i = 0; i + 1 < marks.length; i++) {
      const [from, to] = [marks[i] ?? 0, marks[i + 1] ?? 0];
      if (served.some(({ ended }) => ended === from)) since = null;
      if (!waits.some((wait) => wait.from <= from && wait.to >= to)) since = null;
      else longest = Math.max(longest, to - (since ??= from));
    }
  }
  return longest;
}

const troubles: readonly (readonly [string, readonly string[], number])[] = [
  ["one-way cuts", ["10s cut store 1 -> store 2", "10s cut store 1 -> store 3"], 60],
  ["two-way cuts", ["10s cut store 1 store 2", "10s cut store 1 store 3"], 60],
  ["a partition", ["10s partition 2,3 | 1"], 60],
  ["a pause", ["10s pause store 1 for 25s"], 60],
  ["a kill and a restart", ["10s kill store 1", "40s restart store 1"], 80],
  ["an isolation and its end", ["10s isolate store 1", "35s heal"], 80],
  ["a slow disk", ["10s slow-disk store 1 400ms"], 40],
  ["a stalled disk", ["10s stall-disk store 1 for 6s"], 40],
  ["a full disk", ["10s fill-disk store 1", "35s free-disk store 1"], 60],
  ["a lost majority", ["10s kill store 1", "10s kill store 2", "65s restart store 1"], 110],
  ["a client's isolation", ["10s isolate client 1", "30s heal"], 60],
];

describe("with one client, the longest outage of a region is what an onlooker counts by hand", () => {
  test.each(troubles)("%s", (_, lines, length) => {
    for (const [regions, rate] of [[1, 15], [4, 3]] as const) {
      const spec = runOf(1, regions, `0s set client.rate ${rate}`, ...lines);
      const run = createRun(spec, false, REPORT_FOLDS);
      advanceRun(run, at(length));
      expect(reportOf(run).operations.longestUnavailable).toBe(longestByHand(lookOn(spec, at(length)), at(length)));
    }
  });
});

describe("the first write is the first put that was sent after the fault and succeeded", () => {
  test.each(troubles.slice(0, 6))("%s", (_, lines, length) => {
    const spec = runOf(3, 3, "0s set client.rate 12", ...lines);
    const run = createRun(spec, false, REPORT_FOLDS);
    advanceRun(run, at(length));
    const [record] = reportOf(run).failovers;
    // Of the two ends of a cut link, either may lead, and two links cut at once are one fault: its record counts all three.
    const ends = lines[0]?.includes("cut") === true ? [1, 2, 3] : [1];
    const led = spec.topology.regions.filter(({ leader, peers }) =>
      ends.includes(peers.find(({ id }) => id === leader)?.storeId ?? 0));
    const puts = lookOn(spec, at(length)).filter(({ operation, ok, sent }) => operation === "put" && ok && sent > at(10));
    const first = led.map(({ id }) => Math.min(...puts.filter(({ line }) => line === `${id} put`).map(({ ended }) => ended)));
    expect(record).toMatchObject({ regionsLed: ends.length, askedToWrite: ends.length, firstWrite: { count: ends.length } });
    expect([record?.firstWrite.min, record?.firstWrite.max]).toEqual([Math.min(...first) - at(10), Math.max(...first) - at(10)]);
  });
});

test("one client's trouble is not the region's, however seldom others ask", () => {
  const run = createRun(runOf(3, 3, "0s set client.rate 30", "10s cut client 1 store 1",
    "10s cut client 1 store 2", "10s cut client 1 store 3"), false, REPORT_FOLDS);
  advanceRun(run, at(280));
  const { failed, longestUnavailable } = reportOf(run).operations;
  expect(failed).toBeGreaterThan(0);
  expect(longestUnavailable).toBeLessThan(2_000_000);
});

test("rate 0: nobody asked, and that is said instead of a first write", () => {
  const run = createRun(runOf(3, 3, "0s set client.rate 0", "10s kill store 1"), false, REPORT_FOLDS);
  advanceRun(run, at(60));
  const { failovers, operations } = reportOf(run);
  expect(failovers[0]).toMatchObject({ regionsLed: 1, askedToWrite: 0, firstWrite: { count: 0 } });
  expect(operations.longestUnavailable).toBe(0);
});

test("client.rate raised from 0 takes effect at once, and for a client that is paused when it goes on", () => {
  const spec = runOf(2, 3, "0s set client.rate 0", "5s pause client 2", "10.3s set client.rate 1000", "12s resume client 2");
  const noted = lookOn(spec, at(13));
  const first = (client: number): number => Math.min(...noted.filter((one) => one.client === client).map(({ began }) => began));
  expect(first(1) - at(10.3)).toBeGreaterThan(0);
  expect(first(1) - at(10.3)).toBeLessThan(2_100);
  expect(first(2) - at(12)).toBeGreaterThanOrEqual(0);
  expect(first(2) - at(12)).toBeLessThan(3_100);
  expect(noted.filter(({ client, began }) => client === 1 && began < at(11.3)).length).toBeGreaterThan(450);
});

test("what clients measured is the same straight on, in steps, and after going back", () => {
  const spec = runOf(3, 6, "10s kill store 2", "25s cut store 1 -> store 3", "40s restart store 2", "44s pause client 2 for 3s");
  const what = (run: ReturnType<typeof createRun>): unknown => {
    const { operations, failovers } = reportOf(run);
    return { operations, failovers };
  };
  const straight = createRun(spec, false, REPORT_FOLDS);
  advanceRun(straight, at(70));
  const stepped = createRun(spec, true, REPORT_FOLDS);
  while (stepRun(stepped, at(70)));
  advanceRun(stepped, at(70));
  expect(what(stepped)).toEqual(what(straight));
  const sought = createRun(spec, true, REPORT_FOLDS);
  advanceRun(sought, at(70));
  seekRun(sought, at(31));
  const back = what(sought);
  seekRun(sought, at(70));
  expect(what(sought)).toEqual(what(straight));
  const early = createRun(spec, false, REPORT_FOLDS);
  advanceRun(early, at(31));
  expect(back).toEqual(what(early));
});
