import type { Checks } from "../check/index.ts";
import type { Cluster, Observer } from "../cluster/cluster.ts";
import type { Action } from "../action/index.ts";
import type { Refusal } from "../action/definition.ts";
import { latePart } from "../kernel/late-part.ts";
import type { Fold, FoldSet } from "../proto/fold.ts";
import type { FailoverRecord } from "../story/index.ts";
import type { RunBirth } from "./folds.ts";

/** What people do to a cluster, and all that only follows from it. A run needs it at its first input. */
export interface Hands {
  act(cluster: Cluster, action: Action, observer: Observer): Refusal | null;
}

/** What is kept of a run besides its events: checks, what clients got, failovers. */
export interface Records {
  readonly folds: readonly Fold<unknown, RunBirth>[];
  checksOf(past: FoldSet): Checks;
  /** Each failover as it stands at the present instant of the cluster, oldest first. */
  failoversOf(past: FoldSet, cluster: Cluster): readonly FailoverRecord[];
}

/** The late parts of a run. A page fetches them behind its first picture; every other program has all of them (`bringWhole`). */
export const HANDS = latePart<Hands>("hands");
export const RECORDS = latePart<Records>("records");
