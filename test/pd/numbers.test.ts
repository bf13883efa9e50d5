import { describe, expect, test } from "vitest";
import { PRESETS } from "../../src/cluster/presets.ts";
import { millis, seconds, START, type Instant } from "../../src/kernel/time.ts";
import { sampleInto, steadyAverage } from "../../src/pd/average.ts";
import { createBucket, isAvailable, peerCost, removalCost, take, timeUntil } from "../../src/pd/limits.ts";
import { naturalLog } from "../../src/kernel/logarithm.ts";
import { regionScore } from "../../src/pd/scores.ts";
import { emptyStats } from "../../src/pd/store-record.ts";
import { createTso, syncTso, takeTimestamps, wantedBound } from "../../src/pd/tso.ts";

describe("the natural logarithm", () => {
  test("is right to nine digits over everything a disk can hold", () => {
    for (const value of [1e-6, 0.1, 0.5, 0.7071, 1, 1.4143, 2, Math.E, 10, 49.9, 1_000, 123_456.789, 1e12]) {
      expect(Math.abs(naturalLog(value) - Math.log(value))).toBeLessThan(1e-9);
    }
    expect(naturalLog(1)).toBe(0);
  });
});

describe("the region score", () => {
  const settings = PRESETS.tikv.pd;
  const stats = (capacityGiB: number, availableGiB: number, usedGiB: number): Parameters<typeof regionScore>[0] => ({
    stats: { ...emptyStats(1), capacityMiB: capacityGiB * 1_024, availableMiB: availableGiB * 1_024, usedMiB: usedGiB * 1_024 },
    available: steadyAverage(availableGiB * 1_024), regionWeight: 1,
  });

  test("is about the size of the regions while there is room, and grows as space goes", () => {
    const roomy = regionScore(stats(1_000, 900, 100), 10_000, 0, settings);
    const fuller = regionScore(stats(1_000, 400, 600), 10_000, 0, settings);
    expect(roomy).toBeGreaterThan(10_000);
    expect(fuller).toBeGreaterThan(roomy);
  });

  test("is in the billions on a disk with less than 50 GiB left, as the published sample of a small cluster shows", () => {
    const score = regionScore(stats(19.56, 15.7, 3.86), 300, 0, settings);
    expect(score).toBeGreaterThan(6.8e9);
    expect(score).toBeLessThan(6.9e9);
  });

  test("of formula v1 is the regions' size up to high-space-ratio, and the missing space from low-space-ratio on", () => {
    const v1 = { ...settings, regionScoreFormulaVersion: "v1" } as const;
    expect(regionScore(stats(1_000, 400, 600), 10_000, 96, v1)).toBe(10_096);
    expect(regionScore(stats(1_000, 150, 850), 10_000, 0, v1)).toBe(2 ** 30 - 150 * 1_024);
    // Half way between the two bounds of free space, 300 and 200 GiB, the score is half way between theirs.
    const [high, half, low] =
      [300, 250, 200].map((free) => regionScore(stats(1_000, free, 1_000 - free), 10 * (1_000 - free), 0, v1));
    expect(high).toBe(7_000);
    expect(low).toBe(2 ** 30 - 200 * 1_024);
    expect(half).toBeCloseTo(((high ?? 0) + (low ?? 0)) / 2, 0);
    // Another high-space-ratio ends the first stage earlier; formula v2 does not ask for it.
    expect(regionScore(stats(1_000, 400, 600), 10_000, 0, { ...v1, highSpaceRatio: 0.5 })).toBeGreaterThan(1e8);
    expect(regionScore(stats(1_000, 400, 600), 10_000, 0, { ...settings, highSpaceRatio: 0.5 }))
      .toBe(regionScore(stats(1_000, 400, 600), 10_000, 0, settings));
  });
});

describe("the moving average of what is available", () => {
  test("of a store on which nothing happens stays one number, and follows a lasting change within 40 minutes", () => {
    let average = steadyAverage(1_000);
    expect(sampleInto(average, 1_000)).toBe(average);
    average = sampleInto(average, 500);
    expect(average.value).toBeGreaterThan(990);
    for (let heartbeat = 0; heartbeat < 60; heartbeat++) average = sampleInto(average, 500);
    expect(average.value).toBeLessThan(700);
    for (let heartbeat = 0; heartbeat < 300; heartbeat++) average = sampleInto(average, 500);
    expect(average.value).toBeCloseTo(500, 6);
    expect(average.samples).toEqual([500, 240]);
  });
});

