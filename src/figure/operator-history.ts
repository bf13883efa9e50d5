import type { Duration, Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { CancelReason, OperatorName, OperatorStep } from "../proto/operators.ts";
import type { RegionId, StoreId } from "../proto/region.ts";

/** An operator of PD that has ended, as the record tells it. */
export interface EndedOperator {
  readonly id: number;
  readonly region: RegionId;
  readonly description: OperatorName;
  /** What it was to do; empty where its beginning is not in the record. */
  readonly steps: readonly OperatorStep[];
  /** The stores that it moved something between; 0 for none. */
  readonly from: StoreId;
  readonly to: StoreId;
  readonly at: Instant;
  /** How long it took; null where it was given up. */
  readonly took: Duration | null;
  readonly outcome: OperatorOutcome;
}

/** How an operator ended: well, or why PD gave it up. */
export type OperatorOutcome = "success" | CancelReason;

/** Of which operators to tell: those of a store, of a region, or all. */
export interface OperatorFilter {
  readonly store: StoreId | null;
  readonly region: RegionId | null;
}

/** How often each kind of operator ended in each way. */
export interface OperatorTotal {
  readonly description: OperatorName;
  readonly count: number;
  readonly outcomes: readonly { readonly outcome: OperatorOutcome; readonly count: number }[];
}

/** The operators that ended by an instant, in the order of their ends. Events are in order of time. */
export function endedOperators(events: readonly ClusterEvent[], now: Instant, filter: OperatorFilter): readonly EndedOperator[] {
  const begun = new Map<number, Pick<EndedOperator, "steps" | "from" | "to">>();
  const ended: EndedOperator[] = [];
  for (const { at, body } of events) {
    if (at > now) break;
    if (body.name === "pd.operator.created") begun.set(body.operator, body);
    if (body.name !== "pd.operator.finished" && body.name !== "pd.operator.cancelled") continue;
    const { steps = [], from = 0, to = 0 } = begun.get(body.operator) ?? {};
    begun.delete(body.operator);
    if (filter.region !== null && body.region !== filter.region) continue;
    if (filter.store !== null && from !== filter.store && to !== filter.store) continue;
    const finished = body.name === "pd.operator.finished";
    ended.push({
      id: body.operator, region: body.region, description: body.description, steps, from, to, at,
      took: finished ? body.took : null, outcome: finished ? "success" : body.reason,
    });
  }
  return ended;
}

/** By kind and result, the most frequent first. */
export function operatorTotals(ended: readonly EndedOperator[]): readonly OperatorTotal[] {
  const kinds = new Map<OperatorName, Map<OperatorOutcome, number>>();
  for (const { description, outcome } of ended) {
    const outcomes = kinds.get(description) ?? new Map<OperatorOutcome, number>();
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    kinds.set(description, outcomes);
  }
  const totals = [...kinds].map(([description, outcomes]) => ({
    description,
    count: [...outcomes.values()].reduce((sum, count) => sum + count, 0),
    outcomes: [...outcomes].map(([outcome, count]) => ({ outcome, count })).sort((a, b) => b.count - a.count),
  }));
  return totals.sort((a, b) => b.count - a.count);
}
