import type { Refusal } from "../action/definition.ts";
import type { Checks } from "../check/index.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { deadlockOf, hasHope } from "../cluster/repair.ts";
import type { nextStep } from "../cluster/steps.ts";
import type { WholeMoment } from "../cluster/thinning.ts";
import type { Keyframe, ThinPlace } from "./keyframe.ts";
import { latePart } from "../kernel/late-part.ts";
import type { Instant } from "../kernel/time.ts";
import type { Fold, FoldSet } from "../proto/fold.ts";
import type { FailoverRecord } from "../story/index.ts";
import type { CurvePoint } from "../proto/curve-point.ts";
import type { awaitedBehind, awaitedNow } from "./awaited.ts";
import type { RunBirth } from "./folds.ts";
import type { DetectionSight } from "./detection.ts";
import type { ReplicationReport } from "./replication.ts";

/** What is kept of a run besides its events, and what is asked of where it stands. */
export interface Records {
  readonly folds: readonly Fold<unknown, RunBirth>[];
  checksOf(past: FoldSet): Checks;
  /** Why nothing is done to a run that a breach has ended; null for one that goes on. */
  refusalOf(checks: Checks): Refusal | null;
  /** Each failover as it stands at the present instant of the cluster, oldest first. */
  failoversOf(past: FoldSet, cluster: Cluster): readonly FailoverRecord[];
  /** What clients got in the seconds from that one on which are over. */
  pointsFrom(past: FoldSet, second: number, now: Instant): readonly CurvePoint[];
  /** What runs beside Raft, and what it has lost; null for nothing. */
  replicationOf(past: FoldSet): ReplicationReport | null;
  /** What failure detectors make of the stores; null where none watches. */
  detectionOf(past: FoldSet, cluster: Cluster): DetectionSight | null;
  /** What can still be repaired, and what stands in the way. */
  readonly deadlockOf: typeof deadlockOf;
  readonly hasHope: typeof hasHope;
  /** What the next event is: who goes on by single events is told what he has run. */
  readonly nextStep: typeof nextStep;
  readonly awaitedBehind: typeof awaitedBehind;
  readonly awaitedNow: typeof awaitedNow;
}

/** What makes keyframes of large clusters light; before it is there they are heavy, and fewer. */
export const THINNING = latePart<Thinning>("thinning");

interface Thinning {
  thinned(keyframe: Keyframe, before: readonly Keyframe[], original: WholeMoment): Keyframe;
  thickMoment(held: WholeMoment, thin: ThinPlace): WholeMoment;
}

/** A page fetches them behind its first picture, as it does hands; every other program has all parts (`bringWhole`). */
export const RECORDS = latePart<Records>("records");
