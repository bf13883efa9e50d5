import type { PlacementRule } from "../proto/rules.ts";
import { matchesRule } from "./placement.ts";
import type { PdState } from "./state.ts";
import type { StoreRecord } from "./store-record.ts";

/** A new store serves as soon as it holds so much of its share. */
const SERVING_SHARE = 0.9;

/**
 * How many MiB of replicas a store should hold before it counts as serving: of what each rule wants of all regions the part that
 * falls to the store's place, and there to one of its stores.
 */
export function servingThreshold({ rules, stores, tree }: PdState, store: StoreRecord): number {
  const up = [...stores.values()].filter(({ state }) => state === "Up");
  let share = 0;
  for (const rule of rules.set.rules) {
    if (!matchesRule(store, rule)) continue;
    share += sizeIn(tree, rule) * rule.count * weightOf(store, up.filter((other) => matchesRule(other, rule)), rule);
  }
  return share * SERVING_SHARE;
}

const sizeIn = (tree: PdState["tree"], { startKey, endKey }: PlacementRule): number =>
  (startKey === "" && endKey === "" ? tree.totalSizeMiB : [...tree.infos.values()].reduce((sum, { region, sizeMiB }) =>
    sum + (region.startKey >= startKey && (endKey === "" || region.startKey < endKey) ? sizeMiB : 0), 0));

/**
 * The part of one store among these: places share alike, down to the level that has no more of them than there are replicas. With
 * one place for each replica the levels above do not matter (getStoreTopoWeight).
 */
function weightOf(store: StoreRecord, stores: readonly StoreRecord[], { locationLabels, count }: PlacementRule): number {
  const placesAt = (level: number, of: readonly StoreRecord[]): number => new Set(of.map(({ values }) =>
    locationLabels.slice(0, level).map((label) => values.get(label) ?? "").join("/"))).size;
  let depth = 0;
  let near = stores;
  let weight = 1;
  while (depth < locationLabels.length && placesAt(depth + 1, stores) <= count) {
    const label = locationLabels[depth++] ?? "";
    weight /= placesAt(depth, near);
    near = near.filter(({ values }) => values.get(label) === store.values.get(label));
  }
  return (depth > 0 && placesAt(depth, stores) === count ? 1 / count : weight) / Math.max(1, near.length);
}
