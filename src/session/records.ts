import type { Refusal } from "../action/definition.ts";
import { checkFold, type Checks } from "../check/index.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { deadlockOf, hasHope, repairStateOf, type RepairState } from "../cluster/repair.ts";
import { nextStep } from "../cluster/steps.ts";
import { bring } from "../kernel/late-part.ts";
import type { Instant } from "../kernel/time.ts";
import { stateOf, type FoldSet } from "../proto/fold.ts";
import type { RegionId } from "../proto/region.ts";
import { failoverFold, failoverRecords, type FailoverRecord } from "../story/index.ts";
import { awaitedBehind, awaitedNow } from "./awaited.ts";
import { curvesFold, pointsFrom } from "./curves.ts";
import { detectionFold, detectionSight } from "./detection.ts";
import { PAST_FOLDS } from "./folds.ts";
import { RECORDS, type Records } from "./parts.ts";
import { recoveryFold } from "./recovery.ts";
import { replicationFold, replicationReport } from "./replication.ts";
import { bringThinning } from "./thin-keyframes.ts";
import { usageFold, wasWrittenTo } from "./usage.ts";

export function bringRecords(): void {
  bring(RECORDS, records);
  bringThinning();
}

const records: Records = {
  folds: PAST_FOLDS, awaitedBehind, awaitedNow, refusalOf,
  checksOf: (past) => stateOf(past, checkFold),
  pointsFrom: (past, second, now) => pointsFrom(stateOf(past, curvesFold), second, now),
  replicationOf: (past) => replicationReport(stateOf(past, replicationFold), stateOf(past, recoveryFold)),
  detectionOf: (past, cluster) => detectionSight(stateOf(past, detectionFold), cluster),
  failoversOf, deadlockOf, hasHope, nextStep,
};

function failoversOf(past: FoldSet, cluster: Cluster): readonly FailoverRecord[] {
  const usage = stateOf(past, usageFold);
  // Touched regions stand in several records: the cluster is asked once.
  const states = new Map<RegionId, RepairState>();
  const repairOf = (region: RegionId): RepairState => {
    const state = states.get(region) ?? repairStateOf(cluster, region);
    states.set(region, state);
    return state;
  };
  const wasWritten = (region: RegionId, since: Instant): boolean => wasWrittenTo(usage, region, since);
  return failoverRecords(stateOf(past, failoverFold), cluster.now, repairOf, wasWritten);
}

/** Nothing runs behind a breach: what was done there would come to nothing, and no story would tell of it. */
function refusalOf({ violations: [first] }: Checks): Refusal | null {
  if (first === undefined) return null;
  const { invariant } = first;
  const text = `The run has ended at a breach of ${invariant}: go back to an instant before it (seek) and go on from there.`;
  return { code: "ended", text, values: { invariant } };
}