describe("a store limit of 15 a minute", () => {
  const at = (micros: number): Instant => (START + micros) as Instant;

  test("lets one large region through, then another every four seconds", () => {
    const bucket = createBucket(15, START);
    expect(isAvailable(bucket, 15, 1_000, START)).toBe(true);
    take(bucket, 15, 1_000, START);
    expect(isAvailable(bucket, 15, 1_000, START)).toBe(false);
    expect(timeUntil(bucket, 15, 1_000, START)).toBe(seconds(4));
    expect(isAvailable(bucket, 15, 1_000, at(3_999_999))).toBe(false);
    expect(isAvailable(bucket, 15, 1_000, at(4_000_000))).toBe(true);
    take(bucket, 15, 1_000, at(60_000_000));
    expect(isAvailable(bucket, 15, 1_000, at(60_000_000))).toBe(false);
  });

  test("costs by size: large over 20 MiB, small from 2 MiB, nothing up to 1 MiB", () => {
    expect([0, 1, 2, 20, 21, 500].map(peerCost)).toEqual([0, 0, 200, 200, 1_000, 1_000]);
    expect(removalCost(500, true)).toBe(200);
    expect(removalCost(1, true)).toBe(0);
    expect(removalCost(500, false)).toBe(1_000);
  });

  test("does not exist where the rate says unlimited", () => {
    const bucket = createBucket(15, START);
    take(bucket, 15, 1_000, START);
    expect(isAvailable(bucket, 100_000_000, 1_000, START)).toBe(true);
  });
});

describe("the timestamp oracle", () => {
  const at = (millisCount: number): Instant => (START + millis(millisCount)) as Instant;

  test("never gives a timestamp twice, and goes with the clock in steps of 50 ms", () => {
    const tso = createTso(START, seconds(5));
    expect(takeTimestamps(tso, 1, at(10))).toEqual({ physical: 0, logical: 1 });
    expect(takeTimestamps(tso, 5, at(20))).toEqual({ physical: 0, logical: 6 });
    expect(takeTimestamps(tso, 1, at(120))).toEqual({ physical: 100, logical: 1 });
    expect(takeTimestamps(tso, 1, at(40))).toEqual({ physical: 100, logical: 2 });
  });

  test("asks the client to come back when a tick's 262,144 values are used up", () => {
    const tso = createTso(START, seconds(5));
    expect(takeTimestamps(tso, 262_143, at(10))).toEqual({ physical: 0, logical: 262_143 });
    // More than half of the logical values are gone: the physical part goes ahead of the clock by a millisecond.
    expect(takeTimestamps(tso, 1, at(10))).toEqual({ physical: 1, logical: 1 });
    expect(takeTimestamps(tso, 300_000, at(10))).toBeNull();
  });

  test("begins behind everything it may have given out when it comes back", () => {
    const tso = createTso(START, seconds(5));
    expect(syncTso(tso, 12_000, at(7_100), seconds(5))).toBe(17_001);
    expect(tso.physical).toBe(12_001);
    syncTso(tso, 12_000, at(60_000), seconds(5));
    expect(tso.physical).toBe(60_000);
  });

  test("gives nothing out beyond what etcd has saved, and asks for the next bound in time", () => {
    const tso = createTso(START, seconds(5));
    expect(wantedBound(tso, at(4_000), seconds(5))).toBeNull();
    expect(takeTimestamps(tso, 1, at(4_990))).toEqual({ physical: 4_950, logical: 1 });
    expect(wantedBound(tso, at(5_000), seconds(5))).toBe(10_000);
    // While that is being saved the physical part stays; who finds it far behind waits.
    expect(takeTimestamps(tso, 1, at(5_000))).toEqual({ physical: 4_950, logical: 2 });
    expect(takeTimestamps(tso, 1, at(9_000))).toBeNull();
    tso.savedMillis = 10_000;
    expect(takeTimestamps(tso, 1, at(9_000))).toEqual({ physical: 9_000, logical: 1 });
  });
});
