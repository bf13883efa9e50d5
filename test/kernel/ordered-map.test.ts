import fc from "fast-check";
import { expect, test } from "vitest";
import { hashValue } from "../../src/kernel/hash.ts";
import {
  createOrderedMap, forkOrderedMap, orderedFloor, orderedGet, orderedHasAny, orderedRemove,
  orderedSet, orderedSlice, sliceEntries,
  type OrderedMap,
} from "../../src/kernel/ordered-map.ts";

const entries = <V>(map: OrderedMap<V>): (readonly [string, V])[] => [...sliceEntries(orderedSlice(map, "", ""))];
const sorted = (model: ReadonlyMap<string, number>): [string, number][] => [...model].sort(([a], [b]) => (a < b ? -1 : 1));

/** So many keys, in an order that fills chunks from the middle. */
function filled(count: number): OrderedMap<number> {
  const map = createOrderedMap<number>();
  for (let i = 0; i < count; i++) orderedSet(map, `k${String((i * 7_919) % count).padStart(5, "0")}`, i);
  return map;
}

const key = fc.integer({ min: 0, max: 400 }).map((n) => `k${String(n).padStart(3, "0")}`);
const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ kind: fc.constant("set" as const), key, value: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), key, to: fc.oneof(key, fc.constant("")) }) },
);

test("holds what a map holds, in the order of the keys, whatever is set and removed", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
    const map = createOrderedMap<number>();
    const model = new Map<string, number>();
    const replaced: (number | undefined)[] = [];
    const toBeReplaced: (number | undefined)[] = [];
    for (const each of steps) {
      if (each.kind === "set") {
        replaced.push(orderedSet(map, each.key, each.value));
        toBeReplaced.push(model.get(each.key));
        model.set(each.key, each.value);
      } else {
        orderedRemove(map, each.key, each.to);
        for (const known of [...model.keys()]) if (known >= each.key && (each.to === "" || known < each.to)) model.delete(known);
      }
    }
    expect(entries(map)).toEqual(sorted(model));
    expect(replaced).toEqual(toBeReplaced);
    expect([...model.keys()].map((known) => orderedGet(map, known))).toEqual([...model.values()]);
    expect(orderedGet(map, "nothing")).toBeUndefined();
  }), { numRuns: 60 });
});

test("a range, its first entry and what stands before it are found wherever chunks end", () => {
  const map = filled(300);
  const all = entries(map);
  for (let i = 0; i < all.length; i += 17) {
    const [from] = all[i] ?? ["", 0];
    const to = all[i + 40]?.[0] ?? "";
    expect([...sliceEntries(orderedSlice(map, from, to))]).toEqual(all.slice(i, i + 40));
    expect(orderedFloor(map, `${from}!`)).toBe(all[i]?.[1]);
    expect(orderedHasAny(map, from, `${from}!`)).toBe(true);
    expect(orderedHasAny(map, `${from}!`, `${from}~`)).toBe(false);
  }
  expect(orderedFloor(map, "a")).toBeUndefined();
  expect([orderedHasAny(map, "z", ""), orderedHasAny(map, "a", "b"), orderedHasAny(createOrderedMap(), "", "")])
    .toEqual([false, false, false]);
});

test("a fork and its origin go their own ways, and a slice stays what it was", () => {
  const map = filled(200);
  const before = entries(map);
  const copy = forkOrderedMap(map);
  expect(hashValue(copy)).toBe(hashValue(map));
  const slice = orderedSlice(map, "k00050", "k00060");
  const cut = [...sliceEntries(slice)];
  for (let i = 0; i < 200; i++) orderedSet(map, `k${String(i).padStart(5, "0")}`, -1);
  orderedRemove(map, "k00055", "");
  expect(entries(copy)).toEqual(before);
  orderedSet(copy, "k00051", -2);
  expect(orderedGet(map, "k00051")).toBe(-1);
  expect([...sliceEntries(slice)]).toEqual(cut);
});

test("a fork copies nothing, and a write after it only the chunk that it touches", () => {
  const map = filled(1_000);
  const copy = forkOrderedMap(map);
  expect(copy.chunks).toBe(map.chunks);
  orderedSet(copy, "k00500", -1);
  const shared = copy.chunks.filter((chunk, i) => chunk === map.chunks[i]).length;
  expect(shared).toBe(map.chunks.length - 1);
  expect(map.chunks.length).toBeGreaterThan(15);
});
