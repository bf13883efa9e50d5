import type { Instant } from "../kernel/time.ts";
import type { RunSpec } from "../session/run.ts";

/** One world of a campaign: what is varied in it, by name and value, and what comes of that. Its seed is the trial's. */
export interface Variant {
  /** What was varied, in the order of the plan: a setting's key or an option's name. Empty where nothing is. */
  readonly changes: readonly (readonly [name: string, value: string])[];
  readonly spec: RunSpec;
  readonly until: Instant;
}

/** What of a world makes trials: no more of it is sent to threads, or kept. */
export const plainSpec = ({ scenario, topology, preset, seed, inputs }: RunSpec): RunSpec =>
  ({ scenario, topology, preset, seed, inputs });

/** The same worlds under many seeds. */
export interface CampaignPlan {
  readonly variants: readonly Variant[];
  readonly seeds: SeedRange;
}

/** Both ends belong to it. */
export interface SeedRange {
  readonly from: number;
  readonly to: number;
}

/** One run of a campaign: which variant, counted from 0, under which seed. */
export interface Trial {
  readonly variant: number;
  readonly seed: number;
}

/** A part of a campaign that somebody else does not do: the `index`th of `count`, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export const ALL_TRIALS: Shard = { index: 1, count: 1 };

/** The trials of a shard in order: seed by seed, so that what is known early is known of all variants. */
export function trialsOf({ variants, seeds }: CampaignPlan, shard: Shard = ALL_TRIALS): Trial[] {
  const trials: Trial[] = [];
  let place = 0;
  for (let seed = seeds.from; seed <= seeds.to; seed++) {
    for (let variant = 0; variant < variants.length; variant++) {
      if (place++ % shard.count === shard.index - 1) trials.push({ variant, seed });
    }
  }
  return trials;
}

/** One number for a trial: the order of reports, and what finished trials are known by. */
export const trialKey = ({ variant, seed }: Trial): string => `${variant}/${seed}`;

/** How a variant is called in reports; the only one of a campaign that varies nothing has no name. */
export const variantName = ({ changes }: Pick<Variant, "changes">): string =>
  changes.map(([name, value]) => `${name}=${value}`).join(" ");
