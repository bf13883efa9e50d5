import type { StoreLabel } from "../proto/region.ts";

/** Where a store is drawn: in which group, and in which part of it. "" where it is in none. */
export interface Place {
  readonly group: string;
  readonly part: string;
}

/** The labels by which operators say where a store stands, widest first, in the spellings that clusters use. */
const LEVELS: readonly (readonly string[])[] = [
  ["zone", "az", "availability_zone", "topology.kubernetes.io/zone"],
  ["dc", "data_center", "datacenter"],
  ["region", "topology.kubernetes.io/region"],
  ["rack"],
  ["host", "kubernetes.io/hostname"],
];
const RACK_LEVEL = 3;
const HOST_LEVEL = 4;

/**
 * Groups stores by the widest label that says something, and divides the groups by racks where they hold several.
 * Hosts group only where stores share them: a box around every single card would say nothing.
 */
export function placeStores(stores: readonly { readonly labels: readonly StoreLabel[] }[]): readonly Place[] {
  const levels = LEVELS.map((names) => stores.map((store) => valueOf(store.labels, names)));
  const distinct = levels.map((values) => new Set(values.filter((value) => value !== "")).size);
  const divides = (level: number): boolean => level < HOST_LEVEL || (distinct[level] ?? 0) < stores.length;
  const several = distinct.findIndex((count, level) => count > 1 && divides(level));
  const chosen = several >= 0 ? several : distinct.findIndex((count, level) => count > 0 && divides(level));
  const groups = levels[chosen] ?? stores.map(() => "");
  const racks = chosen >= 0 && chosen < RACK_LEVEL ? levels[RACK_LEVEL] : undefined;
  return groups.map((group, i) => ({ group, part: racks?.[i] ?? "" }));
}

function valueOf(labels: readonly StoreLabel[], names: readonly string[]): string {
  const label = labels.find((each) => names.includes(each.key.toLowerCase()));
  return label === undefined || label.value === "" ? "" : `${shortName(label.key)} ${label.value}`;
}

/** The last word of a Kubernetes label: `topology.kubernetes.io/zone` is said as "zone". */
const shortName = (key: string): string => key.slice(key.lastIndexOf("/") + 1);
