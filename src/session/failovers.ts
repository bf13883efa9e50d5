import { repairStateOf, type RepairState } from "../cluster/repair.ts";
import type { RegionId } from "../proto/region.ts";
import { failoverFold, failoverRecords as recordsOf, type FailoverRecord } from "../story/index.ts";
import { pastOf, type Run } from "./run.ts";
import { usageFold, wasWrittenTo } from "./usage.ts";

/** The failover records as they stand at the present instant of the run, oldest first. */
export function failoversOf(run: Run): readonly FailoverRecord[] {
  const { cluster } = run;
  const moment = `${cluster.now} ${cluster.ranAtInstant} ${cluster.eventCount}`;
  if (run.judged?.cluster !== cluster || run.judged.moment !== moment) run.judged = { cluster, moment, records: judge(run) };
  return run.judged.records;
}

function judge(run: Run): readonly FailoverRecord[] {
  const { cluster } = run;
  const usage = pastOf(run, usageFold);
  // Touched regions stand in several records: the cluster is asked once.
  const states = new Map<RegionId, RepairState>();
  const stateOf = (region: RegionId): RepairState => {
    const state = states.get(region) ?? repairStateOf(cluster, region);
    states.set(region, state);
    return state;
  };
  return recordsOf(pastOf(run, failoverFold), cluster.now, stateOf, (region, since) => wasWrittenTo(usage, region, since));
}
