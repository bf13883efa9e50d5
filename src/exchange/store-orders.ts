import type { Input } from "../action/index.ts";
import { START } from "../kernel/time.ts";
import type { PdCommand } from "../proto/orders.ts";
import type { StoreLimit } from "./configuration.ts";
import { engineId, writtenId, type Reading } from "./reading.ts";
import type { ImportedStore } from "./records.ts";

/**
 * What PD was told of single stores, as orders of the first instant: weights, and limits that differ from those of most stores.
 * Only valid once all documents have been read.
 */
export function storeOrders(
  { ids }: Reading, stores: readonly ImportedStore[], limits: readonly StoreLimit[],
): readonly Input[] {
  const order = (command: PdCommand): Input => ({ at: START, action: { kind: "order", command } });
  return stores.filter(({ state }) => state !== "Tombstone").flatMap(({ id, leaderWeight, regionWeight }) => {
    const store = engineId(ids, id);
    const [leader, region] = [leaderWeight ?? 1, regionWeight ?? 1];
    const own = limits.filter((limit) => limit.store === writtenId(ids, id));
    return [
      ...(leader === 1 && region === 1 ? [] : [order({ kind: "weigh-store", store, leader, region })]),
      ...own.map(({ limit, rate }) => order({ kind: "limit-store", store, rate, limit })),
    ];
  });
}
