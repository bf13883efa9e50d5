/** Amounts of several kinds, always in the same order. */
export type Amounts = readonly number[];

/**
 * What flows, as PD smoothes it (pkg/movingaverage, TimeMedian): reports are added up until they cover a whole interval, and what
 * counts is the median of the last five such rates. Immutable.
 */
export interface Rolling {
  /** Per second, the newest last. */
  readonly rates: readonly Amounts[];
  readonly medians: Amounts;
  /** What has been reported since, over so many seconds. */
  readonly sum: Amounts;
  readonly seconds: number;
}

const WINDOW = 5;

export const nothingYet = (kinds: number): Rolling => {
  const none: Amounts = Array.from({ length: kinds }, () => 0);
  return { rates: [], medians: none, sum: none, seconds: 0 };
};

/** With one report more, of so many seconds. `seconds` is 0 where it has filled an interval of that many seconds. */
export function roll({ rates, medians, sum, seconds }: Rolling, amounts: Amounts, over: number, interval: number): Rolling {
  const total = amounts.map((amount, kind) => amount + (sum[kind] ?? 0));
  const time = seconds + over;
  if (time < interval) return { rates, medians, sum: total, seconds: time };
  const next = [...rates.slice(1 - WINDOW), total.map((amount) => amount / time)];
  const newMedians = total.map((_, kind) => Math.round(median(next.map((rate) => rate[kind] ?? 0))));
  return { rates: next, medians: newMedians, sum: total.map(() => 0), seconds: 0 };
}

function median(values: readonly number[]): number {
  const sorted = values.slice().sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] ?? 0 : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
