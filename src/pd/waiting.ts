import { drawInt } from "../kernel/random.ts";
import type { Instant } from "../kernel/time.ts";
import { dropOperator, exceededLimit, whyNotStart } from "./controller.ts";
import type { OperatorDraft } from "./operator.ts";
import type { PdState } from "./state.ts";

/** The weight of each priority, from low to urgent, where operators of several wait (waiting_operator.go). */
const WEIGHTS = [1, 4, 9, 16] as const;

/** Operators that wait to begin, the longest waiting first, a bucket for each priority. Mutable. */
export type WaitingOperators = readonly (readonly [weight: number, drafts: OperatorDraft[]])[];

export const createWaiting = (): WaitingOperators => WEIGHTS.map((weight) => [weight, []] as const);

/** Of one name only so many may wait at once; what is more is cancelled. */
export function putWaiting(state: PdState, waiting: WaitingOperators, draft: OperatorDraft, now: Instant): void {
  let alike = 0;
  for (const [, drafts] of waiting) for (const { description } of drafts) if (description === draft.description) alike++;
  const reason = whyNotStart(state, draft) ??
    (alike >= state.settings.schedulerMaxWaitingOperator ? "exceed-wait-limit" : null);
  if (reason === null) waiting[draft.priority]?.[1].push(draft);
  else dropOperator(state, draft, reason, now);
}

/** The next operator that may begin now; those before it that may not are cancelled (PromoteWaitingOperator). */
export function promote(state: PdState, waiting: WaitingOperators, now: Instant): OperatorDraft | undefined {
  for (let draft = drawWaiting(state, waiting); draft !== undefined; draft = drawWaiting(state, waiting)) {
    const reason = exceededLimit(state, draft, now) !== undefined ? "exceed-store-limit" : whyNotStart(state, draft);
    if (reason === null) return draft;
    dropOperator(state, draft, reason, now);
  }
  return undefined;
}

/** Takes the first operator of a bucket that is drawn by its weight among those that hold any. */
function drawWaiting({ random }: PdState, waiting: WaitingOperators): OperatorDraft | undefined {
  const filled = waiting.filter(([, drafts]) => drafts.length > 0);
  let left = filled.length < 2 ? 0 : drawInt(random, 0, filled.reduce((sum, [weight]) => sum + weight, 0) - 1);
  for (const [weight, drafts] of filled) {
    if (left < weight) return drafts.shift();
    left -= weight;
  }
  return undefined;
}
