import type { PdState } from "../state.ts";
import type { StoreRecord } from "../store-record.ts";

/** From here on a store's disk counts as slow. */
const SLOW = 80;

export const isSlow = ({ stats }: StoreRecord): boolean => stats.slowScore >= SLOW;

/**
 * What makes a store one that a scheduler empties by itself. The schedulers come late (`evictors.ts`): whether one of them would
 * find anything is known before.
 */
const AILMENTS = {
  "evict-slow-store": (store) => store.state === "Up" && isSlow(store),
  "evict-stopping-store": ({ state, stats }) => state !== "Tombstone" && stats.isStopping,
} satisfies Readonly<Record<string, (store: StoreRecord) => boolean>>;

export type Evictor = keyof typeof AILMENTS;

export const isEvictor = (name: string): name is Evictor => name in AILMENTS;

export const ailing = ({ stores }: PdState, name: Evictor): StoreRecord[] => [...stores.values()].filter(AILMENTS[name]);

export function mayEvict(state: PdState, name: Evictor): boolean {
  const { stores, network } = state.schedulerConfigs[name];
  if (stores.length > 0 || network !== undefined) return true;
  for (const store of state.stores.values()) if (AILMENTS[name](store)) return true;
  return false;
}
