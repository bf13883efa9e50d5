import type { Checks } from "../check/index.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { latePart } from "../kernel/late-part.ts";
import type { Fold, FoldSet } from "../proto/fold.ts";
import type { FailoverRecord } from "../story/index.ts";
import type { RunBirth } from "./folds.ts";

/** What is kept of a run besides its events: checks, what clients got, failovers. */
export interface Records {
  readonly folds: readonly Fold<unknown, RunBirth>[];
  checksOf(past: FoldSet): Checks;
  /** Each failover as it stands at the present instant of the cluster, oldest first. */
  failoversOf(past: FoldSet, cluster: Cluster): readonly FailoverRecord[];
}

/** A page fetches them behind its first picture, as it does hands; every other program has all parts (`bringWhole`). */
export const RECORDS = latePart<Records>("records");
