import { checkFold } from "../check/index.ts";
import type { Topology } from "../cluster/topology.ts";
import type { Duration } from "../kernel/time.ts";
import type { Fold } from "../proto/fold.ts";
import { failoverFold } from "../story/index.ts";
import { curvesFold } from "./curves.ts";
import { detectionFold } from "./detection.ts";
import { recoveryFold } from "./recovery.ts";
import { replicationFold } from "./replication.ts";
import { slowestFold } from "./slowest.ts";
import { usageFold } from "./usage.ts";

/** What a run's cluster begins as. */
export interface RunBirth {
  readonly topology: Topology;
  /** PD's max-store-down-time at the start. */
  readonly maxStoreDownTime: Duration;
  /** Requests of all clients a second at the start. */
  readonly rate: number;
}

/**
 * Folds over what has happened up to where a run stands: they go back with it, and fork with keyframes. Every run holds these; a
 * metric of the page is a line here, one of reports alone a line in `REPORT_FOLDS`.
 */
export const PAST_FOLDS: readonly Fold<unknown, RunBirth>[] = [
  checkFold, usageFold, failoverFold, curvesFold, slowestFold, replicationFold, recoveryFold, detectionFold,
];
