import { describe, expect, test } from "vitest";
import { defined } from "../../src/kernel/assert.ts";
import { after, micros, minutes, seconds, type Instant } from "../../src/kernel/time.ts";
import { checkRegion } from "../../src/pd/checking.ts";
import { haveSameRules } from "../../src/pd/merges.ts";
import { regionLabelsOf, rulesInForce } from "../../src/pd/region-labels.ts";
import type { RegionInfo } from "../../src/pd/region-info.ts";
import { createWorld, give, kill, named, run, storesOfRegion, type World } from "./host.ts";

const ledBy = (world: World, store: number): number =>
  [...world.regions.values()].filter(({ leader }) => leader === store).length;
/** A rule in PD's JSON for keys from `start` on; "" is the end of all. */
const rule = (id: string, labels: Readonly<Record<string, string>>, start = "", end = "", more: object = {}): object => ({
  id, rule_type: "key-range", data: [{ start_key: start, end_key: end }],
  labels: Object.entries(labels).map(([key, value]) => ({ key, value, ...more })),
});
const label = (world: World, sets: readonly object[], deletes: readonly string[] = []): unknown =>
  give(world, { kind: "label-regions", patch: JSON.stringify({ sets, deletes }) }).refusal;
const moved = (world: World): string[] => named(world, "pd.operator.created").map(({ body }) => body.description);
const infoOf = (world: World, id: number): RegionInfo => defined(world.state.tree.infos.get(id), "PD knows the region");
/** Three stores of which one leads all. */
const uneven = (): World => createWorld({
  zones: ["", "", ""], regions: 12, place: () => [1, 2, 3], pd: { schedulers: ["balance-leader"] },
});

describe("schedule=deny", () => {
  test("keeps schedulers away until the rule goes, and PD says why", () => {
    const world = uneven();
    expect(label(world, [rule("quiet", { schedule: "DENY" })])).toBeNull();
    run(world, minutes(2));
    expect(moved(world)).toEqual([]);
    expect(ledBy(world, 1)).toBe(12);
    expect(world.state.decisions.map(({ by, outcome }) => `${by}: ${outcome}`)).toContain("balance-leader-scheduler: denied");
    expect(label(world, [], ["quiet"])).toBeNull();
    run(world, minutes(4));
    expect(ledBy(world, 1)).toBeLessThan(12);
  });

  test("does not keep repair away, nor evict-leader", () => {
    const world = createWorld({
      zones: ["", "", "", ""], regions: 3, place: () => [1, 2, 3], pd: { schedulers: [], maxStoreDownTime: minutes(11) },
    });
    label(world, [rule("quiet", { schedule: "deny" })]);
    give(world, { kind: "schedule-store", scheduler: "evict-leader", store: 1, isGiven: true });
    run(world, minutes(1));
    expect(ledBy(world, 1)).toBe(0);
    kill(world, 3);
    run(world, minutes(15));
    expect(moved(world)).toContain("replace-rule-down-peer");
    expect(storesOfRegion(world, 101)).toEqual([1, 2, 4]);
  });

  test("ends with its time to live; the rule leaves PD an hour after PD began to lead", () => {
    const world = uneven();
    label(world, [rule("quiet", { schedule: "deny" }, "", "", { ttl: "5m" }), rule("kept", { team: "a" })]);
    run(world, minutes(5));
    expect(moved(world)).toEqual([]);
    run(world, minutes(7));
    expect(moved(world)).toContain("balance-leader");
    expect(rulesInForce(world.state, world.now).map(({ id }) => id)).toEqual(["kept"]);
    expect(world.state.rules.set.labels).toHaveLength(2);
    run(world, minutes(61));
    expect(world.state.rules.set.labels?.map(({ id }) => id)).toEqual(["kept"]);
  });
});

