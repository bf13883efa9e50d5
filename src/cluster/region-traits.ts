import type { Key, RegionId, StoreId } from "../proto/region.ts";

/** What a region may be looked for by, besides its name. */
export const REGION_TRAITS = ["leaderless", "down", "pending", "underReplicated", "big", "hot", "asleep"] as const;
export type RegionTrait = (typeof REGION_TRAITS)[number];

/** What regions are put in order by: their place among the keys, or a number of which the largest comes first. */
export const REGION_ORDERS = ["keys", "id", "size", "load"] as const;
export type RegionOrder = (typeof REGION_ORDERS)[number];

/** Which regions are wanted, and of those that are the ones from `from` on. */
export interface RegionQuery {
  /** All of these must be true of a region. */
  readonly traits: readonly RegionTrait[];
  readonly order: RegionOrder;
  /** A number is the id of a region, anything else a key that it holds; "" for all of them. `id` is what that number stands for. */
  readonly search: string;
  readonly id: RegionId | null;
  readonly from: number;
  readonly count: number;
}

export interface RegionRow {
  readonly id: RegionId;
  readonly startKey: Key;
  readonly endKey: Key;
  /** 0 for nobody. */
  readonly leader: StoreId;
  readonly stores: readonly StoreId[];
  readonly sizeMiB: number;
  /** Client operations in the last ten virtual seconds. */
  readonly operations: number;
  readonly traits: readonly RegionTrait[];
}

export interface RegionPage {
  /** How many regions there are, how many were wanted, and how many have each trait among all of them. */
  readonly total: number;
  readonly found: number;
  readonly having: Readonly<Record<RegionTrait, number>>;
  readonly from: number;
  readonly rows: readonly RegionRow[];
}
