import type { Duration, Instant } from "../kernel/time.ts";
import type { Facts, ObservedRecord, ObservedSource, Sample } from "./record.ts";

/** What is known of a source at an instant. */
export interface SourceSight {
  readonly source: ObservedSource;
  /** The latest that it said, whatever the call; empty where it never did. */
  readonly facts: Facts;
  /** How old that is at the most: a look that brought it was got so long ago. Null where it never answered. */
  readonly age: Duration | null;
  /** Whether the latest look was answered. One that does not answer is not known to be dead. */
  readonly answers: boolean;
  readonly why: Sample["why"];
}

/** What was known at the instant, source by source: the last looks that had been got by then. */
export function sightAt({ header, samples }: ObservedRecord, at: Instant): readonly SourceSight[] {
  const known = samples.slice(0, countUpTo(samples, at));
  return header.sources.map((source): SourceSight => {
    const own = known.filter(({ n }) => n === source.n);
    const answered = new Map<string, Sample>();
    for (const sample of own) if (sample.facts !== null) answered.set(sample.call, sample);
    const last = own.at(-1);
    const ages = [...answered.values()].map((sample) => ageOf(sample, samples, at));
    const facts = Object.assign({}, ...[...answered.values()].map((sample) => sample.facts ?? {})) as Facts;
    return {
      source, facts, age: answered.size === 0 ? null : Math.min(...ages) as Duration,
      answers: last !== undefined && last.facts !== null, why: last?.why ?? null,
    };
  });
}

/** Looks that said the same are written as one, the last of them: one was about as old as they lie apart. */
function ageOf(sample: Sample, samples: readonly Sample[], at: Instant): number {
  const next = samples.find(({ n, call, got }) => n === sample.n && call === sample.call && got > at);
  return Math.min(at - sample.got, next === undefined || next.same === 0 ? Infinity : (next.got - sample.got) / next.same);
}

/** How many looks had been got: they are ordered by that. */
function countUpTo(samples: readonly Sample[], at: Instant): number {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.got ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