describe("label rules", () => {
  test("cut regions at their borders, give the value of the highest index, and forbid merges, also by merge_option", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 3, place: () => [1, 2, 3], pd: { schedulers: [] } });
    run(world, seconds(20));
    const [first, second] = [infoOf(world, 101), infoOf(world, 102)];
    const hex = (key: string): string => [...key].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("");
    expect(haveSameRules(world.state, first, second, world.now)).toBe(true);
    label(world, [rule("a", { table: "a" }, "", hex(second.region.startKey)), rule("low", { table: "low" })]);
    expect(regionLabelsOf(world.state, first.region, world.now).map(({ label: { value }, rule: { id } }) => [id, value]))
      .toEqual([["a", "a"]]);
    expect(haveSameRules(world.state, first, second, world.now)).toBe(false);
    label(world, [{ ...rule("low", { table: "low" }), index: 3 }], ["a"]);
    expect(regionLabelsOf(world.state, first.region, world.now).map(({ label: { value } }) => value)).toEqual(["low"]);
    expect(haveSameRules(world.state, first, second, world.now)).toBe(true);
    label(world, [rule("low", { merge_option: "deny" })]);
    expect(haveSameRules(world.state, first, second, world.now)).toBe(false);
    label(world, [rule("cut", { table: "b" }, hex("0"))], ["low"]);
    expect(regionLabelsOf(world.state, first.region, world.now)).toEqual([]);
    expect(checkRegion(world.state, first, world.now)).toMatchObject({ draft: { description: "labeler-split-region" } });
  });

  test("hold for the regions of their ranges alone, and beside rules of other names", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 4, place: () => [1, 2, 3], pd: { schedulers: [] } });
    run(world, seconds(20));
    const hex = (key: string): string => [...key].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("");
    const regions = [101, 102, 103, 104].map((id) => infoOf(world, id).region);
    const borders = regions.map(({ startKey, endKey }) => [hex(startKey), hex(endKey)]);
    const [first, , third] = borders.map(([start, end]) => ({ start_key: start, end_key: end }));
    label(world, [{ ...rule("both", { table: "a" }), data: [first, third] }]);
    label(world, [rule("middle", { team: "b" }, ...(borders[1] ?? []))]);
    expect(regions.map((region) => regionLabelsOf(world.state, region, world.now).map(({ rule: { id } }) => id)))
      .toEqual([["both"], ["middle"], ["both"], []]);
  });

  test("that run out count up to that very instant, and all regions are looked at anew behind it", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 2, sizeMiB: 1, place: () => [1, 2, 3],
      pd: { schedulers: [], splitMergeInterval: minutes(0) } });
    label(world, [rule("short", { merge_option: "deny" }, "", "", { ttl: "1m" })]);
    run(world, minutes(1));
    const labelled = (at: Instant): number => regionLabelsOf(world.state, infoOf(world, 101).region, at).length;
    expect([labelled(world.now), labelled(after(world.now, micros(1)))]).toEqual([1, 0]);
    expect(moved(world)).toEqual([]);
    run(world, minutes(2));
    expect(moved(world)).toContain("merge-region");
  });

  test.each([
    [rule("", { a: "b" }), "empty rule id"],
    [{ id: "x", labels: [], rule_type: "key-range", data: [] }, "no region labels"],
    [rule("x", { a: "" }), "empty region label value"],
    [{ ...rule("x", { a: "b" }), rule_type: "table" }, "invalid rule type: table"],
    [{ ...rule("x", { a: "b" }), data: [] }, "no key ranges"],
    [rule("x", { a: "b" }, "62", "61"), "endKey should be greater than startKey"],
    [rule("x", { a: "b" }, "", "", { ttl: "5" }), "region label with invalid ttl info time: invalid duration \"5\""],
  ])("%j is refused: %s", (wrong, why) => {
    const world = uneven();
    expect(label(world, [wrong])).toEqual({ kind: "label-content", why });
    expect(world.state.rules.set.labels).toBeUndefined();
  });
});
