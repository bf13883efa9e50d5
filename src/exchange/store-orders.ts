import type { Input } from "../action/index.ts";
import { START } from "../kernel/time.ts";
import type { PdCommand } from "../proto/orders.ts";
import type { Configuration } from "./configuration.ts";
import { engineId, writtenId, type Reading } from "./reading.ts";
import type { ImportedStore } from "./records.ts";

/**
 * What PD was told of single stores, as orders of the first instant: weights, limits that differ from those of most
 * stores, and schedulers that were given a store. Only valid once all documents have been read.
 */
export function storeOrders(
  { ids }: Reading, stores: readonly ImportedStore[],
  { storeLimits, schedules }: Pick<Configuration, "storeLimits" | "schedules">,
): readonly Input[] {
  const order = (command: PdCommand): Input => ({ at: START, action: { kind: "order", command } });
  return stores.filter(({ state }) => state !== "Tombstone").flatMap(({ id, leaderWeight, regionWeight }) => {
    const store = engineId(ids, id);
    const [leader, region] = [leaderWeight ?? 1, regionWeight ?? 1];
    const own = storeLimits.filter((limit) => limit.store === writtenId(ids, id));
    const given = schedules.filter((schedule) => schedule.store === writtenId(ids, id));
    return [
      ...(leader === 1 && region === 1 ? [] : [order({ kind: "weigh-store", store, leader, region })]),
      ...own.map(({ limit, rate }) => order({ kind: "limit-store", store, rate, limit })),
      ...given.map(({ scheduler }) => order({ kind: "schedule-store", scheduler, store, isGiven: true })),
    ];
  });
}
