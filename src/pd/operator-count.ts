import type { OperatorKind } from "./operator.ts";
import type { PdState } from "./state.ts";

/** How many running operators count towards the limit of this kind: those whose first kind it is. */
export function operatorCount(state: PdState, kind: OperatorKind): number {
  let count = 0;
  for (const operator of state.operators.values()) if (operator.kinds[0] === kind) count++;
  return count;
}
