import { leadingMachine } from "../cluster/availability.ts";
import { storeStateOf, type Cluster } from "../cluster/cluster.ts";
import { latestDescriptor } from "../cluster/health.ts";
import { between, type Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { RegionId } from "../proto/region.ts";
import { lengthOfAll } from "../story/comparison/compare.ts";
import type { FigureName, RunOutcome, RegionOutcome, OutageSpan } from "../story/comparison/types.ts";
import { outagesIn } from "../story/outages.ts";
import type { FailoverRecord } from "../story/types.ts";
import { reportBodyOf } from "./report.ts";
import { beginRerun, continueRerun, type Rerun } from "./rerun.ts";
import type { Run } from "./run.ts";
import { slowStretches } from "./slow-stretches.ts";

/** What the present branch comes to by an instant, in the making. */
export const beginOutcome = (run: Run, until: Instant): Rerun => beginRerun(run, run.branch.inputs, until);

/** Goes on with it for as long as there is time; null until it is done. */
export const continueOutcome = (rerun: Rerun, hasTime: () => boolean): RunOutcome | null =>
  (continueRerun(rerun, hasTime) ? outcomeNow(rerun.run) : null);

/** What a run comes to where it stands, all of whose past is its present branch's; it was created with `REPORT_FOLDS`. */
export function outcomeNow(run: Run): RunOutcome {
  const { cluster, branch: { events }, spec } = run;
  const outages = outagesByRegion(events, cluster.now);
  const regions = regionsOf(cluster, outages);
  return {
    now: cluster.now, regions, figures: figuresOf(run, outages), events, slow: slowStretches(events), names: spec.topology.names,
  };
}

function figuresOf(run: Run, outages: ReadonlyMap<RegionId, readonly OutageSpan[]>): Readonly<Record<FigureName, number | null>> {
  const { failovers, operations, raft, regions, lostWrites, replication } = reportBodyOf(run);
  const worst = (told: (record: FailoverRecord) => number | null): number | null =>
    failovers.map(told).reduce((most, value) => (value === null ? most : Math.max(most ?? 0, value)), null);
  const touched = failovers.filter(({ isMissing, notRepaired, repairStartedAfter }) =>
    isMissing || notRepaired > 0 || repairStartedAfter !== null);
  return {
    "unavailable": [...outages.values()].reduce((sum, own) => sum + lengthOfAll(own), 0),
    "longest-outage": regions.longestUnavailable,
    "regions-out": outages.size,
    "first-leader": worst(({ leaderElected }) => leaderElected.max),
    "first-write": worst(({ firstWrite }) => firstWrite.max),
    "elections": raft.leaderChanges,
    "highest-term": raft.highestTerm,
    "ok": operations.ok,
    "failed": operations.failed,
    "undetermined": operations.undetermined,
    "retries": operations.retries,
    "repair-started": worst(({ repairStartedAfter }) => repairStartedAfter),
    // As long as one fault still waits for its repair, that is not over.
    "repair-finished": touched.some(({ repairFinishedAfter }) => repairFinishedAfter === null) ? null
      : worst(({ repairFinishedAfter }) => repairFinishedAfter),
    "not-repaired": regions.underReplicated,
    "writes-lost": lostWrites + (replication?.lost ?? 0),
  };
}

/** When each region could serve nobody, of those that ever could not. A planned hand-over is an outage, too, of milliseconds. */
function outagesByRegion(events: readonly ClusterEvent[], now: Instant): ReadonlyMap<RegionId, readonly OutageSpan[]> {
  const outages = new Map<RegionId, OutageSpan[]>();
  for (const { region, from, to } of outagesIn(events)) {
    const stretch = { from, to: to ?? now };
    if (between(from, stretch.to) === 0) continue;
    const own = outages.get(region);
    if (own === undefined) outages.set(region, [stretch]);
    else own.push(stretch);
  }
  return outages;
}

function regionsOf(cluster: Cluster, outages: ReadonlyMap<RegionId, readonly OutageSpan[]>): RegionOutcome[] {
  const regions = [...cluster.replicaMachines].flatMap(([region, machines]): RegionOutcome[] => {
    const descriptor = latestDescriptor(cluster, region);
    if (descriptor === undefined || cluster.merged.has(region)) return [];
    const leading = leadingMachine(cluster, region);
    const terms = machines.map((machine) => storeStateOf(cluster, machine)?.peers.get(region)?.node.raft.term ?? 0);
    return [{
      region, startKey: descriptor.startKey, endKey: descriptor.endKey, term: Math.max(0, ...terms),
      outages: outages.get(region) ?? [],
      leader: leading === undefined ? 0 : storeStateOf(cluster, leading)?.id ?? 0,
    }];
  });
  return regions.sort((a, b) => (a.startKey < b.startKey ? -1 : a.startKey > b.startKey ? 1 : a.region - b.region));
}
