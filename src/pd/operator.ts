import { between, minutes, type Duration, type Instant } from "../kernel/time.ts";
import type { CancelReason, OperatorName, OperatorStep } from "../proto/operators.ts";
import type { RegionEpoch, RegionId, StoreId } from "../proto/region.ts";

/** The kinds an operator can have, in the order in which PD prints them; the first one's limit counts. */
export const OPERATOR_KINDS = ["admin", "merge", "range", "replica", "split", "hot-region", "region", "leader"] as const;
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
  /** Its new peers take nothing from the stores' limits: moves that prepare a merge, and scattering (EnableLightWeight). */
  readonly isLight?: true;
  /** The operator of another region that starts and ends with it: a merge takes two. */
  readonly partner?: OperatorDraft;
}

/** A running operator. Mutable until it has ended. Instants are of PD's clock. */
export interface Operator extends OperatorDraft {
  /** 0 for one that never began. */
  readonly id: number;
  /** It begins as it is created, or never. */
  readonly createdAt: Instant;
  /** The sum over its steps. */
  readonly timeout: Duration;
  currentStep: number;
  /** When its step is sent again even if no heartbeat comes. */
  nextPushAt: Instant;
}

/** Why an operator is dropped before it begins, in PD's words (CancelReasonType). */
export type DropReason = "region-not-found" | "epoch-not-match" | "already-exist" | "exceed-store-limit" | "exceed-wait-limit";

/** How an operator came to its end. */
export type OperatorEnd = "success" | CancelReason | DropReason;

/** An operator that has ended, as PD remembers it for a while. Immutable. */
export interface OperatorRecord {
  readonly operator: Readonly<Operator>;
  readonly end: OperatorEnd;
  readonly at: Instant;
}

/** For so long PD remembers what became of an operator (operatorStatusRemainTime). */
export const OPERATOR_MEMORY = minutes(10);

/** The last operator of each region that ended lately, the one that ended first in front. Mutable. */
export type OperatorRecords = Map<RegionId, OperatorRecord>;

/** Buries an operator; the one that its region had before it is forgotten, and so are those of long ago. */
export function bury(records: OperatorRecords, operator: Readonly<Operator>, end: OperatorEnd, at: Instant): void {
  for (const [region, record] of records) {
    if (between(record.at, at) < OPERATOR_MEMORY) break;
    records.delete(region);
  }
  records.delete(operator.regionId);
  records.set(operator.regionId, { operator, end, at });
}

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
