import { reportCampaign, type CampaignReport, type MeasureReport } from "../../campaign/report.ts";
import type { TrialOutcome } from "../../campaign/trial.ts";
import { between, START } from "../../kernel/time.ts";
import { runOnWorkers } from "../campaign/trial-worker.ts";
import type { StartWorker } from "../state/port.ts";
import type { ComparedPair } from "../state/screen.ts";

/** Each side runs under so many seeds. */
export const SEEDS = 20;

/** A measure that both sides have, and how far they are apart in it. */
export interface SpreadPair {
  readonly left: MeasureReport;
  readonly right: MeasureReport;
  readonly distance: number;
}

/** What one measure's two spreads are drawn from, those first that are furthest apart. */
export function spreadPairs(outcomes: readonly TrialOutcome[]): SpreadPair[] {
  const { variants: [left, right] }: CampaignReport =
    reportCampaign([{ changes: [] }, { changes: [["side", "right"]] }], { from: 1, to: SEEDS }, outcomes);
  const pairs = (left?.measures ?? []).flatMap((own): SpreadPair[] => {
    const other = right?.measures.find(({ measure }) => measure.name === own.measure.name);
    return other?.distance == null ? [] : [{ left: own, right: other, distance: other.distance }];
  });
  return pairs.sort((a, b) => b.distance - a.distance);
}

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
