import type { SeedRange } from "../campaign/plan.ts";
import type { TrialOutcome } from "../campaign/trial.ts";
import { nearestRank } from "../kernel/search.ts";
import { compareWith, type Compared } from "./compare.ts";
import type { PublishedFigure, PublishedRow, Quantile, SpreadExpectation } from "./figure.ts";

/** What the trials of a figure came to, next to what was published: plain data, the same for the same outcomes. */
export interface FigureReport {
  readonly figure: string;
  readonly seeds: SeedRange;
  readonly rows: readonly RowReport[];
  readonly passed: number;
  readonly failed: number;
}

export interface RowReport {
  readonly name: string;
  readonly trials: number;
  /** Quantiles at every hundredth of what its curve shows, and published ones; null where no distribution was published. */
  readonly curve: { readonly here: readonly number[]; readonly published: readonly Quantile[] } | null;
  readonly comparisons: readonly Compared[];
  /** Trials in which something did not hold or could not be done: none may. */
  readonly broken: readonly { readonly seed: number; readonly world: string; readonly why: readonly string[] }[];
}

/** Samples of a row's published distribution, ascending; null where nobody has them. */
export type SamplesOf = (row: PublishedRow) => readonly number[] | null;

export function reportFigure(
  figure: PublishedFigure, seeds: SeedRange, outcomes: readonly TrialOutcome[], samplesOf: SamplesOf,
): FigureReport {
  const inOrder = outcomes.slice().sort((a, b) => a.seed - b.seed);
  let first = 0;
  const rows = figure.rows.map((row) => {
    const own = inOrder.filter(({ variant }) => variant >= first && variant < first + row.worlds.length);
    const report = reportRow(row, first, own, samplesOf(row));
    first += row.worlds.length;
    return report;
  });
  const comparisons = rows.flatMap((row) => row.comparisons);
  const passed = comparisons.filter(({ holds }) => holds).length;
  const failed = comparisons.length - passed + rows.flatMap(({ broken }) => broken).length;
  return { figure: figure.name, seeds, rows, passed, failed };
}

function reportRow(
  { name, worlds, expected }: PublishedRow, first: number, outcomes: readonly TrialOutcome[], samples: readonly number[] | null,
): RowReport {
  const valuesOf = (measure: string): number[] => outcomes.flatMap(({ values }) => values[measure] ?? []).sort((a, b) => a - b);
  const spread = expected.find((each): each is SpreadExpectation => each.kind === "spread");
  const broken = outcomes.filter(({ breaches, refusals }) => breaches.length + refusals.length > 0);
  return {
    name, trials: outcomes.length,
    curve: spread === undefined ? null : { here: hundredths(valuesOf(spread.measure)), published: spread.quantiles },
    comparisons: expected.flatMap((each) => compareWith(each, valuesOf(each.measure), outcomes.length, samples) ?? []),
    broken: broken.map(({ variant, seed, breaches, refusals }) =>
      ({ seed, world: worlds[variant - first]?.id ?? "", why: [...breaches, ...refusals] })),
  };
}

const hundredths = (values: readonly number[]): number[] =>
  (values.length === 0 ? [] : Array.from({ length: 101 }, (_, percent) => nearestRank(values, percent) ?? 0));
