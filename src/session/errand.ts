import type { Cluster } from "../cluster/cluster.ts";
import { countUnrepaired } from "../cluster/health.ts";
import { pdStoreView } from "../cluster/pd-view.ts";
import { between, type Duration, type Instant } from "../kernel/time.ts";

/** What a player runs towards as fast as it can. */
export type Errand =
  | { readonly kind: "instant"; readonly from: Instant; readonly to: Instant }
  | { readonly kind: "notable"; readonly from: Instant }
  | { readonly kind: "repaired"; readonly from: Instant; readonly until: Instant; readonly of: number };

/** How far an errand has come: what the line that tells of it shows. */
export interface ErrandStatus {
  readonly kind: Errand["kind"];
  readonly from: Instant;
  /** Where it ends, or for "repaired" the instant before which no repair can begin; null where nothing is known. */
  readonly to: Instant | null;
  /** Regions that want repair now, and how many did when it set out; both 0 where it is not about repair. */
  readonly left: number;
  readonly of: number;
}

export function errandStatusOf(errand: Errand, cluster: Cluster): ErrandStatus {
  const { kind, from } = errand;
  switch (kind) {
    case "instant":
      return { kind, from, to: errand.to, left: 0, of: 0 };
    case "notable":
      return { kind, from, to: null, left: 0, of: 0 };
    case "repaired":
      return { kind, from, to: repairBegins(cluster), left: countUnrepaired(cluster), of: errand.of };
  }
}

/** When PD will have called every silent store with replicas Down; null if it has, or if none is silent. */
function repairBegins(cluster: Cluster): Instant | null {
  let latest: Instant | null = null;
  for (const id of cluster.storeMachines.keys()) {
    const view = pdStoreView(cluster, id);
    if (view === undefined || view.regions === 0 || view.stateName !== "Disconnected") continue;
    const at = (view.lastHeartbeat + cluster.settings.pd.maxStoreDownTime + 1) as Instant;
    if (latest === null || at > latest) latest = at;
  }
  return latest;
}

/** Measures the pace that a player reaches, over windows long enough to be steady and short enough to be true. */
export interface ReachedPace {
  /** Virtual seconds per wall second over the last whole window; null before there was one. */
  value: number | null;
  wallMillis: number;
  virtual: Duration;
}

const WINDOW_MILLIS = 400;

export const createReachedPace = (): ReachedPace => ({ value: null, wallMillis: 0, virtual: 0 as Duration });

/** Adds a slice that lasted `wallMillis` and ran from one instant to another. */
export function addSlice(reached: ReachedPace, wallMillis: number, from: Instant, to: Instant): void {
  reached.wallMillis += wallMillis;
  reached.virtual = (reached.virtual + (to > from ? between(from, to) : 0)) as Duration;
  if (reached.wallMillis < WINDOW_MILLIS) return;
  reached.value = reached.virtual / (reached.wallMillis * 1_000);
  reached.wallMillis = 0;
  reached.virtual = 0 as Duration;
}
