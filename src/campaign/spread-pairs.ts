import type { SeedRange } from "./plan.ts";
import { reportCampaign, type CampaignReport, type MeasureReport } from "./report.ts";
import type { TrialOutcome } from "./trial.ts";

/** A measure that both of two compared runs have, and how far they are apart in it (`distanceOf`). */
export interface SpreadPair {
  readonly left: MeasureReport;
  readonly right: MeasureReport;
  readonly distance: number;
}

/** Two runs under the same seeds as a campaign of two variants: the left one is the first. */
export const pairReport = (seeds: SeedRange, outcomes: readonly TrialOutcome[]): CampaignReport =>
  reportCampaign([{ changes: [] }, { changes: [["side", "right"]] }], seeds, outcomes);

/** What each measure's two spreads are drawn from, those first that are furthest apart. */
export function spreadPairs({ variants: [left, right] }: CampaignReport): SpreadPair[] {
  const pairs = (left?.measures ?? []).flatMap((own): SpreadPair[] => {
    const other = right?.measures.find(({ measure }) => measure.name === own.measure.name);
    return other?.distance == null ? [] : [{ left: own, right: other, distance: other.distance }];
  });
  return pairs.sort((a, b) => b.distance - a.distance);
}
