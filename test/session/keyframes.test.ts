import { atLeastOne } from "../at-least-one.ts";
import { describe, expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { minutes, seconds, type Instant } from "../../src/kernel/time.ts";
import { keepKeyframe, nextKeyframeAt, takeKeyframe } from "../../src/session/keyframes.ts";
import type { Keyframe } from "../../src/session/keyframe.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";

const topology = generateTopology({ stores: 3, regions: 6, replicas: 3, zones: 1, clients: 1 });
const open = (...lines: readonly string[]): Run =>
  createRun({ scenario: "", topology, preset: "tikv", seed: 5, inputs: inputsOf(...lines) });
const end = minutes(1) as number as Instant;

/** Events planned from each keyframe to the next. */
const gaps = (keyframes: readonly Keyframe[]): number[] =>
  keyframes.slice(1).map(({ work }, i) => work - (keyframes[i]?.work ?? 0));

describe("keyframes", () => {
  test("stand as far apart in work however busy the cluster is, and so closer in time where more happens", () => {
    const busy = open("0s set client.rate 600");
    const usual = open("0s set client.rate 100");
    for (const run of [busy, usual]) {
      advanceRun(run, end);
      for (const gap of atLeastOne(gaps(run.branch.keyframes))) expect(gap).toBeLessThan(30_100);
    }
    expect(busy.branch.keyframes.length).toBeGreaterThan(3 * usual.branch.keyframes.length);
  });

  test("are the same whether a run goes in slices or at once", () => {
    const [whole, sliced] = [1, 2].map(() => open("0s set client.rate 200", "20s kill store 1"));
    if (whole === undefined || sliced === undefined) throw new Error("two runs were opened");
    advanceRun(whole, end);
    for (let now = 0; now < end; now += seconds(7)) advanceRun(sliced, Math.min(end, now + seconds(7)) as Instant);
    advanceRun(sliced, end);
    const placesOf = ({ branch }: Run): unknown[] => branch.keyframes.map(({ at, work, weight }) => [at, work, weight]);
    expect(placesOf(whole).length).toBeGreaterThan(2);
    expect(placesOf(sliced)).toEqual(placesOf(whole));
  });

  test("weigh only what they do not share with the one before", () => {
    const run = open("0s set client.rate 0", "0s set raftstore.check-leader-lease-interval 0s", "35s kill store 1");
    advanceRun(run, seconds(30) as number as Instant);
    const first = takeKeyframe(run.cluster, run.past, run.inputsDone, undefined);
    const twin = takeKeyframe(run.cluster, run.past, run.inputsDone, first);
    expect([first.changed, twin.changed]).toEqual([18, 0]);
    expect(twin.weight).toBeLessThan(first.weight - 18 * 2_000);
    advanceRun(run, seconds(34) as number as Instant);
    // Heartbeats alone are noted for all together.
    expect(takeKeyframe(run.cluster, run.past, run.inputsDone, twin).changed).toBe(0);
    advanceRun(run, seconds(40) as number as Instant);
    expect(takeKeyframe(run.cluster, run.past, run.inputsDone, twin).changed).toBeGreaterThan(0);
  });

  test("are thinned until they weigh what they may: the ends stay, old gaps are wider, none needlessly wide", () => {
    const run = open();
    const [birth] = run.branch.keyframes;
    if (birth === undefined) throw new Error("a run has a keyframe at its birth");
    const heavy = 3_000_000;
    const keyframes: Keyframe[] = [birth];
    // Said to be heavy, so that a hundred of them are too many.
    for (let i = 0; i < 400; i++) {
      run.cluster.sequence = nextKeyframeAt(keyframes);
      keepKeyframe(keyframes, run.cluster, run.past, 0);
      keyframes[keyframes.length - 1] = { ...keyframes[keyframes.length - 1] as Keyframe, weight: heavy };
    }
    const widths = gaps(keyframes);
    expect(keyframes[0]).toBe(birth);
    expect(keyframes[keyframes.length - 1]?.work).toBe(run.cluster.sequence);
    expect(keyframes.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThan(330_000_000 + 2 * heavy);
    expect(Math.max(...widths.slice(-3))).toBeLessThanOrEqual(Math.max(...widths.slice(0, 3)));
    expect(Math.max(...widths)).toBeLessThan(20 * 30_000);
  });
});
