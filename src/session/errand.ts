import type { Cluster } from "../cluster/cluster.ts";
import { inWantOf, unrepairedCount, type HealthWatch } from "../cluster/health-watch.ts";
import { pdStoreView } from "../cluster/pd-view.ts";
import type { Deadlock } from "../cluster/repair.ts";
import { need } from "../kernel/late-part.ts";
import { plannedEvents } from "../kernel/queue.ts";
import { between, minutes, type Duration, type Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import { RECORDS } from "./parts.ts";
import type { AwaitedAnswers } from "./awaited.ts";
import { isBare, type Run } from "./run.ts";

/** What a player runs towards as fast as it can. */
export type Errand =
  | { readonly kind: "instant"; readonly from: Instant; readonly to: Instant }
  /** `awaited`: only the answers of a session count, until that instant at the latest. */
  | { readonly kind: "notable"; readonly from: Instant; awaited: AwaitedAnswers | null; readonly until: Instant }
  /**
   * `hopelessSince`: since when no region that wants repair has been able to get it; null while one can. `hope`: one that could
   * when it was last asked (0 for none).
   */
  | { readonly kind: "repaired"; readonly from: Instant; readonly until: Instant; readonly of: number;
      hopelessSince: Instant | null; hope: RegionId };

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

export function errandStatusOf(errand: Errand, cluster: Cluster, health: HealthWatch): ErrandStatus {
  const { kind, from } = errand;
  switch (kind) {
    case "instant":
      return { kind, from, to: errand.to, left: 0, of: 0 };
    case "notable":
      return { kind, from, to: null, left: 0, of: 0 };
    case "repaired":
      return { kind, from, to: repairBegins(cluster), left: unrepairedCount(health, cluster), of: errand.of };
  }
}

/** So long no region must have had hope: a store may be between two states, and a leader between two heartbeats. */
const HOPELESS_FOR = minutes(2);

/** True once nothing that is to come can repair any more of the regions. Asked of a run on the way to "repaired". */
export function isInVain(errand: Extract<Errand, { readonly kind: "repaired" }>, run: Run): boolean {
  const { cluster } = run;
  const { deadlockOf } = need(RECORDS);
  if (awaitsHelp(run) || isHopeful(errand, cluster) || deadlockOf(cluster, cluster.replicaMachines.keys()) === null) {
    errand.hopelessSince = null;
    return false;
  }
  errand.hopelessSince ??= cluster.now;
  return between(errand.hopelessSince, cluster.now) >= HOPELESS_FOR;
}

/** Whether any region may still get the repair that it wants: the one that last could is asked first. */
function isHopeful(errand: Extract<Errand, { readonly kind: "repaired" }>, cluster: Cluster): boolean {
  const { hasHope } = need(RECORDS);
  if (errand.hope !== 0 && hasHope(cluster, errand.hope)) return true;
  errand.hope = 0;
  for (const id of cluster.replicaMachines.keys()) {
    if (!hasHope(cluster, id)) continue;
    errand.hope = id;
    return true;
  }
  return false;
}

/**
 * What all unrepaired regions wait for if nothing that is planned or under way can repair any; otherwise null. A bare run
 * tells it when its records have come.
 */
export const deadlockIn = (run: Run, health: HealthWatch): Deadlock | null =>
  isBare(run) || awaitsHelp(run) ? null : need(RECORDS).deadlockOf(run.cluster, inWantOf(health, run.cluster));

/** Whether something is planned that may change what regions wait for: an input of the branch, or the end of a pause. */
const awaitsHelp = ({ branch, inputsDone, cluster }: Run): boolean =>
  inputsDone < branch.inputs.length
  || (cluster.machines.some(({ process }) => process === "paused")
    && plannedEvents(cluster.queue).some(({ item }) => item.kind === "resume"));

/** When PD will have called every silent store with replicas Down; null if it has, or if none is silent. */
function repairBegins(cluster: Cluster): Instant | null {
  let latest: Instant | null = null;
  for (const id of cluster.directory.stores.keys()) {
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
