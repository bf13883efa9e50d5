import { describe, expect, test } from "vitest";
import { checkFold } from "../../src/check/index.ts";
import { seconds } from "../../src/kernel/time.ts";
import type { Region } from "../../src/proto/region.ts";
import { Teller, topologyOf } from "./history.ts";

const region = (id: number, startKey: string, endKey: string, version = 1, confVer = 1): Region =>
  ({ id, startKey, endKey, epoch: { confVer, version }, peers: [] });

const NOTHING_GIVEN = { begins: seconds(0), bound: seconds(0), calendar: seconds(0) };

/** Regions 1 [-∞, a), 2 [a, b), 3 [b, c), 4 [c, ∞). */
const teller = (): Teller => new Teller(checkFold.create({ topology: topologyOf(4) }));
const accept = (t: Teller, next: Region,
  ...displaced: number[]): Teller => t.fact({ kind: "pd-region", region: next, displaced });

describe("PD's regions cover the key space", () => {
  test("at birth, and through changes of membership", () => {
    const t = teller();
    for (let confVer = 1; confVer < 7; confVer++) accept(t, region(2, "a", "b", 1, confVer));
    expect(t.found()).toEqual([]);
  });

  test("a merge displaces the neighbour and leaves no hole", () => {
    expect(accept(teller(), region(2, "a", "c", 3), 3).found()).toEqual([]);
    expect(accept(teller(), region(4, "", "", 3), 1, 2, 3).found()).toEqual([]);
  });

  test("ranges-cover: a hole at birth", () => {
    const topology = topologyOf(3);
    const checks = checkFold.create({ topology: { ...topology, regions: topology.regions.filter((spec) => spec.id !== 2) } });
    expect(checks.violations.map((v) => v.detail)).toEqual(["hole between region 1 (ends at 61) and region 3 (starts at 62)"]);
  });

  test("ranges-cover: a region shrinks and leaves a hole", () => {
    const t = accept(teller(), region(2, "a", "aa", 2));
    expect(t.found()).toEqual(["ranges-cover"]);
    expect(t.checks.violations[0]?.detail).toBe("hole between region 2 (ends at 6161) and region 3 (starts at 62)");
  });

  test("ranges-cover: a region grows over its neighbour, which stays", () => {
    const t = accept(teller(), region(2, "a", "bb", 2));
    expect(t.checks.violations[0]?.detail).toBe("overlap between region 2 (ends at 6262) and region 3 (starts at 62)");
  });

  test("ranges-cover: a displaced neighbour leaves a rest", () => {
    const t = accept(teller(), region(2, "a", "bb", 2), 3);
    expect(t.checks.violations[0]?.detail).toBe("hole between region 2 (ends at 6262) and region 4 (starts at 63)");
  });

  test("ranges-cover: the edges of the key space belong to regions, too", () => {
    expect(accept(teller(), region(1, "0", "a", 2)).found()).toEqual(["ranges-cover"]);
    expect(accept(teller(), region(4, "c", "x", 2)).found()).toEqual(["ranges-cover"]);
    expect(accept(teller(), region(3, "b", "", 2)).found().length).toBeGreaterThan(0);
  });

  test("a hole that stores have explained is none, also for a later leader of PD, who may not have heard what the one before did", () => {
    const parted = (): Teller => {
      const t = teller().event({
        name: "region.split", store: 1, region: 2, leads: true, rest: region(2, "aa", "b", 2),
        parts: [region(5, "a", "aa", 2)],
      });
      return accept(accept(t, region(5, "a", "aa", 2), 2), region(2, "aa", "b", 2));
    };
    expect(parted().found()).toEqual([]);
    expect(accept(parted(), region(1, "", "a0", 2), 5).found()).toEqual(["ranges-cover"]);
    const led = parted().event({ name: "pd.leader.elected", member: 2, ...NOTHING_GIVEN });
    expect(accept(led, region(1, "", "a0", 2), 5).found()).toEqual([]);
  });

  test("epoch-monotonic: PD accepts an older description", () => {
    const t = accept(accept(teller(), region(2, "a", "b", 1, 5)), region(2, "a", "b", 1, 4));
    expect(t.found()).toEqual(["epoch-monotonic"]);
    expect(accept(accept(teller(), region(3, "b", "c", 9)), region(2, "a", "c", 3), 3).found()).toEqual(["epoch-monotonic"]);
  });
});
