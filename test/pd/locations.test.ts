import { expect, test } from "vitest";
import { bestIsolation, compareLocation, distinctScore } from "../../src/pd/placement.ts";
import type { StoreRecord } from "../../src/pd/store-record.ts";

const LABELS = ["zone", "rack", "host"];

/** A store at a place, of which only that counts here. */
const storeAt = (id: number, labels: Readonly<Record<string, string>>): StoreRecord =>
  ({ id, values: new Map(Object.entries(labels)) }) as unknown as StoreRecord;

const at = (id: number, zone: string, rack: string, host: string): StoreRecord => storeAt(id, { zone, rack, host });

test("two stores differ at the first label that both have and in which they are not the same", () => {
  const store = at(1, "a", "r1", "h1");
  expect(compareLocation(store, at(2, "b", "r1", "h1"), LABELS)).toBe(0);
  expect(compareLocation(store, at(2, "a", "r2", "h1"), LABELS)).toBe(1);
  expect(compareLocation(store, at(2, "a", "r1", "h2"), LABELS)).toBe(2);
  expect(compareLocation(store, at(2, "a", "r1", "h1"), LABELS)).toBe(-1);
  expect(compareLocation(store, at(2, "b", "r2", "h2"), [])).toBe(-1);
});

test("a label that one of both lacks tells nothing apart, whichever lacks it: the next one decides", () => {
  const [whole, without] = [at(1, "a", "r1", "h1"), storeAt(2, { rack: "r2", host: "h2" })];
  expect(compareLocation(whole, without, LABELS)).toBe(1);
  expect(compareLocation(without, whole, LABELS)).toBe(1);
  expect(compareLocation(whole, storeAt(3, {}), LABELS)).toBe(-1);
  expect(compareLocation(storeAt(3, {}), whole, LABELS)).toBe(-1);
});

test("a name in location-labels is found without regard to case", () => {
  expect(compareLocation(storeAt(1, { zone: "a" }), storeAt(2, { zone: "b" }), ["Zone"])).toBe(0);
});

test("each other store counts, a hundred times as much for each level higher, and a store is not apart from itself", () => {
  const store = at(1, "a", "r1", "h1");
  const others = [at(2, "b", "r1", "h1"), at(3, "a", "r2", "h1"), at(4, "a", "r1", "h2"), at(5, "a", "r1", "h1")];
  expect(others.map((other) => distinctScore(store, [other], LABELS))).toEqual([10_000, 100, 1, 0]);
  expect(distinctScore(store, others, LABELS)).toBe(10_101);
  // It may be there as it was under other labels.
  expect(distinctScore(store, [at(1, "b", "r2", "h2")], LABELS)).toBe(0);
});

test("nothing is further apart than stores that all differ at the highest level", () => {
  expect([1, 2, 3, 5].map((count) => bestIsolation(count, 3))).toEqual([0, 10_000, 30_000, 100_000]);
  expect([0, 1, 2].map((levels) => bestIsolation(3, levels))).toEqual([0, 3, 300]);
});
