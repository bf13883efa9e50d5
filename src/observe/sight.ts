import type { Duration, Instant } from "../kernel/time.ts";
import { isHeartbeat, type Facts, type ObservedRecord, type ObservedSource, type Sample } from "./record.ts";

/** What is known of a source at an instant. */
export interface SourceSight {
  readonly source: ObservedSource;
  /** The latest that it said, whatever the call; empty where it never did. */
  readonly facts: Facts;
  /** How old what it said is at the most, call by call: the look that brought it was got so long ago. */
  readonly ages: ReadonlyMap<string, Duration>;
  /** That of the call by which it is judged; null where it never answered. */
  readonly age: Duration | null;
  /** Whether the latest look of that call was answered. A source that does not answer is not known to be dead. */
  readonly answers: boolean;
  readonly why: Sample["why"];
}

/** What was known at the instant, source by source: the last looks that had been got by then. */
export function sightAt({ header, samples }: ObservedRecord, at: Instant): readonly SourceSight[] {
  const count = countUpTo(samples, at);
  const judged = new Map<number, Sample>();
  const answered = new Map<number, Map<string, Sample>>(header.sources.map(({ n }) => [n, new Map<string, Sample>()]));
  for (const sample of samples.slice(0, count)) {
    if (isHeartbeat(sample)) judged.set(sample.n, sample);
    if (sample.facts !== null) answered.get(sample.n)?.set(sample.call, sample);
  }
  return header.sources.map((source): SourceSight => {
    const said = [...answered.get(source.n)?.values() ?? []];
    const ages = new Map(said.map((sample) => [sample.call, ageOf(sample, samples, count, at)]));
    const last = judged.get(source.n);
    return {
      source, ages, age: said.filter(isHeartbeat).map(({ call }) => ages.get(call))[0] ?? null,
      facts: Object.assign({}, ...said.map(({ facts }) => facts ?? {})) as Facts,
      answers: last !== undefined && last.facts !== null, why: last?.why ?? null,
    };
  });
}

/** Looks that said the same are written as one, the last of them: one was about as old as they lie apart. */
function ageOf({ n, call, got }: Sample, samples: readonly Sample[], count: number, at: Instant): Duration {
  let i = count;
  while (i < samples.length && !(samples[i]?.n === n && samples[i]?.call === call)) i++;
  const next = samples[i];
  const apart = next === undefined || next.same === 0 ? Infinity : (next.got - got) / next.same;
  return Math.min(at - got, apart) as Duration;
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
