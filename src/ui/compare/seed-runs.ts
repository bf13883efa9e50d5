import type { TrialOutcome } from "../../campaign/trial.ts";
import { between, START } from "../../kernel/time.ts";
import { runOnWorkers } from "../campaign/trial-worker.ts";
import type { StartWorker } from "../state/port.ts";
import type { ComparedPair } from "../../exchange/comparison-link.ts";

/** Each side runs under so many seeds. */
export const SEEDS = 20;

/** Runs both sides under the same seeds, on workers of their own: first the one, then the other. */
export async function runBothSides(
  start: StartWorker, { left, right, until }: ComparedPair, signal: AbortSignal, ended: (outcome: TrialOutcome) => void,
): Promise<void> {
  const seeds = Array.from({ length: SEEDS }, (_, place) => place + 1);
  const length = between(START, until);
  for (const [variant, { text }] of [left, right].entries()) {
    if (signal.aborted) return;
    await runOnWorkers(start, { link: text, length, seeds, signal, ended: (outcome) => ended({ ...outcome, variant }) });
  }
}
