import { isGivenUp, policyHealth, storesNeeded, type Policy } from "../../detect/policy.ts";
import { keepWithoutLeaders } from "../../pd/index.ts";
import type { StoreId } from "../../proto/region.ts";
import { leadingPd, pdServes, pdStateOf, type Cluster } from "../cluster.ts";
import type { Engine } from "../host.ts";
import { emit } from "../record.ts";
import type { PolicyStanding, StoreWatch } from "./state.ts";

/** Nothing is done by any policy. */
const NO_POLICY: PolicyStanding = { emptied: [], refused: [] };

/** The policy that is in force; undefined for none. */
const policyIn = ({ detection }: Cluster): Policy | undefined =>
  detection?.options?.get(policyHealth.name) as Policy | undefined;

function remember({ cluster }: Engine, policy: PolicyStanding): void {
  if (cluster.detection !== undefined) cluster.detection = { ...cluster.detection, policy };
}

/**
 * The policy takes a store for something else: PD moves leaders away from stores that are given up, as evict-leader does, as long
 * as the others are a majority of all. Otherwise it keeps no store without leaders and says so. A store that is well may lead
 * again.
 */
export function decide(engine: Engine, watches: readonly StoreWatch[]): void {
  const { cluster } = engine;
  const policy = policyIn(cluster);
  if (policy?.failover !== true || cluster.detection === undefined) return;
  const own = watches.filter(isOfPolicy);
  const namesOf = new Map(own.map(({ store, standing }) => [store, standing.name]));
  const given = own.map(({ store }) => store).filter((store) => isGivenUp(namesOf.get(store)));
  const { emptied, refused } = cluster.detection.policy;
  const needed = storesNeeded(own.length);
  const isSafe = own.length - given.length >= needed;
  const freed = emptied.filter((store) => !isSafe || namesOf.get(store) === "healthy");
  for (const store of freed) setEmptied(engine, store, false);
  const kept = emptied.filter((store) => !freed.includes(store));
  if (isSafe) {
    const taken = given.filter((store) => !kept.includes(store) && setEmptied(engine, store, true));
    remember(engine, { emptied: [...kept, ...taken], refused: [] });
    return;
  }
  for (const store of given.filter((each) => !refused.includes(each))) {
    const node = { kind: "store", id: store } as const;
    emit(because(engine, store), { name: "limit.reached", node, limit: "safe-mode", value: needed });
  }
  remember(engine, { emptied: kept, refused: given });
}

/** False where PD kept the store without leaders already: somebody else wants that, and says when it ends. */
function setEmptied(engine: Engine, store: StoreId, isEmptied: boolean): boolean {
  const state = pdStateOf(engine.cluster);
  return state !== undefined && keepWithoutLeaders(state, because(engine, store), store, isEmptied);
}

/** Silence and slowness have no message that they go back to: the latest fault of the store's machine does. */
function because(engine: Engine, store: StoreId): Engine {
  const { cluster } = engine;
  engine.cause = cluster.lastFault[cluster.directory.stores.get(store) ?? -1] ?? 0;
  return engine;
}

/** Another policy comes, or none: what the one before has done is taken back, where PD can be told. */
export function endPolicy(engine: Engine): PolicyStanding {
  const { cluster } = engine;
  const { emptied } = cluster.detection?.policy ?? NO_POLICY;
  if (emptied.length === 0 || !pdServes(cluster)) return { emptied, refused: [] };
  engine.machine = leadingPd(cluster);
  for (const store of emptied) setEmptied(engine, store, false);
  return NO_POLICY;
}

/** What this watch takes a store for is the policy's business. */
export const isOfPolicy = ({ detector }: StoreWatch): boolean => detector === policyHealth.name;
