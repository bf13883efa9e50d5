import { minutes, type Duration, type Instant } from "../kernel/time.ts";
import type { CancelReason, OperatorName, OperatorStep } from "../proto/operators.ts";
import type { RegionEpoch, RegionId, StoreId } from "../proto/region.ts";

/** The kinds an operator can have, in the order in which PD prints them; the first one's limit counts. */
export const OPERATOR_KINDS = ["admin", "merge", "replica", "hot-region", "region", "leader"] as const;
export type OperatorKind = (typeof OPERATOR_KINDS)[number];

/** A new operator takes the place of a running one only with a strictly higher priority. */
export const Priority = { low: 0, medium: 1, high: 2, urgent: 3 } as const;
export type Priority = (typeof Priority)[keyof typeof Priority];

/** What a checker or scheduler wants done to a region, before the controller has taken it up. Immutable. */
export interface OperatorDraft {
  readonly regionId: RegionId;
  readonly description: OperatorName;
  readonly kinds: readonly OperatorKind[];
  readonly priority: Priority;
  /** The region's epoch when the plan was made; the plan is void under any other. */
  readonly epoch: RegionEpoch;
  readonly sizeMiB: number;
  readonly steps: readonly OperatorStep[];
  /** The store that loses the peer or the leadership, and the one that gains it; 0 for none. */
  readonly from: StoreId;
  readonly to: StoreId;
  /** The operator of another region that starts and ends with it: a merge takes two. */
  readonly partner?: OperatorDraft;
}

/** A running operator. Mutable until it has ended. Instants are of PD's clock. */
export interface Operator extends OperatorDraft {
  readonly id: number;
  readonly createdAt: Instant;
  /** The sum over its steps. */
  readonly timeout: Duration;
  currentStep: number;
  /** When its step is sent again even if no heartbeat comes. */
  nextPushAt: Instant;
}

/** How an operator came to its end. */
export type OperatorEnd = "success" | CancelReason;

/** An operator that has ended, as PD remembers it for a while. Immutable. */
export interface OperatorRecord {
  readonly operator: Readonly<Operator>;
  readonly end: OperatorEnd;
  readonly at: Instant;
}

/** For so long PD remembers what became of an operator (operatorStatusRemainTime). */
export const OPERATOR_MEMORY = minutes(10);

/** An operator as the inspector shows it. */
export interface PdOperatorView {
  readonly id: number;
  readonly region: RegionId;
  readonly description: OperatorName;
  /** The store that loses the peer or the leadership, and the one that gains it; 0 for none. */
  readonly from: StoreId;
  readonly to: StoreId;
  readonly createdAt: Instant;
  readonly timeout: Duration;
  readonly currentStep: number;
  readonly steps: readonly OperatorStep[];
}

export const viewOperator = (operator: Readonly<Operator>): PdOperatorView => ({
  id: operator.id, region: operator.regionId, description: operator.description, from: operator.from, to: operator.to,
  createdAt: operator.createdAt, timeout: operator.timeout, currentStep: operator.currentStep,
  steps: operator.steps,
});
