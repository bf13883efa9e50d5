import { distanceOf, distributionOf, type Distribution } from "./distribution.ts";
import { MEASURES, type KnownMeasure } from "./measures.ts";
import { variantName, type SeedRange, type Variant } from "./plan.ts";
import type { TrialOutcome } from "./trial.ts";

/** What a campaign came to: the same for the same outcomes, whoever ran them and in whatever order they came. */
export interface CampaignReport {
  readonly seeds: SeedRange;
  /** Trials that ended, and how many there are to be. */
  readonly done: number;
  readonly planned: number;
  readonly variants: readonly VariantReport[];
}

export interface VariantReport {
  readonly name: string;
  readonly changes: Variant["changes"];
  readonly trials: number;
  /** In the order of `MEASURES`; those that no trial had a value of are left out. */
  readonly measures: readonly MeasureReport[];
  readonly breached: readonly { readonly seed: number; readonly breaches: readonly string[] }[];
  /** Sentences of actions that could not be carried out, with the seeds under which that was. */
  readonly refused: readonly { readonly text: string; readonly seeds: number }[];
}

export interface MeasureReport {
  readonly measure: KnownMeasure;
  /** All values of all trials, ascending. */
  readonly values: readonly number[];
  readonly spread: Distribution;
  /** The seed under which it was worst, the first of those that are alike; null where it is no harm, or the same everywhere. */
  readonly worst: { readonly seed: number; readonly value: number } | null;
  /** How far it is from the first variant's (`distanceOf`); null for the first, and where that has none. */
  readonly distance: number | null;
}

/** Reports the outcomes of a plan, or of as much of it as has ended. */
export function reportCampaign(
  variants: readonly Pick<Variant, "changes">[], seeds: SeedRange, outcomes: readonly TrialOutcome[],
): CampaignReport {
  const inOrder = outcomes.slice().sort((a, b) => a.variant - b.variant || a.seed - b.seed);
  let firsts: Map<string, readonly number[]> | null = null;
  return {
    seeds,
    done: outcomes.length,
    planned: variants.length * (seeds.to - seeds.from + 1),
    variants: variants.map(({ changes }, place) => {
      const own = inOrder.filter(({ variant }) => variant === place);
      const measures = MEASURES.map((measure) => reportMeasure(measure, own, firsts)).filter((report) => report !== null);
      firsts ??= new Map(measures.map(({ measure, values }) => [measure.name, values]));
      return {
        name: variantName({ changes }), changes, trials: own.length, measures,
        breached: own.filter(({ breaches }) => breaches.length > 0).map(({ seed, breaches }) => ({ seed, breaches })),
        refused: refusedOf(own),
      };
    }),
  };
}

function reportMeasure(
  measure: KnownMeasure, outcomes: readonly TrialOutcome[], firsts: ReadonlyMap<string, readonly number[]> | null,
): MeasureReport | null {
  const values = outcomes.flatMap((outcome) => outcome.values[measure.name] ?? []).sort((a, b) => a - b);
  const spread = distributionOf(values);
  if (spread === null) return null;
  const first = firsts?.get(measure.name);
  const isWorst = ({ values: own }: TrialOutcome): boolean => own[measure.name]?.includes(spread.max) === true;
  const worst = measure.isWorse && spread.max > spread.min ? outcomes.find(isWorst) : undefined;
  return {
    measure, values, spread,
    worst: worst === undefined ? null : { seed: worst.seed, value: spread.max },
    distance: first === undefined ? null : distanceOf(first, values),
  };
}

function refusedOf(outcomes: readonly TrialOutcome[]): VariantReport["refused"] {
  const counts = new Map<string, number>();
  for (const text of outcomes.flatMap(({ refusals }) => [...new Set(refusals)])) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, seeds]) => ({ text, seeds }));
}
