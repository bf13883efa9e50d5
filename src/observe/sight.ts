import type { Duration, Instant } from "../kernel/time.ts";
import { isHeartbeat, LOOKS_EVERY_MILLIS, type Facts, type ObservedRecord, type ObservedSource, type Sample } from "./record.ts";

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
  /** Whether its last word is so old that an answer had failed to come: nobody knew yet whether one would. */
  readonly isOverdue: boolean;
  readonly why: Sample["why"];
}

/** What was known at an instant, source by source: the last looks that had been got by then. */
export const sightAt = (record: ObservedRecord, at: Instant): readonly SourceSight[] => sightsOf(record)(at);

/** What had been seen up to a look. */
interface Seen {
  count: number;
  readonly judged: Map<number, Sample>;
  readonly answered: ReadonlyMap<number, Map<string, Sample>>;
  /** What all answers of a source say together, as long as none was added. */
  readonly facts: Map<number, Facts>;
}

const nothingSeen = ({ header }: ObservedRecord): Seen => ({
  count: 0, judged: new Map(), answered: new Map(header.sources.map(({ n }) => [n, new Map<string, Sample>()])), facts: new Map(),
});

/** The same for whoever asks of one instant after another: what lies before the last one is not gone through again. */
export function sightsOf(record: ObservedRecord): (at: Instant) => readonly SourceSight[] {
  let seen = nothingSeen(record);
  return (at) => {
    const { header, samples } = record;
    const count = countUpTo(samples, at);
    if (count < seen.count) seen = nothingSeen(record);
    for (; seen.count < count; seen.count++) see(seen, samples[seen.count]);
    return header.sources.map((source) => sightOf(seen, source, samples, at));
  };
}

function see({ judged, answered, facts }: Seen, sample: Sample | undefined): void {
  if (sample === undefined) return;
  if (isHeartbeat(sample)) judged.set(sample.n, sample);
  if (sample.facts === null) return;
  answered.get(sample.n)?.set(sample.call, sample);
  facts.delete(sample.n);
}

function sightOf(
  { count, judged, answered, facts }: Seen, source: ObservedSource, samples: readonly Sample[], at: Instant,
): SourceSight {
  const said = [...answered.get(source.n)?.values() ?? []];
  const ages = new Map(said.map((sample) => [sample.call, ageOf(sample, samples, count, at)]));
  const last = judged.get(source.n);
  const together = facts.get(source.n) ?? Object.assign({}, ...said.map((sample) => sample.facts ?? {})) as Facts;
  facts.set(source.n, together);
  const age = said.filter(isHeartbeat).map(({ call }) => ages.get(call))[0] ?? null;
  return {
    source, ages, age, facts: together, answers: last !== undefined && last.facts !== null, why: last?.why ?? null,
    isOverdue: age !== null && age > MISSED_LOOKS * 1_000 * LOOKS_EVERY_MILLIS[source.kind],
  };
}

/** So many looks may lie between two answers before one is missed. */
const MISSED_LOOKS = 3;

/** Whether what it says is its word of now, as far as looks go. */
export const isHeard = ({ answers, isOverdue }: SourceSight): boolean => answers && !isOverdue;

/** Looks that said the same are written within so long: beyond it none follows. */
const LONGEST_HELD = 120_000_000;

/** Looks that said the same are written as one, the last of them: one was about as old as they lie apart. */
function ageOf({ n, call, got }: Sample, samples: readonly Sample[], count: number, at: Instant): Duration {
  let i = count;
  while (i < samples.length && !(samples[i]?.n === n && samples[i]?.call === call)) {
    if ((samples[i]?.got ?? 0) - at > LONGEST_HELD) return at - got as Duration;
    i++;
  }
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
