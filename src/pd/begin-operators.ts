import { startOperators } from "./controller.ts";
import { noteStart, weighDraft } from "./decisions.ts";
import type { Seat } from "./filters.ts";
import type { OperatorDraft } from "./operator.ts";
import type { PdHost, PdState } from "./state.ts";
import { createWaiting, promote, putWaiting } from "./waiting.ts";

/**
 * Lets what a checker or a scheduler wants wait, then begins all of it that nothing speaks against, and tells which: PD's queue
 * is filled and emptied in one call (AddWaitingOperator). `seat` is the place that was looked for, where one was.
 */
export function addWaiting(
  state: PdState, host: PdHost, drafts: readonly OperatorDraft[], seat?: Seat,
): readonly OperatorDraft[] {
  const now = host.clock();
  const waiting = createWaiting();
  for (const draft of drafts) putWaiting(state, waiting, draft, now);
  const started: OperatorDraft[] = [];
  for (let draft = promote(state, waiting, now); draft !== undefined; draft = promote(state, waiting, now)) {
    const stores = weighDraft(state, draft, seat, now);
    startOperators(state, host, draft);
    noteStart(state, draft, stores, now);
    started.push(draft);
  }
  return started;
}
