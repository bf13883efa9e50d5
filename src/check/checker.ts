import type { Topology } from "../cluster/topology.ts";
import type { FactHandlers, Handlers } from "../proto/fold.ts";
import type { Invariant, CheckReport } from "./report.ts";

/** What the checkers must know before the first fact: what the cluster is born with. */
export interface CheckContext {
  readonly topology: Topology;
}

/**
 * One checker: the invariants that it guards, and a fold that reports their breaches. A new one is a file that exports such a
 * value, and a line in `CHECKERS`. Its state is plain data, bounded, and forked with the cluster.
 */
export interface Checker<State> {
  readonly guards: readonly Invariant[];
  create(context: CheckContext, report: CheckReport): State;
  readonly events?: Handlers<State>;
  readonly facts?: FactHandlers<State>;
  /** A copy that goes its own way and writes into another report. */
  fork(state: State, report: CheckReport): State;
}
