import type { Key, RegionId, StoreId } from "../proto/region.ts";
import type { RegionOrder, RegionTrait } from "./layers/region-codes.ts";

/** Which regions are wanted, and of those that are the ones from `from` on. */
export interface RegionQuery {
  /** All of these must be true of a region. */
  readonly traits: readonly RegionTrait[];
  readonly order: RegionOrder;
  /** A key that a region holds; "" for all of them. Where it is a number, `id` is the region that bears it. */
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
